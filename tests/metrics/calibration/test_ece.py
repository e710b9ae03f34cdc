"""The expected calibration error against hand computation, at the edges of its bins."""

import numpy as np
import pytest

from evenhand.metrics.calibration.ece import ece


def test_it_weighs_the_gap_of_each_bin_by_its_items() -> None:
    # bin .2: mean .25, share .5, three quarters of .25; bin .9: mean .9, share 0, a quarter of .9
    truth = np.array([0.0, 1.0, 0.5, 0.0])
    scores = np.array([0.25, 0.25, 0.25, 0.9])
    assert ece(truth, scores) == pytest.approx(0.75 * 0.25 + 0.25 * 0.9)


def test_a_bin_includes_its_lower_edge_and_the_last_one_includes_one() -> None:
    # .1 opens the second bin, so .05 and .1 do not cancel; 1 shares the bin of .95
    apart = ece(np.array([0.1, 0.05]), np.array([0.05, 0.1]))
    assert apart == pytest.approx(0.05)
    together = ece(np.array([1.0, 0.95]), np.array([0.95, 1.0]))
    assert together == pytest.approx(0.0)


def test_an_edge_that_floating_point_misses_is_still_met() -> None:
    # 0.29 * 100 is 28.999999999999996: it belongs to bin 29 with 0.295, where errors cancel
    hundred = ece.with_settings(bins=100)
    assert hundred(np.array([0.295, 0.29]), np.array([0.29, 0.295])) == pytest.approx(0.0)


def test_one_bin_is_the_absolute_bias() -> None:
    truth, scores = np.array([0.0, 1.0, 1.0]), np.array([0.2, 0.3, 0.4])
    assert ece.with_settings(bins=1)(truth, scores) == pytest.approx(abs(0.9 - 2) / 3)


@pytest.mark.parametrize("bins", [0.0, 2.5, -1.0, 1e9, float("inf")])
def test_a_number_of_bins_that_is_none_is_refused(bins: float) -> None:
    with pytest.raises(ValueError, match=r"bins must be a whole number within 1\.\.1000"):
        ece.with_settings(bins=bins)(np.zeros(2), np.zeros(2))


def test_scores_that_are_no_probabilities_are_refused() -> None:
    with pytest.raises(ValueError, match=r"scores must lie within 0\.\.1"):
        ece(np.zeros(2), np.array([0.5, -0.1]))
