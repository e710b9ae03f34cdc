"""Means of differences against statsmodels and the textbook."""

import numpy as np
import pytest
import statsmodels.api as sm

from evenhand.metrics.inference.mean_difference import mean_difference, person_numbers
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(4)
VALUES = RNG.normal(size=40)
PERSONS = RNG.integers(0, 9, 40)


def test_it_is_the_clustered_regression_on_a_constant() -> None:
    fit = sm.OLS(VALUES, np.ones(40)).fit(cov_type="cluster", cov_kwds={"groups": PERSONS})
    found = mean_difference(VALUES, persons=PERSONS, size=1.0)
    assert found.standard_error == pytest.approx(float(fit.bse[0]), rel=1e-9)
    assert found.mean == pytest.approx(VALUES.mean())
    assert (found.persons, found.df) == (9, 8.0)


def test_without_persons_it_is_the_textbook() -> None:
    found = mean_difference(VALUES, persons=None, size=1.0)
    assert found.standard_error == pytest.approx(VALUES.std(ddof=1) / 40**0.5)
    assert (found.df, found.reason) == (39.0, "")


def test_one_person_and_no_spread_have_no_error() -> None:
    alone = mean_difference(VALUES, persons=["eva"] * 40, size=1.0)
    assert alone.reason == "too_few"
    assert np.isnan(alone.standard_error)
    assert alone.df == 0.0
    # 0.3 - 0.2 and 7.3 - 7.2 differ by rounding only
    rounding = np.array([0.3 - 0.2, 7.3 - 7.2, 5.3 - 5.2])
    assert np.ptp(rounding) > 0
    assert mean_difference(rounding, persons=None, size=7.3).reason == "no_spread"


def test_nothing_has_no_mean() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        mean_difference(np.empty(0), persons=None, size=1.0)


def test_persons_must_fit() -> None:
    assert person_numbers(None, count=3).tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="persons must be one name for each of 3 items"):
        person_numbers(["a"], count=3)
