"""Forecasts of ordered levels: what follows from them, and rows that are none."""

import numpy as np
import pytest

from evenhand.metrics.forecasts.ordered_levels import (
    checked_levels,
    exceedances,
    expected_levels,
    reached,
)

FORECAST = np.array([[0.5, 0.3, 0.2], [0.0, 0.0, 1.0]])
TRUTH = np.array([0.0, 2.0])


def test_exceedances_are_sums_from_the_top() -> None:
    assert exceedances(FORECAST) == pytest.approx(np.array([[0.5, 0.2], [1.0, 1.0]]))


def test_exceedances_stay_probabilities_where_rows_are_rounded() -> None:
    assert exceedances(np.array([[0.0, 0.501, 0.501]])).max() == 1.0


def test_labels_reach_their_level_and_those_below() -> None:
    assert reached(np.array([0.0, 1.0, 2.0]), levels=3).tolist() == [[0, 0], [1, 0], [1, 1]]


def test_the_expected_level_is_a_mean() -> None:
    # 0 * .5 + 1 * .3 + 2 * .2 = .7
    assert expected_levels(FORECAST) == pytest.approx(np.array([0.7, 2.0]))


def test_weights_are_given_back() -> None:
    assert checked_levels("rps", TRUTH, FORECAST, None).tolist() == [1, 1]
    assert checked_levels("rps", TRUTH, FORECAST, np.array([2.0, 0.0])).tolist() == [2, 0]


@pytest.mark.parametrize(
    ("truth", "forecast", "message"),
    [
        (TRUTH, TRUTH, r"one column a level, 2 or more, got shape \(2,\)"),
        (TRUTH, np.ones((2, 1)), r"2 or more, got shape \(2, 1\)"),
        (TRUTH[:1], FORECAST, r"vectors of one length, got \(1,\), \(2,\)"),
        (np.array([0.0, 3.0]), FORECAST, "a label must be a level, 0 to 2, got 3"),
        (np.array([-1.0, 0.0]), FORECAST, "0 to 2, got -1"),
        (np.array([0.5, 0.0]), FORECAST, r"0 to 2, got 0\.5"),
        (TRUTH, FORECAST * [1, np.nan, 1], "rps takes finite probabilities"),
        (TRUTH, FORECAST * 2, r"must lie within 0\.\.1, got values within 0\.\.2"),
        (TRUTH, FORECAST * 0.9, r"must add up to 1, got 0\.9"),
    ],
)
def test_what_is_no_forecast_is_refused(
    truth: np.ndarray, forecast: np.ndarray, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        checked_levels("rps", truth, forecast, None)
