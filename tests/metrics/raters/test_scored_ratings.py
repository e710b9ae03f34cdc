"""The door refuses what does not belong together."""

import numpy as np
import pytest

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.scored_ratings import checked_scores
from evenhand.metrics.sums import Undefined

RATINGS = Ratings.of_table(np.array([[1.0, 2.0], [3.0, 4.0]]))


def test_scores_pass_as_numbers() -> None:
    assert checked_scores("x", RATINGS, np.array([1, 2])).dtype == np.float64


def test_others_do_not() -> None:
    with pytest.raises(ValueError, match=r"x: scores must be one number for each of 2 items"):
        checked_scores("x", RATINGS, np.zeros(3))
    with pytest.raises(ValueError, match="x takes finite scores"):
        checked_scores("x", RATINGS, np.array([1.0, np.nan]))
    with pytest.raises(Undefined, match=r"^no_items\b"):
        checked_scores("x", Ratings.of_table(np.full((2, 2), np.nan)), np.zeros(2))
