"""Averages over an estimated spread."""

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.inference.spread import spread_points


@pytest.mark.parametrize("df", [1.0, 2.0, 7.5, 40.0, 1e4, 1e9])
def test_moments_and_tails_of_the_spread(df: float) -> None:
    u, weights = spread_points(df)
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert (weights * u**2).sum() == pytest.approx(1, abs=1e-9)
    _, below = spread_points(df, widest=1.1)
    assert below.sum() == pytest.approx(stats.chi2.cdf(1.1**2 * df, df), abs=1e-9)


def test_what_is_out_of_reach_has_no_weight() -> None:
    _, weights = spread_points([1e6, 5.0], widest=[0.5, 1e9])
    assert weights.sum(axis=0) == pytest.approx([0, 1])


def test_no_degrees_of_freedom_no_average() -> None:
    _, weights = spread_points([0.0, np.nan])
    assert np.isnan(weights.sum(axis=0)).all()
