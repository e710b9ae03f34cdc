"""Rates that rest on few events have a least variance, and others have none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.inference.few_events import least_variance


def test_no_miss_of_ten_is_not_certainty() -> None:
    # p = 1/12, so p (1 - p) / 12 = 11/1728
    assert least_variance(np.array(0.0), np.array(10.0)) == pytest.approx(11 / 1728)
    assert least_variance(np.array(1.0), np.array(10.0)) == pytest.approx(11 / 1728)


def test_ten_of_both_need_no_bound_and_nothing_has_none() -> None:
    assert least_variance(np.array([0.5, 0.1]), np.array([20.0, 100.0])).tolist() == [0, 0]
    assert least_variance(np.array(np.nan), np.array(0.0)) == 0


@given(st.integers(1, 500), st.data())
def test_events_and_non_events_are_alike(count: int, data: st.DataObject) -> None:
    events = data.draw(st.integers(0, count))
    rates = np.array([events, count - events]) / count
    first, second = least_variance(rates, np.full(2, float(count)))
    assert first == pytest.approx(second)
    assert 0 <= first <= 0.25 / (count + 2)
