"""Over-reading of graded emotions, by hand."""

import numpy as np
import pytest

from evenhand.metrics.disparity.over_reading import over_reading
from evenhand.metrics.sums import Undefined

TRUTH = np.array([0.0, 0.0, 0.0, 0.4, 1.0, 2.0, 2.0])
SCORES = np.array([0.0, 1.0, 2.0, 0.9, 0.0, 1.0, 0.5])


def test_presence_begins_at_one() -> None:
    # absent are the first four; 1 and 2 are seen there, .9 is not yet
    assert over_reading(TRUTH, SCORES) == pytest.approx(2 / 4)


def test_presence_may_begin_elsewhere() -> None:
    metric = over_reading.with_settings(truth_at=2, score_at=0.5)
    # absent are the first five; 1, 2 and .9 are seen there
    assert metric(TRUTH, SCORES) == pytest.approx(3 / 5)


def test_without_an_absence_there_is_no_rate() -> None:
    with pytest.raises(Undefined, match=r"^no_negatives\b"):
        over_reading(np.full(3, 2.0), np.zeros(3))
