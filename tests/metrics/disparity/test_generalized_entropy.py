"""Generalised entropy: by hand, split without remainder, AIF360's numbers, and its edges."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.disparity.generalized_entropy import (
    binary_benefit,
    coefficient_of_variation,
    generalized_entropy,
    twice_root_entropy,
)
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(11)
BENEFITS, SLICES = RNG.gamma(3.0, size=40), np.array(list("abcb") * 10)
CONTRACT: Mapping[str, Any] = {
    "inputs": {"benefits": BENEFITS, "slices": SLICES},
    "rows": ("benefits", "slices"),
    "weights": "weights",
    "perfect": {"benefits": np.full(40, 2.5)},
    "undefined": [
        ({"benefits": np.zeros(40)}, "not_positive"),
        ({"benefits": BENEFITS - 3}, "not_positive"),
        ({"benefits": np.r_[0.0, BENEFITS[1:]], "alpha": 0.0}, "not_positive"),
        ({"weights": np.zeros(40)}, "no_items"),
    ],
    "power": {"benefits": 1, "headline": 0},
    "names": ("slices",),
}


def test_two_items_by_hand() -> None:
    # benefits 1 and 3, mean 2: shares 1/2 and 3/2
    pair, alone = np.array([1.0, 3.0]), ["a", "b"]
    assert generalized_entropy(pair, alone, alpha=2).total == pytest.approx((2.5 / 2 - 1) / 2)
    theil = (0.5 * np.log(0.5) + 1.5 * np.log(1.5)) / 2
    assert generalized_entropy(pair, alone, alpha=1).total == pytest.approx(theil)
    deviation = -(np.log(0.5) + np.log(1.5)) / 2
    assert generalized_entropy(pair, alone, alpha=0).total == pytest.approx(deviation)
    assert generalized_entropy(pair, alone, alpha=-1).total == pytest.approx((8 / 6 - 1) / 2)
    found = generalized_entropy(pair, alone)
    assert (found.between, found.within, found.mean) == (found.total, 0.0, 2.0)


@pytest.mark.parametrize("alpha", [-1.0, 0.0, 0.3, 0.5, 1.0, 1.4, 2.0, 3.0])
def test_within_is_the_weighted_sum_of_the_slices_own_indices(alpha: float) -> None:
    found = generalized_entropy(BENEFITS, SLICES, alpha=alpha)
    within = 0.0
    for name in np.unique(SLICES):
        own = BENEFITS[np.equal(SLICES, name)]
        one = generalized_entropy(own, ["x"] * len(own), alpha=alpha)
        assert one.between == pytest.approx(0.0, abs=1e-15)
        share = len(own) / 40 * (own.mean() / BENEFITS.mean()) ** alpha
        within += share * one.total
    assert found.within == pytest.approx(within)
    assert found.total == pytest.approx(found.between + found.within)


@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_the_formula_is_continuous_where_it_divides_0_by_0(alpha: float) -> None:
    exact = generalized_entropy(BENEFITS, SLICES, alpha=alpha).total
    for near in (alpha - 1e-9, alpha + 1e-9):
        assert generalized_entropy(BENEFITS, SLICES, alpha=near).total == pytest.approx(
            exact, rel=1e-7
        )


@pytest.mark.parametrize("alpha", [0.3, 1.0, 1.3, 2.0])
def test_an_item_without_benefit_is_allowed_above_0(alpha: float) -> None:
    # benefits 0 and 2: shares 0 and 2
    expected = np.log(2.0) if alpha == 1 else (2**alpha / 2 - 1) / (alpha * (alpha - 1))
    found = generalized_entropy(np.array([0.0, 2.0]), list("ab"), alpha=alpha)
    assert found.total == pytest.approx(expected)


@given(st.lists(st.floats(0.1, 50), min_size=1, max_size=20), st.floats(-2, 4))
@settings(deadline=None)
def test_it_is_never_below_0_and_has_no_unit(benefits: list[float], alpha: float) -> None:
    vector = np.array(benefits)
    slices = ["ab"[k % 2] for k in range(len(vector))]
    found = generalized_entropy(vector, slices, alpha=alpha)
    assert 0.0 <= found.between <= found.total
    again = generalized_entropy(3 * vector, slices, alpha=alpha)
    assert again.total == pytest.approx(found.total, abs=1e-10)


def test_benefits_of_a_classifier() -> None:
    truth, scores = np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.9, 0.1, 0.9, 0.1])
    assert binary_benefit(truth, scores).tolist() == [1.0, 0.0, 2.0, 1.0]
    assert binary_benefit(truth, scores, score_at=0.95).tolist() == [0.0, 0.0, 1.0, 1.0]
    with pytest.raises(ValueError, match="truth_at must be a finite number"):
        binary_benefit(truth, scores, truth_at=float("nan"))


def test_e13_the_coefficient_of_variation_is_deviation_over_mean() -> None:
    # AIF360 gives twice the root of the index under this name: 0.7071 and not 0.5 for 1 and 3.
    pair = np.array([1.0, 3.0])
    assert coefficient_of_variation(pair) == pytest.approx(pair.std() / pair.mean())
    assert coefficient_of_variation(pair) == pytest.approx(0.5)
    assert twice_root_entropy(pair) == pytest.approx(0.5 * 2**0.5)
    assert coefficient_of_variation(pair, weights=np.array([2.0, 0.0])) == 0.0


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="alpha must be a finite number, got nan"):
        generalized_entropy(BENEFITS, SLICES, alpha=float("nan"))
    with pytest.raises(ValueError, match="generalized_entropy: needs one group an item, got 39"):
        generalized_entropy(BENEFITS, SLICES[1:])
    with pytest.raises(ValueError, match="generalized_entropy takes finite values"):
        generalized_entropy(np.array([np.nan]), ["a"])
    with pytest.raises(Undefined, match=r"^no_items\b"):
        generalized_entropy(np.empty(0), [])


@pytest.mark.parametrize(("benefits", "alpha"), [([0.0, 0], 2), ([-1.0, 2], 2), ([0.0, 2], 0)])
def test_benefits_that_are_not_positive_have_no_index(benefits: list[float], alpha: float) -> None:
    with pytest.raises(Undefined, match=r"^not_positive\b"):
        generalized_entropy(np.array(benefits), ["a", "b"], alpha=alpha)


def test_a_slice_without_weight_adds_nothing() -> None:
    weights = np.where(SLICES == "c", 0.0, 1.0)
    kept = SLICES != "c"
    whole = generalized_entropy(BENEFITS, SLICES, weights=weights)
    part = generalized_entropy(BENEFITS[kept], SLICES[kept])
    assert whole.total == pytest.approx(part.total)
    assert whole.between == pytest.approx(part.between)
