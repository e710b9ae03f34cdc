"""Interval and equivalence of a mean, against statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.weightstats import DescrStatsW

from evenhand.metrics.inference.mean_difference import mean_difference
from evenhand.metrics.inference.mean_shift import mean_shift

VALUES = np.random.default_rng(2).normal(0.05, 0.2, 25)


def test_it_is_the_t_test_both_ways() -> None:
    found = mean_difference(VALUES, persons=None, size=1.0)
    shift = mean_shift(found, margin=0.2, alpha=0.05, unit="pairs")
    expected = DescrStatsW(VALUES)
    assert shift.p_equivalence == pytest.approx(expected.ttost_mean(-0.2, 0.2)[0])
    assert (shift.low, shift.high) == pytest.approx(expected.tconfint_mean(0.05))
    ends = (shift.low_equivalence, shift.high_equivalence)
    assert ends == pytest.approx(expected.tconfint_mean(0.1))
    assert (shift.units, shift.unit, dict(shift.missing)) == (25, "pairs", {})


def test_what_does_not_vary_is_not_certain() -> None:
    found = mean_difference(np.zeros(5), persons=None, size=1.0)
    shift = mean_shift(found, margin=0.2, alpha=0.05, unit="pairs")
    assert shift.p_equivalence is None
    assert shift.standard_error is None
    assert set(shift.missing.values()) == {"no_spread"}
    assert len(shift.missing) == 6
    assert shift.df == 4.0


def test_a_margin_must_be_above_zero() -> None:
    found = mean_difference(VALUES, persons=None, size=1.0)
    with pytest.raises(ValueError, match="margin must be finite and above 0"):
        mean_shift(found, margin=0.0, alpha=0.05, unit="pairs")
