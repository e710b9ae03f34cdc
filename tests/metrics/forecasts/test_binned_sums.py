"""Sums by bin: columns, empty bins and the noise of labels."""

import numpy as np
import pytest

from evenhand.metrics.forecasts.binned_sums import (
    MOST_BINS,
    binned,
    by_bin,
    label_noise,
    single_items_only,
    squared_gaps,
    whole_bins,
    without_pairs,
)
from evenhand.metrics.sums import Sums

OF = ("error", "items", "truth", "truth_squared")


def _sums(truth: list[float], scores: list[float], *, bins: int) -> Sums:
    columns = binned("m", np.array(truth), np.array(scores), bins=bins, of=OF)
    values = np.array([column.sum() for column in columns.values()])
    return Sums(values, {name: place for place, name in enumerate(columns)})


def test_each_item_stands_in_one_bin() -> None:
    sums = _sums([0.0, 1.0, 1.0], [0.2, 0.3, 0.9], bins=2)
    np.testing.assert_allclose(by_bin(sums, "items"), [2, 1])
    np.testing.assert_allclose(by_bin(sums, "error"), [0.5 - 1, -0.1])
    np.testing.assert_allclose(by_bin(sums, "truth"), [1, 1])


def test_the_gap_of_an_empty_bin_is_zero() -> None:
    squares, items = squared_gaps(_sums([1.0, 1.0], [0.1, 0.2], bins=3))
    np.testing.assert_allclose(squares, [0.85**2, 0, 0])
    np.testing.assert_allclose(items, [2, 0, 0])


def test_the_noise_of_shares_of_events() -> None:
    # four labels, one event: share (1 - share) / (n - 1) = .25 * .75 / 3; a single item has none
    sums = _sums([1.0, 0.0, 0.0, 0.0, 1.0], [0.1, 0.1, 0.2, 0.2, 0.9], bins=2)
    np.testing.assert_allclose(label_noise(sums), [0.25 * 0.75 / 3, 0])
    np.testing.assert_array_equal(without_pairs(sums), [False, True])
    assert not single_items_only(sums)
    assert single_items_only(_sums([1.0, 0.0], [0.1, 0.9], bins=2))


def test_the_noise_of_shares_of_raters_is_their_variance() -> None:
    labels = [0.25, 0.5, 0.75, 0.5]
    noise = label_noise(_sums(labels, [0.5] * 4, bins=1))
    np.testing.assert_allclose(noise, [np.var(labels, ddof=1) / 4])


@pytest.mark.parametrize("bins", [0, 1.5, MOST_BINS + 1])
def test_a_number_of_bins_that_is_none_is_refused(bins: float) -> None:
    with pytest.raises(ValueError, match=r"m: bins must be a whole number within 1\.\.1000, got"):
        whole_bins("m", bins)
