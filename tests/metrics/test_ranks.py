"""Mid-ranks against scipy on repeated rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.ranks import midranks

ROWS = st.lists(st.tuples(st.integers(-3, 3), st.integers(1, 4)), min_size=1, max_size=30)


@given(ROWS)
def test_a_weight_is_a_repeated_row(rows: list[tuple[int, int]]) -> None:
    values, weights = np.array(rows, dtype=np.float64).T
    repeated = np.repeat(values, weights.astype(int))
    expected = stats.rankdata(repeated)[np.cumsum(weights.astype(int)) - 1]
    np.testing.assert_array_equal(midranks(values, weights), expected)


def test_a_row_of_weight_zero_takes_no_place() -> None:
    ranks = midranks(np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 1.0]))
    assert ranks[[0, 2]].tolist() == [1.0, 2.0]


def test_nothing_has_no_ranks() -> None:
    assert midranks(np.empty(0), np.empty(0)).shape == (0,)
