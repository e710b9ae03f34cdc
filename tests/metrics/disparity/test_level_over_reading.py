"""Level over-reading by counting: over items that leave room above."""

import numpy as np
import pytest

from evenhand.metrics.disparity.level_over_reading import level_over_reading
from evenhand.metrics.sums import Undefined


def test_the_top_level_leaves_no_room() -> None:
    # labels 0, 0, 1 leave room; 2 does not: one of three is read higher
    truth, scores = np.array([0.0, 0, 1, 2, 2]), np.array([1.0, 0, 1, 2, 0])
    assert level_over_reading(truth, scores) == pytest.approx(1 / 3)
    assert level_over_reading.with_settings(levels=4)(truth, scores) == pytest.approx(1 / 5)
    assert level_over_reading.denominator == "below_top"


def test_without_room_there_is_no_rate() -> None:
    with pytest.raises(Undefined, match=r"^no_negatives\b"):
        level_over_reading(np.full(3, 2.0), np.zeros(3))
