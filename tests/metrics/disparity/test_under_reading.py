"""Under-reading of graded emotions, by hand."""

import numpy as np
import pytest

from evenhand.metrics.disparity.under_reading import under_reading
from evenhand.metrics.sums import Undefined

TRUTH = np.array([0.0, 0.0, 0.0, 0.4, 1.0, 2.0, 2.0])
SCORES = np.array([0.0, 1.0, 2.0, 0.9, 0.0, 1.0, 0.5])


def test_presence_begins_at_one() -> None:
    # present are the last three; 0 and .5 overlook it
    assert under_reading(TRUTH, SCORES) == pytest.approx(2 / 3)


def test_presence_may_begin_elsewhere() -> None:
    metric = under_reading.with_settings(truth_at=2, score_at=0.5)
    assert metric(TRUTH, SCORES) == 0


def test_without_a_presence_there_is_no_rate() -> None:
    with pytest.raises(Undefined, match=r"^no_positives\b"):
        under_reading(np.zeros(3), np.ones(3))
