"""Observed over expected against hand computation; nothing expected is not a ratio of 0."""

import numpy as np
import pytest

from evenhand.metrics.calibration.observed_over_expected import observed_over_expected
from evenhand.metrics.sums import Undefined


def test_events_over_the_sum_of_probabilities() -> None:
    # 3 events where .5 + .25 + .5 + .25 = 1.5 were expected
    truth, scores = np.array([1.0, 1.0, 0.0, 1.0]), np.array([0.5, 0.25, 0.5, 0.25])
    assert observed_over_expected(truth, scores) == pytest.approx(2.0)
    weights = np.array([1.0, 0.0, 2.0, 0.0])
    assert observed_over_expected(truth, scores, weights=weights) == pytest.approx(1 / 1.5)


def test_no_event_is_a_ratio_of_zero() -> None:
    assert observed_over_expected(np.zeros(2), np.array([0.5, 0.5])) == 0


def test_e2_where_nothing_is_expected_there_is_no_ratio() -> None:
    # E2: fairlearn gives a rate without denominator the value 0, and builds gaps on it
    with pytest.raises(Undefined, match=r"^not_positive\b"):
        observed_over_expected(np.array([0.0, 1.0]), np.zeros(2))


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(ValueError, match=r"observed_over_expected: scores must lie within 0\.\.1"):
        observed_over_expected(np.zeros(2), np.array([3.0, 4.0]))
