"""Intervals around single estimates."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.inference.intervals import (
    Interval,
    fisher_z_interval,
    log_interval,
    percentile_interval,
    t_interval,
)


def test_a_mean_has_the_interval_that_scipy_gives() -> None:
    values = np.array([0.3, -0.2, 0.9, 0.4, 0.1])
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.9)
    error = values.std(ddof=1) / np.sqrt(5)
    found = t_interval(values.mean(), standard_error=error, df=4, level=0.9)
    assert [found.low, found.high] == pytest.approx([expected.low, expected.high])


def test_fishers_interval_is_the_textbook_one_at_its_standard_error() -> None:
    # r = 0.8, n = 28: z = 1.0986 +- 1.96 / 5; SE on the r scale is (1 - r^2) / sqrt(n - 3).
    found = fisher_z_interval(0.8, standard_error=0.36 / 5, df=np.inf, level=0.95)
    assert found.low == pytest.approx(np.tanh(1.0986122887 - 1.9599639845 / 5))
    assert found.high == pytest.approx(np.tanh(1.0986122887 + 1.9599639845 / 5))


def test_a_ratio_is_as_far_from_its_ends_both_ways() -> None:
    found = log_interval(2.0, standard_error=0.5, df=12, level=0.95)
    assert found.low * found.high == pytest.approx(4.0)
    assert np.log(found.high / 2) == pytest.approx(stats.t.ppf(0.975, 12) * 0.25)


@pytest.mark.parametrize("interval", [t_interval, fisher_z_interval, log_interval])
def test_a_spread_that_is_not_known_gives_no_interval(interval: Callable[..., Interval]) -> None:
    found = interval(
        [0.5, 0.5, np.nan, 0.5], standard_error=[0.0, np.nan, 0.1, 0.1], df=[9, 9, 9, 0], level=0.95
    )
    assert np.isnan([found.low, found.high]).all()


def test_values_at_the_edge_of_a_scale_have_no_interval() -> None:
    found = fisher_z_interval([1.0, -1.0, 1.0 + 4e-16], standard_error=0.1, df=9, level=0.95)
    assert np.isnan([found.low, found.high]).all()
    found = log_interval([0.0, -1.0, 1e-9], standard_error=0.1, df=9, level=0.95)
    assert np.isnan([found.low, found.high]).all()


@given(st.floats(-0.99, 0.99), st.floats(1e-6, 10), st.integers(1, 500))
def test_a_correlation_stays_a_correlation(value: float, error: float, df: int) -> None:
    found = fisher_z_interval(value, standard_error=error, df=df, level=0.95)
    assert -1 <= found.low <= value <= found.high <= 1


RNG = np.random.default_rng(12)
DRAWN = RNG.standard_normal((200, 3, 2))


def test_percentiles_are_type_7() -> None:
    found = percentile_interval(DRAWN, level=0.9)
    low, high = np.quantile(DRAWN, [0.05, 0.95], axis=0)
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)
    assert found.defined.tolist() == [[200, 200]] * 3


def test_undefined_replicates_are_left_out_and_counted() -> None:
    holed = DRAWN.copy()
    holed[:10, 0, 0] = np.nan
    holed[:11, 1, 0] = np.nan
    holed[:, 2, 0] = np.nan
    found = percentile_interval(holed, level=0.9)
    assert found.undefined[:, 0].tolist() == [10, 11, 200]
    assert found.low[0, 0] == pytest.approx(np.quantile(holed[10:, 0, 0], 0.05))
    assert np.isnan(found.low[1:, 0]).all()
    assert np.isnan(found.high[1:, 0]).all()
    assert found.low[:, 1] == pytest.approx(np.quantile(DRAWN[:, :, 1], 0.05, axis=0))


def test_no_replicates_no_interval() -> None:
    found = percentile_interval(np.empty((0, 2)), level=0.9)
    assert np.isnan(found.low).all()


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=30))
def test_the_order_of_replicates_does_not_matter(drawn: list[float]) -> None:
    one = percentile_interval(drawn, level=0.8)
    two = percentile_interval(drawn[::-1], level=0.8)
    assert (one.low, one.high) == (two.low, two.high)
    assert min(drawn) <= one.low <= one.high <= max(drawn)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"a correlation must lie between -1 and 1, got 1\.2"):
        fisher_z_interval(1.2, standard_error=0.1, df=9, level=0.95)
    with pytest.raises(ValueError, match="replicates must be finite or NaN"):
        percentile_interval([0.1, np.inf], level=0.95)
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1, got 0"):
        t_interval(0.1, standard_error=0.1, df=9, level=0)
