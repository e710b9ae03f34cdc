"""Rates at every threshold against counting, and ranges over slices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.groups.threshold_rates import threshold_rates

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2), st.integers(1, 3)),
    min_size=1,
    max_size=40,
)


@given(ROWS)
@settings(deadline=None)
def test_rates_are_counts_over_counts(rows: list[tuple[int, int, int, int]]) -> None:
    label, said, number, times = np.array(rows).T
    found = threshold_rates(
        label.astype(np.float64),
        said.astype(np.float64),
        slices=number,
        count=3,
        levels=4,
        times=times.astype(np.float64),
    )
    many, heard, group = (np.repeat(x, times) for x in (label, said, number))
    for s in range(3):
        assert found.items[s] == (group == s).sum()
        for k in (1, 2, 3):
            there, absent = (group == s) & (many >= k), (group == s) & (many < k)
            for rate, of in ((found.true_positive, there), (found.false_positive, absent)):
                if of.any():
                    assert rate[s, k - 1] == pytest.approx((heard[of] >= k).mean())
                else:
                    assert np.isnan(rate[s, k - 1])


def test_a_range_needs_two_rates() -> None:
    found = threshold_rates(
        np.array([0.0, 1, 1, 2]),
        np.array([0.0, 1, 0, 2]),
        slices=np.array([0, 0, 1, 1]),
        count=2,
        levels=3,
        times=np.ones(4),
    )
    # threshold 1: 1 / 1 against 1 / 2; threshold 2: only the second slice has such a label
    np.testing.assert_array_equal(found.ranges(np.array([True, True]))[0], [0.5, np.nan])
    assert np.isnan(found.ranges(np.array([True, False]))).all()
    assert np.isnan(found.ranges(np.array([False, False]))).all()
