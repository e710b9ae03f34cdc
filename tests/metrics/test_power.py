"""What data can show: closed forms, the reference case, independent functions and simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import TTestIndPower

from evenhand.metrics.power import (
    chance_to_catch,
    chance_to_clear,
    design_effect,
    detectable_gap,
    gap_standard_error,
    persons_needed,
    persons_needed_from,
    provable_margin,
)

# Reference case inf_mde_a (R pwr and qnorm): sd 1.1, ICC 0.2, 12 items a person, 900 in reference.
ITEMS = np.array([30.0, 80.0, 200.0, 600.0])
CLUSTERED = gap_standard_error(
    sd=1.1, icc=0.2, items_per_person=12, persons=ITEMS / 12, reference_persons=75
)


def test_the_reference_case_for_independent_items() -> None:
    error = 1.1 * np.sqrt(1 / ITEMS + 1 / 900)
    found = detectable_gap(error, df=ITEMS + 898, alpha=0.05, power=0.8)
    expected = [0.572539471844839, 0.359889861368969, 0.241121661915348, 0.162526178028001]
    assert found == pytest.approx(expected, rel=1e-5)


def test_the_reference_case_for_clusters() -> None:
    assert design_effect(0.2, 12) == pytest.approx(3.2)
    expected = [1.02313067063433, 0.643158925892475, 0.430954680296739, 0.290549586183952]
    assert detectable_gap(CLUSTERED, alpha=0.05, power=0.8) == pytest.approx(expected)
    expected = [1.06871455766853, 0.671813803186636, 0.450155150019074, 0.30349454022998]
    assert provable_margin(CLUSTERED, alpha=0.05, power=0.8) == pytest.approx(expected)
    expected = [0, 0, 0.239946672366793, 0.787916178821399]
    assert chance_to_clear(CLUSTERED, margin=0.3, alpha=0.05) == pytest.approx(expected)


def test_a_detectable_gap_is_what_statsmodels_solves_for() -> None:
    d = TTestIndPower().solve_power(nobs1=9, ratio=2.0, alpha=0.05, power=0.9)
    found = detectable_gap(np.sqrt(1 / 9 + 1 / 18), df=25, alpha=0.05, power=0.9)
    assert found == pytest.approx(d, rel=1e-5)


def test_infinite_df_is_normal() -> None:
    both = detectable_gap([1.0, 1.0], df=[np.inf, 1e5], alpha=0.05, power=0.8)
    assert both[0] == detectable_gap(1.0, alpha=0.05, power=0.8)
    assert both[1] == pytest.approx(both[0], rel=1e-4)
    for chance in (chance_to_clear, chance_to_catch):
        normal = chance(0.1, margin=0.3, gap=0.05, alpha=0.05)
        many = chance(0.1, margin=0.3, gap=0.05, alpha=0.05, df=np.inf)
        assert many == pytest.approx(normal, rel=1e-6)


def test_the_provable_margin_is_cleared_with_the_power_it_names() -> None:
    margin = float(provable_margin(0.1, alpha=0.05, power=0.8))
    assert chance_to_clear(0.1, margin=margin, alpha=0.05) == pytest.approx(0.8)


@pytest.mark.parametrize("df", [7, 15, 40, 200])
def test_with_few_persons_the_provable_margin_errs_to_the_safe_side(df: int) -> None:
    margin = float(provable_margin(0.1, df=df, alpha=0.05, power=0.8))
    assert 0.79 < chance_to_clear(0.1, margin=margin, df=df, alpha=0.05) < 0.86


@pytest.mark.parametrize("df", [2, 5, 19, 120])
def test_the_chance_to_catch_is_a_noncentral_tail(df: int) -> None:
    critical = stats.t.isf(0.05 / 24, df)
    expected = stats.nct.sf(critical, df, (0.5 - 0.25) / 0.1)
    found = chance_to_catch(0.1, margin=0.25, gap=0.5, df=df, alpha=0.05, tests=12)
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("gap", "df"), [(0.0, 9), (0.1, 9), (0.25, 9), (-0.1, 4), (0.5, 30)])
def test_chances_agree_with_simulation(gap: float, df: int) -> None:
    rng = np.random.default_rng(9)
    draws, scale, margin = 20_000, 0.1, 0.25
    estimate = gap + scale * rng.standard_normal(draws)
    spread = scale * np.sqrt(rng.chisquare(df, draws) / df)
    cleared = (np.abs(estimate) < margin - stats.t.ppf(0.95, df) * spread).mean()
    caught = (np.abs(estimate) >= margin + stats.t.isf(0.05 / 6, df) * spread).mean()
    clear = float(chance_to_clear(scale, margin=margin, gap=gap, df=df, alpha=0.05))
    catch = float(chance_to_catch(scale, margin=margin, gap=gap, df=df, alpha=0.05, tests=3))
    assert cleared == pytest.approx(clear, abs=4 * np.sqrt(0.25 / draws))
    assert caught == pytest.approx(catch, abs=4 * np.sqrt(0.25 / draws))


def test_a_gap_at_the_margin_is_cleared_at_most_at_alpha() -> None:
    chance = chance_to_clear([0.02, 0.1, 0.3], margin=0.25, gap=0.25, df=9, alpha=0.05)
    assert (chance <= 0.05 + 1e-12).all()
    assert chance[0] == pytest.approx(0.05, abs=1e-6)


def test_a_margin_out_of_reach_is_never_cleared() -> None:
    assert chance_to_clear(0.4, margin=0.25, df=np.array([3, 50]), alpha=0.05)[1] < 1e-6
    assert chance_to_clear(0.4, margin=0.25, alpha=0.05) == 0.0


def test_chances_broadcast() -> None:
    grid = chance_to_clear([[0.05], [0.1]], margin=[0.2, 0.3, 0.4], df=9, alpha=0.05)
    alone = chance_to_clear(0.1, margin=0.3, df=9, alpha=0.05)
    assert grid.shape == (2, 3)
    assert grid[1, 1] == pytest.approx(alone)


PLAN = {"sd": 1.0, "icc": 0.15, "items_per_person": 10.0, "alpha": 0.05, "power": 0.8}


def provable(persons: int, reference: float) -> float:
    error = np.sqrt(2.35 / 10 * (1 / persons + 1 / reference))
    df = min(persons, reference) - 1
    return float((stats.t.ppf(0.95, df) + stats.t.ppf(0.9, df)) * error)


@pytest.mark.parametrize(("reference", "margin"), [(900, 0.25), (60, 0.25), (1e6, 0.1)])
def test_persons_needed_is_the_first_number_that_does(reference: float, margin: float) -> None:
    found = persons_needed(**PLAN, reference_persons=reference, margin=margin)
    assert found is not None
    assert provable(found, reference) <= margin < provable(found - 1, reference)


def test_an_uncertain_reference_cannot_be_outnumbered() -> None:
    assert persons_needed(**PLAN, reference_persons=30, margin=0.25) is None


def test_that_many_persons_do_prove_it() -> None:
    # 400 audits with the number of persons that the planner names: cleared about 8 times in 10.
    rng = np.random.default_rng(10)
    needed = persons_needed(**PLAN, reference_persons=200, margin=0.25)
    assert needed is not None
    arms = [
        rng.normal(0, 0.15**0.5, (400, size)) + rng.normal(0, (0.85 / 10) ** 0.5, (400, size))
        for size in (needed, 200)
    ]
    gap = arms[0].mean(axis=1) - arms[1].mean(axis=1)
    error = np.sqrt(sum(arm.var(axis=1, ddof=1) / arm.shape[1] for arm in arms))
    reach = stats.t.ppf(0.95, needed - 1) * error
    assert (np.abs(gap) + reach < 0.25).mean() == pytest.approx(0.8, abs=0.06)


def test_persons_needed_from_a_measured_spread() -> None:
    # 0.1 from 10 persons is one person's 0.316, so m persons give 0.316 / sqrt(m).
    found = persons_needed_from([0.1, 0.0, np.nan], 10, margin=0.25, alpha=0.05, power=0.8)
    first = next(
        m
        for m in range(2, 99)
        if (stats.t.ppf(0.95, m - 1) + stats.t.ppf(0.9, m - 1)) * (0.1 / m) ** 0.5 <= 0.25
    )
    assert found[:2].tolist() == [first, 2.0]
    assert np.isnan(found[2])


def test_persons_needed_from_knows_when_no_number_would_do() -> None:
    # 2.926 times 0.1 is 0.293, whatever the slice adds.
    found = persons_needed_from(
        0.1, 10, reference_standard_error=0.1, margin=[0.25, 0.3], alpha=0.05, power=0.8
    )
    assert np.isnan(found).tolist() == [True, False]


@given(st.floats(0.01, 1.0), st.floats(0.05, 1.0), st.floats(1.1, 3.0))
def test_a_wider_margin_never_asks_for_more_persons(
    spread: float, margin: float, factor: float
) -> None:
    tight, wide = persons_needed_from(
        spread, 12, margin=[margin, factor * margin], alpha=0.05, power=0.8
    )
    assert wide <= tight


@given(st.floats(0.01, 0.5), st.floats(0, 0.5), st.integers(1, 60))
def test_chances_are_chances(spread: float, gap: float, df: int) -> None:
    clear = chance_to_clear(spread, margin=0.25, gap=gap, df=df, alpha=0.05)
    catch = chance_to_catch(spread, margin=0.25, gap=gap, df=df, alpha=0.05)
    assert 0 <= clear <= 1
    assert 0 <= catch <= 1
    assert clear + catch <= 1 + 1e-9


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"power must be above alpha / 2, got 0\.01"):
        detectable_gap(0.1, alpha=0.05, power=0.01)
    with pytest.raises(ValueError, match=r"icc must be 0 or more, got -0\.1"):
        design_effect(-0.1, 12)
    with pytest.raises(ValueError, match="items_per_person must be 1 or more, got 0"):
        gap_standard_error(sd=1, icc=0.1, items_per_person=0, persons=9)
    with pytest.raises(ValueError, match="tests must be 1 or more, got 0"):
        chance_to_catch(0.1, margin=0.25, gap=0.5, alpha=0.05, tests=0)
    with pytest.raises(ValueError, match="sd, icc and items_per_person must be finite, got nan"):
        persons_needed(**(PLAN | {"sd": float("nan")}), reference_persons=90, margin=0.25)
