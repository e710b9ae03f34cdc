"""Bias in bins of the scale against means by hand and repetition."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.binned_bias_curve import binned_bias_curve
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(61)
TRUTH = RNG.integers(0, 8, 100).astype(np.float64)
SCORES = np.round(2 + 0.5 * TRUTH + RNG.normal(0, 1, 100), 1)
PERSONS = np.arange(100) // 4

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "bins": 5},
    "rows": ("truth", "scores"),
    "weights": "weights",
    "perfect": {"truth": SCORES},
    "undefined": [
        ({"truth": np.empty(0), "scores": np.empty(0)}, "no_items"),
        ({"edges": [50, 60]}, "no_items"),
    ],
    "power": {"truth": 1, "scores": 1, "headline": 1},
}


def test_declared_bins_by_hand() -> None:
    # [0, 2): scores 0 and 1, errors 1 and 3; [2, 4]: scores 2 and 4, errors -1 and -1
    truth, scores = np.array([-1.0, -2.0, 3.0, 5.0]), np.array([0.0, 1.0, 2.0, 4.0])
    found = binned_bias_curve(truth, scores, edges=[0, 2, 4])
    low, high = found.bins
    assert (low.lower, low.upper, low.items, low.centre, low.bias) == (0, 2, 2, 0.5, 2.0)
    assert (high.lower, high.upper, high.items, high.centre, high.bias) == (2, 4, 2, 3.0, -1.0)
    assert low.standard_error == pytest.approx(1.0)  # variance 2, over 2
    assert low.high == pytest.approx(2 + stats.t.ppf(0.975, 1))
    assert (high.low, high.high) == (None, None)  # both errors are -1: no spread to go by
    assert found.mean_absolute_bias == pytest.approx(1.5)


def test_bins_of_the_label_are_another_question() -> None:
    truth, scores = np.array([0.0, 1.0, 3.0]), np.array([1.0, 1.0, 1.0])
    found = binned_bias_curve(truth, scores, edges=[0, 2, 4], given="label")
    assert [part.bias for part in found.bins] == [0.5, -2.0]
    assert found.given == "label"


def test_items_beyond_the_edges_are_counted() -> None:
    found = binned_bias_curve(np.zeros(5), np.array([-1.0, 0, 1, 2, 3]), edges=[0, 1, 2])
    assert [part.items for part in found.bins] == [1, 2]
    assert found.outside == 2


def test_e18_an_empty_bin_is_shown_without_a_value() -> None:
    # Peers leave it out, or show 0 as if there were no bias.
    found = binned_bias_curve(np.zeros(2), np.array([0.5, 2.5]), edges=[0, 1, 2, 3])
    empty = found.bins[1]
    assert (empty.items, empty.bias, empty.centre, empty.standard_error) == (0, None, None, None)
    assert found.mean_absolute_bias == pytest.approx(1.5)


def test_bins_of_equal_mass_hold_about_the_same() -> None:
    scores = RNG.permutation(np.arange(100.0))
    found = binned_bias_curve(np.zeros(100), scores, bins=4)
    assert [part.items for part in found.bins] == [25, 25, 25, 25]
    assert [part.lower for part in found.bins] == [0, 25, 50, 75]


def test_items_of_one_score_stay_together() -> None:
    scores = np.array([0.0] * 6 + [1.0] * 3 + [2.0])
    found = binned_bias_curve(np.zeros(10), scores, bins=5)
    assert [part.items for part in found.bins] == [6, 3, 1]
    constant = binned_bias_curve(np.zeros(3), np.ones(3), bins=5)
    assert [(part.items, part.bias) for part in constant.bins] == [(3, 1.0)]


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=40),
    st.integers(1, 12),
)
def test_every_item_is_in_one_bin(scores: list[int], bins: int) -> None:
    values = np.array(scores, dtype=np.float64)
    found = binned_bias_curve(np.zeros(len(values)), values, bins=bins)
    assert sum(part.items for part in found.bins) == len(values)
    assert all(part.items for part in found.bins)
    assert len(found.bins) <= bins
    mean = sum(part.items * (part.bias or 0) for part in found.bins) / len(values)
    assert mean == pytest.approx(bias(np.zeros(len(values)), values))


def test_persons_carry_the_error() -> None:
    found = binned_bias_curve(TRUTH, SCORES, bins=1, persons=PERSONS).bins[0]
    means = (SCORES - TRUTH).reshape(25, 4).mean(axis=1)
    assert found.persons == 25
    assert found.standard_error == pytest.approx(means.std(ddof=1) / 5)
    assert found.low == pytest.approx(means.mean() - stats.t.ppf(0.975, 24) * means.std(ddof=1) / 5)


def test_bad_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="given must be 'score' or 'label', got 'pred'"):
        binned_bias_curve(TRUTH, SCORES, given="pred")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="bins must be 1 or more, got 0"):
        binned_bias_curve(TRUTH, SCORES, bins=0)
    for edges in ([1], [1, 1], [2, 1], [[0, 1]]):
        with pytest.raises(ValueError, match="edges must be two or more ascending numbers"):
            binned_bias_curve(TRUTH, SCORES, edges=edges)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        binned_bias_curve(TRUTH, SCORES, level=1.5)
    with pytest.raises(Undefined, match=r"^no_items\b"):
        binned_bias_curve(TRUTH, SCORES, weights=np.zeros(100))
