"""Verdicts on many gaps, held against base R, hand-made cases and simulation."""

from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from evenhand.metrics.power import chance_to_clear
from evenhand.metrics.verdict import VERDICTS, Verdicts, verdicts


def judge(gap: ArrayLike, **changed: ArrayLike) -> Verdicts:
    given_: dict[str, Any] = {
        "standard_error": 0.05,
        "df": 40,
        "margin": 0.25,
        "alpha": 0.05,
        "items": 400,
        "persons": 41,
        "min_items": 30,
        "min_persons": 8,
        "skilled": True,
        "enough_of_class": True,
        "power": 0.8,
    }
    return verdicts(gap, **(given_ | changed))


def test_it_meets_the_reference_case() -> None:
    # Reference case inf_verdict_a (base R): six slices, one of which fails.
    found = judge(
        [0.02, -0.05, 0.4, 0.1, 0.0, 0.62],
        standard_error=[0.05, 0.04, 0.35, 0.12, 0.06, 0.09],
        df=[40, 44, 5, 30, 38, 25],
        items=[400, 450, 18, 240, 380, 210],
        persons=[41, 45, 6, 31, 39, 26],
    )
    assert found.verdict.tolist() == [
        "within_margin",
        "within_margin",
        "insufficient_data",
        "inconclusive",
        "within_margin",
        "exceeds_margin",
    ]
    near = partial(pytest.approx, rel=1e-7, abs=1e-8)
    assert found.p_within == near(
        [
            2.09746563842595e-05,
            4.82094173442185e-06,
            0.656964664707479,
            0.110481512106578,
            8.58436301094163e-05,
            0.999813863758686,
        ]
    )
    assert found.p_exceeds == near([1, 1, 0.686070670585043, 1, 1, 0.000372272482628788])
    assert found.p_exceeds_adjusted == near([1, 1, 1, 1, 1, 0.00223363489577273])
    assert found.low[[0, 5]] == near([-0.0641925506667826, 0.466267331487329])
    assert found.high[[0, 5]] == near([0.104192550666783, 0.773732668512671])
    assert found.hints[2] == ("too_few_items", "too_few_persons")
    assert found.hints[3] == ("underpowered",)


def test_no_skill_is_never_cleared() -> None:
    found = judge([0.0, 0.0, 0.9], skilled=[True, False, False])
    assert found.verdict.tolist() == ["within_margin", "inconclusive", "exceeds_margin"]
    assert found.hints == ((), ("no_skill",), ())


def test_an_undefined_gap_is_undefined_and_leaves_the_family() -> None:
    found = judge([np.nan, 0.36])
    alone = judge([0.36])
    assert found.verdict[0] == "undefined"
    assert found.hints[0] == ()
    assert np.isnan(found.p_within[0])
    assert found.p_exceeds_adjusted[1] == alone.p_exceeds_adjusted[0] == alone.p_exceeds[0]


def test_a_slice_with_too_few_persons_still_counts_in_the_family() -> None:
    alone = judge([0.4])
    beside = judge([0.4, 0.4], persons=[41, 5])
    assert beside.verdict.tolist() == ["exceeds_margin", "insufficient_data"]
    assert beside.p_exceeds_adjusted[0] == pytest.approx(2 * alone.p_exceeds[0])


@pytest.mark.parametrize("spread", [0.0, 1e-18, np.nan, np.inf])
@pytest.mark.parametrize("gap", [0.0, 0.9])
def test_a_spread_that_is_not_known_proves_nothing(spread: float, gap: float) -> None:
    found = judge([gap], standard_error=spread)
    assert found.verdict.tolist() == ["inconclusive"]
    assert found.hints == (("no_variation",),)
    assert np.isnan(found.p_exceeds).all()
    assert np.isnan(found.provable_margin).all()


def test_a_class_with_too_few_items_is_insufficient() -> None:
    found = judge([0.0], enough_of_class=False)
    assert found.verdict.tolist() == ["insufficient_data"]
    assert found.hints == (("too_few_of_a_class",),)


def test_counts_that_are_missing_do_not_suffice() -> None:
    assert judge([0.0], items=np.nan).verdict.tolist() == ["insufficient_data"]


def test_an_open_answer_says_what_is_missing() -> None:
    # 95% reach of t(40) is 2.02 SE, so 0.15 with SE 0.07 is not 0; its provable margin is 0.21.
    found = judge([0.15, 0.15, 0.1, 0.3], standard_error=[0.07, 0.1, 0.12, 0.05])
    assert set(found.verdict) == {"inconclusive"}
    assert found.hints == (
        ("different_from_zero",),
        ("underpowered",),
        ("underpowered",),
        ("different_from_zero",),
    )


def test_near_margin_is_what_remains() -> None:
    # TOST p of 0.14 with SE 0.07: P(T > 1.571), df 40, is 0.062; the gap is 2.0 SE, short of 2.02.
    found = judge([0.14], standard_error=[0.07])
    assert found.hints == (("near_margin",),)


def test_adjusted_values_of_the_caller_take_the_place_of_holm() -> None:
    found = judge([0.4, 0.4], p_exceeds_adjusted=[0.04, 0.06])
    assert found.verdict.tolist() == ["exceeds_margin", "inconclusive"]
    assert found.p_exceeds_adjusted.tolist() == [0.04, 0.06]


def test_each_gap_may_have_its_own_margin() -> None:
    found = judge([0.1, 0.1], margin=[0.25, 0.01], standard_error=0.02)
    assert found.verdict.tolist() == ["within_margin", "exceeds_margin"]


def test_persons_needed_grow_with_an_uncertain_reference() -> None:
    found = judge(
        [0.0, 0.0, 0.0], standard_error=0.1, reference_standard_error=[0.0, 0.05, 0.1], persons=20
    )
    assert found.persons_needed[0] < found.persons_needed[1]
    assert np.isnan(found.persons_needed[2])


def test_persons_needed_count_the_slice_and_not_the_smaller_arm() -> None:
    # A slice of 100 persons held against 20: its own variance is a sixth of the whole.
    whole: dict[str, ArrayLike] = {
        "standard_error": 0.05,
        "df": 19,
        "persons": 20,
        "reference_persons": 20,
    }
    found = judge([0.0], slice_persons=100, reference_standard_error=0.05 * (5 / 6) ** 0.5, **whole)
    # provable margin at m: (1.729 + 1.328) sqrt(0.05^2 / 6 * 100 / m + 0.05^2 * 5 / 6) <= 0.25
    assert found.persons_needed.tolist() == [
        pytest.approx(min(m for m in range(8, 99) if _margin_of(m) <= 0.25))
    ]


def _margin_of(persons: int) -> float:
    from scipy import stats  # noqa: PLC0415 - an independent source of quantiles

    df = min(persons, 20) - 1
    reach = stats.t.ppf(0.95, df) + stats.t.ppf(0.9, df)
    return float(reach * np.sqrt(0.05**2 / 6 * 100 / persons + 0.05**2 * 5 / 6))


def test_persons_needed_are_never_below_the_plan() -> None:
    assert judge([0.0], standard_error=0.001).persons_needed.tolist() == [8.0]


def test_nothing_to_judge_is_no_error() -> None:
    found = judge([])
    assert found.verdict.tolist() == []
    assert found.hints == ()


def test_a_verdict_can_be_overwritten_without_a_cut() -> None:
    found = judge([np.nan])
    changed = found.verdict.copy()
    changed[0] = "insufficient_data"
    assert changed.tolist() == ["insufficient_data"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"margin": 0.0}, "margin must be finite and above 0, got 0"),
        (
            {"margin": [0.1, 0.2, 0.3]},
            r"margin must be one number or have shape \(2,\), got \(3,\)",
        ),
        ({"alpha": 0.5}, "alpha must lie strictly between 0 and 0.5, got 0.5"),
        ({"power": 1.0}, "power must lie strictly between 0 and 1, got 1.0"),
        ({"standard_error": -0.1}, "standard_error must be 0 or more, got -0.1"),
        ({"skilled": 1.0}, "skilled must hold True or False, got float64"),
    ],
)
def test_a_wrong_argument_is_named(changed: dict[str, ArrayLike], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        judge([0.0, 0.1], **changed)


def test_an_infinite_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="gap must be a vector of finite values or NaN"):
        judge([np.inf])


@given(
    st.lists(st.floats(-2, 2), min_size=1, max_size=8),
    st.floats(0.01, 1.0),
    st.integers(2, 200),
)
def test_direction_and_order_do_not_matter(gaps: list[float], spread: float, df: int) -> None:
    found = judge(gaps, standard_error=spread, df=df)
    mirrored = judge([-gap for gap in gaps], standard_error=spread, df=df)
    turned = judge(gaps[::-1], standard_error=spread, df=df)
    assert set(found.verdict) <= set(VERDICTS)
    assert found.verdict.tolist() == mirrored.verdict.tolist() == turned.verdict[::-1].tolist()
    assert found.hints == mirrored.hints == turned.hints[::-1]


@given(st.floats(-0.6, 0.6), st.floats(0.01, 0.3), st.integers(2, 200))
def test_a_proof_is_the_same_as_its_interval(gap: float, spread: float, df: int) -> None:
    found = judge([gap], standard_error=spread, df=df)
    inside = found.low[0] > -0.25 and found.high[0] < 0.25
    assert (found.verdict[0] == "within_margin") == inside


def test_a_gap_at_the_margin_is_rarely_cleared_and_rarely_condemned() -> None:
    # 4,000 audits of one slice whose true gap is the margin, 20 persons: each error at most 5%.
    rng = np.random.default_rng(1)
    draws, df, scale = 4000, 19, 0.08
    gap = 0.25 + scale * rng.standard_normal(draws)
    spread = scale * np.sqrt(rng.chisquare(df, draws) / df)
    found = judge(gap, standard_error=spread, df=df)
    alone = judge(gap, standard_error=spread, df=df, p_exceeds_adjusted=found.p_exceeds)
    cleared = (alone.verdict == "within_margin").mean()
    condemned = (alone.verdict == "exceeds_margin").mean()
    assert cleared == pytest.approx(0.05, abs=3 * 0.0035)
    assert condemned == pytest.approx(0.025, abs=3 * 0.0025)


def test_a_fair_model_is_cleared_as_often_as_the_planner_says() -> None:
    rng = np.random.default_rng(2)
    draws, df, scale = 4000, 19, 0.08
    gap = scale * rng.standard_normal(draws)
    spread = scale * np.sqrt(rng.chisquare(df, draws) / df)
    cleared = (judge(gap, standard_error=spread, df=df).verdict == "within_margin").mean()
    said = float(chance_to_clear(scale, margin=0.25, df=df, alpha=0.05))
    assert cleared == pytest.approx(said, abs=3 * (said * (1 - said) / draws) ** 0.5)
