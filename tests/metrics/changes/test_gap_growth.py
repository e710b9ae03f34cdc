"""Growth of gaps: the bounds hold whatever the signs, and they are worth something."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.changes.change_tests import ChangeTests
from evenhand.metrics.changes.gap_growth import growth_tests
from evenhand.metrics.inference.sandwich import Spread

RUNS = 20_000
ALPHA = 0.05
MARGIN = 0.5
NOISE = 3 * np.sqrt(ALPHA * (1 - ALPHA) / RUNS)
"""Three standard errors of a simulated level."""

EDGE = [(MARGIN, 0.0), (1 + MARGIN, 1.0), (-1 - MARGIN, 1.0), (MARGIN + 0.05, -0.05)]
"""Gaps (new, old) that grew by exactly the margin."""


def _spread(error: float, count: int, df: float = np.inf) -> Spread:
    return Spread(
        standard_error=np.full(count, error), df=np.full(count, df), method=np.full(count, "CR1")
    )


def _drawn(new: float, old: float, *, together: float, margin: float) -> ChangeTests:
    """Simulate estimates of two gaps, each with a standard error of 0.2."""
    rng = np.random.default_rng([int(1000 * together), int(100 * abs(new))])
    covariance = 0.04 * np.array([[1.0, together], [together, 1.0]])
    a, b = rng.multivariate_normal([new, old], covariance, RUNS).T
    apart, total = (0.2 * np.sqrt(2 * (1 + sign * together)) for sign in (-1, 1))
    return growth_tests(
        a,
        b,
        difference=_spread(apart, RUNS),
        total=_spread(total, RUNS),
        margin=margin,
        alpha=ALPHA,
    )


@pytest.mark.parametrize("together", [0.0, 0.8])
@pytest.mark.parametrize(("new", "old"), EDGE)
def test_at_the_margin_neither_claim_is_made_too_often(
    new: float, old: float, together: float
) -> None:
    found = _drawn(new, old, together=together, margin=MARGIN)
    assert (found.p_non_inferior < ALPHA).mean() <= ALPHA + NOISE
    assert (found.p_worse <= ALPHA).mean() <= ALPHA + NOISE


@pytest.mark.parametrize("together", [0.0, 0.8])
@pytest.mark.parametrize(("new", "old"), [(0.0, 0.0), (0.3, 0.3), (-0.3, 0.3), (0.0, 0.4)])
def test_bounds_and_intervals_hold_the_growth(new: float, old: float, together: float) -> None:
    found = _drawn(new, old, together=together, margin=0.0)
    growth = abs(new) - abs(old)
    assert (found.upper < growth).mean() <= ALPHA + NOISE
    assert (found.lower > growth).mean() <= ALPHA + NOISE
    assert ((found.low > growth) | (found.high < growth)).mean() <= ALPHA + NOISE


def test_clear_gaps_are_told_apart_nearly_as_by_their_difference() -> None:
    found = _drawn(2.0, 2.0, together=0.8, margin=MARGIN)
    apart = 0.2 * np.sqrt(2 * 0.2)
    alone = stats.norm.cdf(MARGIN / apart - stats.norm.ppf(1 - ALPHA / 2))
    assert (found.p_non_inferior < ALPHA).mean() == pytest.approx(alone, abs=0.01)
    assert alone > 0.97


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.05, 0.3), st.floats(0.05, 0.3))
def test_signs_do_not_matter_and_bounds_are_the_tests(
    new: float, old: float, first: float, second: float
) -> None:
    def tested(a: float, b: float, errors: tuple[float, float]) -> ChangeTests:
        spreads = [_spread(error, 1, df=12.0) for error in errors]
        return growth_tests(
            [a], [b], difference=spreads[0], total=spreads[1], margin=0.1, alpha=ALPHA
        )

    found = tested(new, old, (first, second))
    for other in (tested(-new, -old, (first, second)), tested(-new, old, (second, first))):
        for name in ("change", "lower", "upper", "low", "high", "p_worse", "p_non_inferior"):
            assert getattr(other, name) == pytest.approx(getattr(found, name)), name
    assert found.lower[0] <= found.change[0] <= found.upper[0]
    assert (found.upper[0] < 0.1) == (found.p_non_inferior[0] < ALPHA)
    assert (found.lower[0] > 0.1) == (found.p_worse[0] < ALPHA)
    assert found.level[0] == ALPHA / 2


def test_the_standard_error_is_that_of_the_signs_seen() -> None:
    spreads: dict[str, Any] = {"difference": _spread(0.1, 2), "total": _spread(0.3, 2)}
    found = growth_tests([0.5, -0.5], [0.2, 0.2], **spreads, margin=0.1, alpha=ALPHA)
    assert found.change == pytest.approx([0.3, 0.3])
    assert found.standard_error.tolist() == [0.1, 0.3]


def test_a_gap_without_value_or_spread_is_not_tested() -> None:
    unknown = np.array([0.0, 0.1])
    spread = Spread(standard_error=unknown, df=np.full(2, 9.0), method=np.full(2, "CR2"))
    found = growth_tests(
        [0.5, np.nan], [0.2, 0.1], difference=spread, total=_spread(0.1, 2), margin=0.1, alpha=ALPHA
    )
    assert np.isnan(found.p_worse).all()
    assert found.change == pytest.approx([0.3, np.nan], nan_ok=True)


def test_a_negative_margin_is_refused() -> None:
    one = _spread(0.1, 1)
    with pytest.raises(ValueError, match="margin must be 0 or more, got -1"):
        growth_tests([0.1], [0.1], difference=one, total=one, margin=-1.0, alpha=ALPHA)
