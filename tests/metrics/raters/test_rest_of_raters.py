"""Leave-one-rater-out targets by hand and by a loop over a dense table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.rest_of_raters import beside_the_rest, item_means

CELLS = st.one_of(st.integers(0, 7).map(float), st.just(np.nan))
TABLES = st.integers(1, 5).flatmap(
    lambda raters: st.lists(
        st.lists(CELLS, min_size=raters, max_size=raters), min_size=1, max_size=8
    )
)


@given(TABLES)
def test_it_is_the_mean_of_the_other_columns(rows: list[list[float]]) -> None:
    table = np.array(rows)
    found = beside_the_rest(Ratings.of_table(table))
    assert (np.diff(found.rater) >= 0).all()
    for rater in range(table.shape[1]):
        others, own = np.delete(table, rater, axis=1), found.rater == rater
        kept = np.isfinite(table[:, rater]) & np.isfinite(others).any(axis=1)
        expected = [float(np.nanmean(row)) for row in others[kept]]
        assert found.items[own].tolist() == np.flatnonzero(kept).tolist()
        assert found.own[own].tolist() == table[kept, rater].tolist()
        assert found.rest[own] == pytest.approx(expected, abs=1e-12)


def test_equal_means_tie_whatever_the_order_of_addition() -> None:
    table = np.array([[9.0, 0.1, 0.2, 0.3], [9.0, 0.3, 0.2, 0.1], [9.0, 0.2, 0.3, 0.1]])
    found = beside_the_rest(Ratings.of_table(table))
    assert len(set(found.rest[found.rater == 0])) == 1


def test_zeros_stay_zero() -> None:
    assert beside_the_rest(Ratings.of_table(np.zeros((2, 2)))).rest.tolist() == [0.0] * 4


def test_an_item_that_nobody_judged_has_no_mean() -> None:
    means = item_means(Ratings.of_table(np.array([[1.0, 2.0], [np.nan, np.nan]])))
    assert means[0] == 1.5
    assert np.isnan(means[1])
