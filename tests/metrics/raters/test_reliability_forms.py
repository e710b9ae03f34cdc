"""Forms of the intraclass correlation where a number is missing, and their coverage."""

import numpy as np
import pytest

from evenhand.metrics.raters.mean_squares import MeanSquares, mean_squares
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.reliability_forms import against_error, against_raters, spearman_brown


def _squares(between: float, raters: float, residual: float, *, n: float = 5) -> MeanSquares:
    within = (raters + residual * (n - 1)) / n
    return MeanSquares(between=between, within=within, raters=raters, residual=residual, n=n, k=2)


def test_the_mean_of_judgements_is_worth_more() -> None:
    assert spearman_brown(0.5, 4) == pytest.approx(0.8)
    assert spearman_brown(0.3, 1) == pytest.approx(0.3)
    assert spearman_brown(1.0, 7) == pytest.approx(1.0)
    assert spearman_brown(-1 / 49, 50) is None


def test_without_residual_there_is_a_value_and_no_test() -> None:
    for single, mean in (
        against_error(_squares(4, 0, 0), error=0, df2=4, level=0.95),
        against_raters(_squares(4, 0, 0), level=0.95),
    ):
        assert single.value == mean.value == 1.0
        assert single.missing == dict.fromkeys(("low", "high", "f", "p"), "no_residual")
        assert single.low is single.high is single.f is single.p is None


def test_where_only_raters_differ_consistency_is_nothing_over_nothing() -> None:
    single, _ = against_error(_squares(0, 3, 0), error=0, df2=4, level=0.95)
    assert single.value is None
    assert single.missing["value"] == "no_residual"


def test_items_that_do_not_differ_have_no_reliable_mean() -> None:
    single, mean = against_error(_squares(0, 2, 2), error=2, df2=4, level=0.95)
    assert single.value == single.low == single.high == -1.0
    assert (single.f, single.p) == (0.0, 1.0)
    assert mean.value is None
    assert mean.missing == dict.fromkeys(("value", "low", "high"), "low_reliability")


def test_two_by_two_at_its_edge() -> None:
    single, mean = against_raters(_squares(0, 0, 1, n=2), level=0.95)
    assert single.value is mean.value is None
    assert single.missing == dict.fromkeys(("value", "low", "high"), "low_reliability")


@pytest.mark.parametrize("n", [3, 5])
def test_items_that_do_not_differ_leave_no_degrees_of_freedom(n: float) -> None:
    for raters in (0.0, 2.5):
        single, _ = against_raters(_squares(0, raters, 1, n=n), level=0.95)
        assert single.value == pytest.approx(-1 / (1 - 2 / n + 2 * raters / n))
        assert single.low is single.high is None


def test_the_interval_of_single_raters_covers() -> None:
    rng = np.random.default_rng(0)
    covered = 0
    for _ in range(400):
        table = rng.normal(size=(15, 1)) + rng.normal(size=5) + rng.normal(size=(15, 5))
        found = against_raters(mean_squares(Ratings.of_table(table), np.ones(15)), level=0.9)[0]
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= 1 / 3 <= found.high
    assert 0.86 < covered / 400 < 0.95
