"""The door for item weights."""

import numpy as np
import pytest

from evenhand.metrics.raters.item_weights import weighted_items
from evenhand.metrics.raters.ratings import Ratings

RATINGS = Ratings.of_table(np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 6.0]]))


def test_without_weights_each_item_counts_once() -> None:
    kept, times = weighted_items("alpha", RATINGS, None)
    assert kept is RATINGS
    assert times.tolist() == [1.0, 1.0, 1.0]


def test_items_of_weight_zero_are_not_there() -> None:
    kept, times = weighted_items("alpha", RATINGS, np.array([2.0, 1.0, 0.0]))
    assert (kept.items, kept.value.tolist(), times.tolist()) == (2, [1.0, 2.0, 3.0], [2.0, 1.0])


@pytest.mark.parametrize("wrong", [-1.0, 0.5, np.nan, np.inf])
def test_a_weight_that_is_no_count_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match=r"alpha: a weight says how often an item counts.*got"):
        weighted_items("alpha", RATINGS, np.array([1.0, wrong, 1.0]))


def test_weights_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"alpha: needs one weight an item, shape \(3,\), got \(2"):
        weighted_items("alpha", RATINGS, np.ones(2))
