"""Means with errors over persons, against hand computation, repetition and statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.inference.clustered_mean import clustered_mean
from evenhand.metrics.sums import Undefined


def test_items_of_nobody_in_particular_have_the_textbook_error() -> None:
    # mean 2, squares 1 + 0 + 1 = 2, variance 1, error 1 / sqrt(3)
    found = clustered_mean(np.array([1.0, 2.0, 3.0]), weights=np.ones(3))
    assert found.value == 2.0
    assert found.standard_error == pytest.approx(1 / np.sqrt(3))
    assert (found.df, found.persons, found.items) == (2, 3, 3)


def test_e04_items_of_one_person_do_not_count_as_independent() -> None:
    # Two persons with means 0 and 1: the error is that of two numbers, sqrt(.5 / 2) = .5, however
    # many clips each of them has. A bootstrap over items gives .08 for these forty.
    values = np.repeat([0.0, 1.0], 20)
    found = clustered_mean(values, weights=np.ones(40), persons=np.repeat(["a", "b"], 20))
    assert found.standard_error == pytest.approx(0.5)
    assert (found.df, found.persons, found.items) == (1, 2, 40)


def test_forty_persons_of_one_size_have_the_error_of_a_clustered_regression() -> None:
    rng = np.random.default_rng(2)
    persons = np.repeat(np.arange(40), 5)
    values = rng.normal(size=40)[persons] + rng.normal(size=200)
    found = clustered_mean(values, weights=np.ones(200), persons=persons)
    peer = sm.OLS(values, np.ones(200)).fit(cov_type="cluster", cov_kwds={"groups": persons})
    # statsmodels: G/(G-1) (n-1)/(n-1) with one column
    assert found.standard_error == pytest.approx(float(peer.bse[0]))


@given(times=st.lists(st.integers(0, 3), min_size=6, max_size=6), named=st.booleans())
def test_a_weight_is_a_repeated_row(times: list[int], *, named: bool) -> None:
    values = np.array([0.0, 1.0, 5.0, 2.0, 2.0, 4.0])
    persons = np.array([0, 0, 1, 1, 2, 2]) if named else None
    rows = np.repeat(np.arange(6), times)
    weights = np.array(times, dtype=np.float64)
    if not len(rows):
        with pytest.raises(Undefined, match=r"^no_items\b"):
            clustered_mean(values, weights=weights, persons=persons)
        return
    own = None if persons is None else persons[rows]
    once = clustered_mean(values[rows], weights=np.ones(len(rows)), persons=own)
    found = clustered_mean(values, weights=weights, persons=persons)
    assert found.value == pytest.approx(once.value)
    assert (found.persons, found.items) == (once.persons, once.items)
    assert found.standard_error == pytest.approx(once.standard_error)
    assert found.df == pytest.approx(once.df)


def test_one_person_tells_nothing_of_others() -> None:
    for persons in (None, ["a"]):
        found = clustered_mean(np.array([3.0]), weights=np.ones(1), persons=persons)
        assert (found.value, found.standard_error, found.df) == (3.0, None, None)
        assert found.interval(0.95) is None


def test_the_interval_is_that_of_students_t() -> None:
    # t(2; .975) = 4.302653; 4.302653 / sqrt(3) = 2.484138
    found = clustered_mean(np.array([1.0, 2.0, 3.0]), weights=np.ones(3)).interval(0.95)
    assert found == pytest.approx((2 - 2.484138, 2 + 2.484138), abs=1e-6)


def test_what_does_not_vary_has_no_interval() -> None:
    assert clustered_mean(np.ones(3), weights=np.ones(3)).interval(0.95) is None
