"""Level under-reading by counting: over items that leave room below."""

import numpy as np
import pytest

from evenhand.metrics.disparity.level_under_reading import level_under_reading
from evenhand.metrics.sums import Undefined


def test_level_zero_leaves_no_room() -> None:
    # labels 1, 2, 2 leave room; 0 does not: two of three are read lower
    truth, scores = np.array([0.0, 0, 1, 2, 2]), np.array([1.0, 0, 0, 2, 1])
    assert level_under_reading(truth, scores) == pytest.approx(2 / 3)
    assert level_under_reading.denominator == "above_zero"


def test_without_room_there_is_no_rate() -> None:
    with pytest.raises(Undefined, match=r"^no_positives\b"):
        level_under_reading(np.zeros(3), np.ones(3))
