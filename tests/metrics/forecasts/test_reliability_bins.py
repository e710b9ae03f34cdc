"""Items grouped by probability, and the errors that follow."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.forecasts.reliability_bins import (
    binned_calibration,
    equal_mass_bins,
    equal_width_bins,
    grouped,
    mean_truth_variance,
)
from evenhand.metrics.sums import Undefined


def test_empty_bins_are_not_kept() -> None:
    found = equal_width_bins(np.array([0.0, 1.0]), np.array([0.05, 0.95]), np.ones(2), bins=10)
    assert found.used == 2
    np.testing.assert_allclose(found.mean_score, [0.05, 0.95])


def test_ranks_go_to_bins_by_the_floor_of_their_share() -> None:
    # seven items in three bins: floor(3 i / 7) = 0 0 0 1 1 2 2
    scores = np.arange(7) / 10
    found = equal_mass_bins(np.zeros(7), scores, np.ones(7), bins=3)
    np.testing.assert_allclose(found.items, [3, 2, 2])
    np.testing.assert_allclose(found.mean_score, [0.1, 0.35, 0.55])


def test_bins_beyond_the_items_are_empty() -> None:
    found = equal_mass_bins(np.array([0.0, 1.0]), np.array([0.2, 0.1]), np.ones(2), bins=5)
    assert found.used == 2
    np.testing.assert_allclose(found.mean_truth, [1, 0])


def test_ties_keep_the_order_of_items() -> None:
    found = equal_mass_bins(np.array([1.0, 0.0]), np.array([0.5, 0.5]), np.ones(2), bins=2)
    np.testing.assert_allclose(found.mean_truth, [1, 0])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 5)), min_size=1),
    st.integers(1, 12),
)
def test_a_weight_takes_as_many_ranks(rows: list[tuple[int, int, int]], bins: int) -> None:
    truth, scores, times = np.array(rows, dtype=np.float64).T / np.array([[4], [9], [1]])
    if not times.any():
        times = times + 1
    weighted = equal_mass_bins(truth, scores, times, bins=bins)
    copies = np.repeat(np.arange(len(rows)), times.astype(int))
    plain = equal_mass_bins(truth[copies], scores[copies], np.ones(len(copies)), bins=bins)
    for name in ("items", "mean_score", "mean_truth", "truth_scatter"):
        np.testing.assert_allclose(getattr(weighted, name), getattr(plain, name), atol=1e-9)


def test_errors_by_hand() -> None:
    # groups of 2 and 1: gaps .5 - .3 = .2 and 1 - .9 = .1; noise of the first .25 / 1
    truth, scores = np.array([0.0, 1.0, 1.0]), np.array([0.3, 0.3, 0.9])
    found = binned_calibration(grouped(truth, scores, np.ones(3), np.array([0, 0, 1])))
    assert found.ece == pytest.approx(2 / 3 * 0.2 + 1 / 3 * 0.1)
    assert found.mce == pytest.approx(0.2)
    assert found.rmsce == pytest.approx(np.sqrt(2 / 3 * 0.04 + 1 / 3 * 0.01))
    assert found.ce2_debiased == pytest.approx(2 / 3 * (0.04 - 0.25))
    assert (found.bins_used, found.items, found.missing) == (2, 3, {})


def test_single_items_have_no_debiased_error() -> None:
    bins = grouped(np.array([1.0]), np.array([0.5]), np.ones(1), np.array([0]))
    np.testing.assert_array_equal(mean_truth_variance(bins), [0])
    found = binned_calibration(bins)
    assert found.ce2_debiased is None
    assert found.missing == {"ce2_debiased": "too_few"}


def test_nothing_is_undefined() -> None:
    with pytest.raises(Undefined, match="no_items"):
        equal_mass_bins(np.empty(0), np.empty(0), np.empty(0), bins=3)
    with pytest.raises(Undefined, match="no_items"):
        equal_width_bins(np.ones(1), np.ones(1), np.zeros(1), bins=3)
