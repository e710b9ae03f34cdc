"""Counterfactual pairs by hand and by scipy."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.disparity.counterfactual_difference import counterfactual_difference
from evenhand.metrics.groups.noise_floor import Repeats
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(11)
BEFORE = RNG.uniform(0, 7, 30).round(2)
AFTER = (BEFORE + RNG.normal(0.1, 0.3, 30)).round(2)
PERSONS = np.repeat(np.arange(6), 5)

CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "original": BEFORE,
        "counterfactual": AFTER,
        "margin": 0.25,
        "threshold": 3.0,
        "persons": PERSONS,
    },
    "rows": ("original", "counterfactual", "persons"),
    "perfect": {"counterfactual": BEFORE},
    "undefined": [
        ({"original": BEFORE[:1], "counterfactual": AFTER[:1], "persons": None}, "one_pair"),
        ({"original": BEFORE[:0], "counterfactual": AFTER[:0], "persons": None}, "no_pairs"),
    ],
    "power": {"original": 1, "counterfactual": 1, "headline": 1},
    "names": ("persons",),
}


def test_by_hand() -> None:
    # changes .5, -.5, .1, 0: mean .025, sizes 1.1 / 4, two of four outside .25
    before = np.array([1.5, 2.25, 3.0, 2.0])
    found = counterfactual_difference(
        before, before + np.array([0.5, -0.5, 0.1, 0]), margin=0.25, threshold=2
    )
    assert found.pairs == 4
    assert found.mean_difference == pytest.approx(0.025)
    assert found.mean_absolute_difference == pytest.approx(0.275)
    assert found.share_outside_margin == 0.5
    deviation = (((0.475**2) + 0.525**2 + 0.075**2 + 0.025**2) / 3) ** 0.5
    assert found.standard_deviation == pytest.approx(deviation)
    assert found.limits_high == pytest.approx(0.025 + 1.96 * deviation)
    assert found.limits_low == pytest.approx(0.025 - 1.96 * deviation)
    # 1.5 -> 2 is positive from now on, 2.25 -> 1.75 no more
    assert found.flips is not None
    assert (found.flips.up, found.flips.down, found.flips.rate) == (1, 1, 0.5)
    assert found.flips.mcnemar_p == 1.0
    assert found.by_persons is None
    assert found.floor is None


def test_the_interval_is_that_of_a_paired_t_test() -> None:
    found = counterfactual_difference(BEFORE, AFTER, margin=0.25, persons=PERSONS)
    ends = stats.ttest_rel(AFTER, BEFORE).confidence_interval(0.95)
    assert (found.by_pairs.low, found.by_pairs.high) == pytest.approx((ends.low, ends.high))
    assert found.flips is None


def test_e4_the_unit_of_an_interval_is_named_and_persons_widen_it() -> None:
    # fairlearn's bootstrap draws rows only, and an i.i.d. interval does not say so: three copies of
    # each pair shorten it by the root of three, although no person was added.
    copies = [np.tile(x, 3) for x in (BEFORE, AFTER)]
    found = counterfactual_difference(*copies, margin=0.25, persons=np.tile(np.arange(30), 3))
    once = counterfactual_difference(BEFORE, AFTER, margin=0.25)
    assert (found.by_pairs.unit, found.by_pairs.units) == ("pairs", 90)
    assert found.by_persons is not None
    assert (found.by_persons.unit, found.by_persons.units) == ("persons", 30)
    assert found.by_persons.standard_error == pytest.approx(once.by_pairs.standard_error)
    assert found.by_pairs.standard_error is not None
    assert once.by_pairs.standard_error is not None
    assert found.by_pairs.standard_error < 0.6 * once.by_pairs.standard_error


def test_a_constant_shift_has_no_interval_and_no_proof() -> None:
    found = counterfactual_difference(BEFORE, BEFORE + 0.1, margin=0.25, persons=PERSONS)
    assert found.standard_deviation == 0.0
    assert found.mean_difference == pytest.approx(0.1)
    assert found.limits_low == found.limits_high == found.mean_difference
    for shift in (found.by_pairs, found.by_persons):
        assert shift is not None
        assert (shift.low, shift.p_equivalence) == (None, None)
        assert shift.missing["p_equivalence"] == "no_spread"


def test_one_person_says_nothing_of_others() -> None:
    found = counterfactual_difference(BEFORE, AFTER, margin=0.25, persons=["eva"] * 30)
    assert found.by_persons is not None
    assert found.by_persons.missing["p_equivalence"] == "too_few"
    assert found.by_pairs.p_equivalence is not None


def test_repeats_are_the_floor() -> None:
    repeats = Repeats(first=BEFORE, second=BEFORE + RNG.normal(0, 0.05, 30))
    found = counterfactual_difference(BEFORE, AFTER, margin=0.25, repeats=repeats)
    assert found.floor is not None
    assert found.floor.absolute_difference.pairs == found.mean_absolute_difference
    assert found.floor.share_outside_margin.pairs == found.share_outside_margin
    assert found.floor.absolute_difference.low is not None
    assert found.floor.absolute_difference.low > 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=20))
def test_swapping_both_versions_turns_the_sign(pairs: list[tuple[int, int]]) -> None:
    before, after = np.array(pairs, dtype=np.float64).T
    there = counterfactual_difference(before, after, margin=0.5, threshold=4.5)
    back = counterfactual_difference(after, before, margin=0.5, threshold=4.5)
    assert back.mean_difference == pytest.approx(-there.mean_difference)
    assert back.mean_absolute_difference == there.mean_absolute_difference
    assert back.by_pairs.p_equivalence == pytest.approx(there.by_pairs.p_equivalence)
    assert there.flips is not None
    assert back.flips is not None
    assert (back.flips.up, back.flips.down) == (there.flips.down, there.flips.up)
    assert 0 <= there.share_outside_low <= there.share_outside_margin <= there.share_outside_high


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match=r"one length, got shapes \(30,\) and \(29,\)"):
        counterfactual_difference(BEFORE, AFTER[1:], margin=0.25)
    with pytest.raises(ValueError, match="counterfactual_difference takes finite scores"):
        counterfactual_difference(BEFORE, np.full(30, np.nan), margin=0.25)
    with pytest.raises(ValueError, match="margin must be finite and above 0, got 0"):
        counterfactual_difference(BEFORE, AFTER, margin=0.0)
    with pytest.raises(Undefined, match=r"^one_pair\b"):
        counterfactual_difference(BEFORE[:1], AFTER[:1], margin=0.25)
