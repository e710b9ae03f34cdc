"""Halves of raters: by name, by place, at random; and what is refused."""

import numpy as np
import pytest

from evenhand.metrics.raters.rater_halves import alternate_halves, declared_halves
from evenhand.metrics.raters.ratings import Ratings

TABLE = np.array([[1.0, 2.0, 3.0, 4.0], [5.0, np.nan, 7.0, np.nan], [np.nan, 6.0, np.nan, np.nan]])
RATINGS = Ratings.of_table(TABLE)


def test_halves_by_name() -> None:
    found = declared_halves(RATINGS, [0, 1], [2, 3])
    assert found.both.tolist() == [True, True, False]
    assert found.first.tolist() == [1.5, 5.0, 6.0]
    assert found.second[:2].tolist() == [3.5, 7.0]


def test_halves_by_place_leave_nobody_out() -> None:
    found = alternate_halves(RATINGS)
    assert found.first.tolist() == [2.0, 5.0, 6.0]  # raters 0 and 2; 0; 1
    assert found.second[:2].tolist() == [3.0, 7.0]
    assert found.both.tolist() == [True, True, False]
    turned = alternate_halves(RATINGS, ranks=np.array([3, 2, 1, 0]))
    assert turned.first[:2].tolist() == [3.0, 7.0]  # raters 3 and 1; 2


def test_the_same_raters_on_every_item_are_two_fixed_teams() -> None:
    table = np.arange(20.0).reshape(5, 4)
    ranks = np.random.default_rng(0).permutation(4)
    found = alternate_halves(Ratings.of_table(table), ranks=ranks)
    team = np.argsort(ranks)[::2]
    np.testing.assert_allclose(found.first, table[:, team].mean(axis=1))


def test_teams_that_are_no_halves_are_refused() -> None:
    with pytest.raises(ValueError, match=r"halves hold numbers of raters, 0\.\.3; got 4"):
        declared_halves(RATINGS, [0], [4])
    with pytest.raises(ValueError, match="got none"):
        declared_halves(RATINGS, [], [1])
    with pytest.raises(ValueError, match="must not share a rater, got number 1 in both"):
        declared_halves(RATINGS, [0, 1], [1])
