"""The t distribution for arrays, held against scipy.stats."""

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.inference.student import quantile, spread_is_known, upper_tail


def test_tails_and_quantiles_agree_with_scipy_stats() -> None:
    t, df = np.array([-3.0, 0.0, 2.5, 60.0]), np.array([1.0, 4.5, 40.0, 9.0])
    assert upper_tail(t, df=df) == pytest.approx(stats.t.sf(t, df), rel=1e-12)
    p = np.array([0.001, 0.5, 0.95, 0.9999])
    assert quantile(p, df=df) == pytest.approx(stats.t.ppf(p, df), rel=1e-10)


def test_infinite_df_is_normal() -> None:
    assert upper_tail(1.5, df=np.inf) == pytest.approx(stats.norm.sf(1.5))
    assert quantile(0.975, df=np.inf) == pytest.approx(stats.norm.ppf(0.975))


def test_no_degrees_of_freedom_no_number() -> None:
    assert np.isnan(upper_tail(1.5, df=[0, -1, np.nan])).all()
    assert np.isnan(quantile(0.9, df=[0, -1, np.nan])).all()


def test_a_spread_is_known_when_it_can_carry_a_statement() -> None:
    known = spread_is_known([0.1, 0.0, np.nan, np.inf, 0.1, 0.1], df=[9, 9, 9, 9, 0, np.inf])
    assert known.tolist() == [True, False, False, False, False, True]
