"""The minimal-effect test."""

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.inference.minimal_effect import exceedance_p


def test_it_is_a_two_sided_tail_beyond_the_margin() -> None:
    # Reference case inf_verdict_a (base R), slice 50+.
    p = exceedance_p(0.62, standard_error=0.09, df=25, margin=0.25)
    assert p == pytest.approx(0.000372272482628788, rel=1e-9)
    assert exceedance_p(-0.62, standard_error=0.09, df=25, margin=0.25) == p


def test_a_gap_inside_the_margin_has_p_of_one() -> None:
    assert exceedance_p([0.0, 0.25], standard_error=0.1, df=9, margin=0.25).tolist() == [1.0, 1.0]


def test_small_p_values_keep_their_digits() -> None:
    p = exceedance_p(5.25, standard_error=0.1, df=40, margin=0.25)
    assert p == pytest.approx(2 * stats.t.sf(50, 40), rel=1e-9)


def test_no_spread_no_p() -> None:
    p = exceedance_p([0.5, 0.5, np.nan], standard_error=[0.0, np.nan, 0.1], df=9, margin=0.25)
    assert np.isnan(p).all()
