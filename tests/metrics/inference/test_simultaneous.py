"""Simultaneous intervals: as wide as the t distribution of each estimate asks for."""

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.inference.simultaneous import simultaneous_interval


def test_the_critical_value_keeps_its_probability() -> None:
    found = simultaneous_interval([1.0, 1.0], critical=2.5, standard_error=[0.1, 0.2], df=[9, 40])
    reach = stats.t.ppf(stats.norm.cdf(2.5), [9, 40]) * np.array([0.1, 0.2])
    np.testing.assert_allclose(found.low, 1 - reach, rtol=1e-12)
    np.testing.assert_allclose(found.high, 1 + reach, rtol=1e-12)


def test_with_many_persons_it_is_the_critical_value_itself() -> None:
    found = simultaneous_interval(0.0, critical=2.5, standard_error=1.0, df=np.inf)
    assert float(found.high) == pytest.approx(2.5, rel=1e-12)


def test_six_equal_groups_of_few_persons_are_held_together() -> None:
    rng = np.random.default_rng(11)
    persons, groups, missed = 12, 6, {"as drawn": 0, "on t": 0}
    for _ in range(400):
        values = rng.normal(0.0, 1.0, (groups, persons))
        error = values.std(axis=1, ddof=1) / np.sqrt(persons)
        critical = float(stats.norm.ppf((1 + 0.95 ** (1 / groups)) / 2))
        point = values.mean(axis=1)
        found = simultaneous_interval(
            point, critical=critical, standard_error=error, df=persons - 1.0
        )
        missed["on t"] += bool(((found.low > 0) | (found.high < 0)).any())
        missed["as drawn"] += bool((np.abs(point) > critical * error).any())
    assert missed["as drawn"] / 400 > 0.10
    assert missed["on t"] / 400 < 0.08


def test_what_is_not_known_has_no_interval() -> None:
    found = simultaneous_interval([np.nan, 0.0], critical=2.0, standard_error=[1.0, np.nan], df=5)
    assert np.isnan(found.low).all()
