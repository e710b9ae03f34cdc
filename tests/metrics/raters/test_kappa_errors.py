"""Errors of kappa against statsmodels and a jackknife."""

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from evenhand.metrics.raters.kappa_errors import kappa_of_table
from evenhand.metrics.sums import Undefined

TABLE = np.array([[20.0, 4.0, 1.0], [3.0, 15.0, 6.0], [2.0, 2.0, 12.0]])


@pytest.mark.parametrize("power", [0, 1, 2])
def test_statsmodels_says_the_same(power: int) -> None:
    weights = np.abs(np.arange(3)[:, None] - np.arange(3)) ** power if power else None
    other = cohens_kappa(TABLE, weights=weights)
    found = kappa_of_table(TABLE, power=power)
    assert found.value == pytest.approx(other.kappa)
    assert found.standard_error == pytest.approx(other.std_kappa)
    assert found.null_standard_error == pytest.approx(other.std_kappa0)


def test_by_hand() -> None:
    # po = 35/50, pe = (25*30 + 25*20) / 50^2 = 1/2
    found = kappa_of_table(np.array([[20.0, 5.0], [10.0, 15.0]]), power=0)
    assert (found.observed, found.expected, found.n) == pytest.approx((0.7, 0.5, 50.0))
    assert found.value == pytest.approx(0.4)


def test_full_agreement_has_an_error_of_zero() -> None:
    found = kappa_of_table(np.diag([3.0, 4.0]), power=2)
    assert found.value == pytest.approx(1.0)
    assert found.standard_error == pytest.approx(0.0, abs=1e-8)


def test_without_items_or_variation_there_is_no_kappa() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        kappa_of_table(np.zeros((2, 2)), power=0)
    for table in (np.diag([5.0, 0.0]), np.array([[5.0]])):
        with pytest.raises(Undefined, match=r"^no_variation\b"):
            kappa_of_table(table, power=0)


def test_a_table_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"as many rows as columns, got shape \(2, 3\)"):
        kappa_of_table(np.ones((2, 3)), power=0)
    for wrong in (-1.0, np.nan):
        with pytest.raises(ValueError, match="counts must be finite and 0 or more"):
            kappa_of_table(np.array([[1.0, wrong], [1.0, 1.0]]), power=0)
