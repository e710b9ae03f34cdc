"""Intervals of a group's mean when persons are independent, against plain formulas."""

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.inference.proportions import wilson
from evenhand.metrics.inference.reliability_intervals import (
    bounded_mean_interval,
    mean_variance,
    null_band,
    persons_of,
)

RNG = np.random.default_rng(11)


def test_the_variance_of_independent_items_is_that_of_the_mean() -> None:
    values, place = RNG.random(12), np.repeat([0, 1], 6)
    found = mean_variance(values, place, np.arange(12), groups=2)
    plain = [values[:6].var(ddof=1) / 6, values[6:].var(ddof=1) / 6]
    np.testing.assert_allclose(found, plain)


def test_the_variance_between_persons_by_hand() -> None:
    # two persons of two: mean 1/2, sums of distances +1 and -1: 2/1 * (1 + 1) / 16 = .25
    found = mean_variance(
        np.array([1.0, 1.0, 0.0, 0.0]), np.zeros(4, dtype=int), np.array([0, 0, 1, 1]), groups=1
    )
    np.testing.assert_allclose(found, [0.25])


def test_persons_never_make_a_mean_more_precise_than_its_items() -> None:
    # each person has one 0 and one 1, so persons do not differ at all
    found = mean_variance(np.tile([0.0, 1.0], 5), np.zeros(10, int), np.arange(10) // 2, groups=1)
    np.testing.assert_allclose(found, [0.25 / 9])


def test_one_item_varies_by_nothing() -> None:
    assert mean_variance(np.ones(1), np.zeros(1, int), np.zeros(1, int), groups=1).tolist() == [0]


def test_persons_are_counted_once_a_group() -> None:
    place, person = np.array([0, 0, 0, 1]), np.array([2, 2, 0, 2])
    assert persons_of(place, person, groups=2).tolist() == [2, 1]


def test_independent_events_have_wilsons_interval() -> None:
    mean, items = np.array([0.0, 0.3, 1.0]), np.array([20, 20, 20])
    variance, known = mean * (1 - mean) / 20, np.full(3, np.inf)
    ends = bounded_mean_interval(mean, variance, items, df=known, level=0.9)
    plain = wilson(mean * 20, 20, level=0.9)
    np.testing.assert_allclose(ends.low, plain.low, atol=1e-12)
    np.testing.assert_allclose(ends.high, plain.high, atol=1e-12)


def test_few_persons_widen_the_interval_as_t_does() -> None:
    # far from the ends, and with many items, the interval is mean +- t se
    mean, se, df = np.array([0.5]), 0.001, np.array([4.0])
    ends = bounded_mean_interval(mean, np.array([se**2]), np.array([5]), df=df, level=0.95)
    assert ends.high[0] - 0.5 == pytest.approx(stats.t.ppf(0.975, 4) * se, rel=1e-4)


def test_the_band_of_independent_events_is_binomial() -> None:
    mean, items = np.array([0.02, 0.25, 0.5]), np.array([30.0, 200.0, 7.0])
    band = null_band(mean, mean * (1 - mean) / items, df=np.full(3, np.inf), level=0.95)
    np.testing.assert_allclose(band.low, stats.binom.ppf(0.025, items, mean) / items)
    np.testing.assert_allclose(band.high, stats.binom.ppf(0.975, items, mean) / items)


def test_where_nothing_varies_the_band_is_the_mean() -> None:
    mean = np.array([0.0, 0.4, 1.0])
    band = null_band(mean, np.zeros(3), df=np.full(3, 9.0), level=0.95)
    np.testing.assert_array_equal(band.low, mean)
    np.testing.assert_array_equal(band.high, mean)
