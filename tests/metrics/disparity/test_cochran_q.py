"""Cochran's Q: by hand, beside statsmodels, and at its level under equal slices."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from evenhand.metrics.disparity.cochran_q import cochran_q

ESTIMATES = np.array([0.3, -0.1, 0.2, 0.9, 0.0])
ERRORS = np.array([0.1, 0.2, 0.15, 0.3, 0.12])
CONTRACT: Mapping[str, Any] = {
    "inputs": {"estimates": ESTIMATES, "standard_errors": ERRORS},
    "rows": ("estimates", "standard_errors"),
    "perfect": {"estimates": np.full(5, 0.2)},
    "undefined": [
        ({"estimates": np.ones(1), "standard_errors": np.ones(1)}, "one_group"),
        ({"standard_errors": np.array([0.0, 1.0, 1.0, 1.0, 1.0])}, "not_positive"),
    ],
    "power": {"estimates": 1, "standard_errors": 1, "headline": 0},
}


def test_two_slices_are_a_squared_z() -> None:
    # weights 1 and 1/2, mean 1: Q = 1 + 4 / 2 = 3 = (3 / sqrt(1 + 2))^2
    found = cochran_q(np.array([0.0, 3.0]), np.array([1.0, 2.0**0.5]))
    assert found.q == pytest.approx(3.0)
    assert found.p == pytest.approx(2 * float(stats.norm.sf(3**0.5)))
    assert found.df == 1
    assert found.mean == pytest.approx(1.0)
    assert found.i_squared_percent == pytest.approx(100 * (3 - 1) / 3)


def test_it_is_that_of_statsmodels() -> None:
    theirs = combine_effects(ESTIMATES, ERRORS**2).test_homogeneity()
    found = cochran_q(ESTIMATES, ERRORS)
    assert found.q == pytest.approx(float(theirs.statistic))
    assert found.p == pytest.approx(float(theirs.pvalue))
    frame = combine_effects(ESTIMATES, ERRORS**2)
    assert found.mean == pytest.approx(float(frame.mean_effect_fe))
    assert found.standard_error == pytest.approx(float(frame.sd_eff_w_fe))
    assert found.i_squared_percent == pytest.approx(100 * float(frame.i2))


def test_equal_slices_are_called_different_in_one_case_of_twenty() -> None:
    rng = np.random.default_rng(2)
    errors = rng.uniform(0.1, 0.5, 8)
    p = [cochran_q(rng.normal(0, errors), errors).p for _ in range(2000)]
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.05, abs=0.015)
