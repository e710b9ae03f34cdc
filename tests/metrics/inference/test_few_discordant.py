"""The least variance of a paired difference of rates."""

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.inference.few_discordant import least_paired_variance


def _least(discordant: float, net: float, count: float) -> float:
    given = (np.array(each, dtype=np.float64) for each in (discordant, net, count))
    return float(least_paired_variance(*given))


def test_it_is_the_wald_variance_with_two_items_added_each_way() -> None:
    up, down, count = 3 + 2, 1 + 2, 50 + 4
    wald = (up + down - (up - down) ** 2 / count) / count**2
    assert _least(4, 2, 50) == pytest.approx(wald)


@pytest.mark.parametrize("count", [30, 60, 100, 1000])
def test_without_any_discordant_item_it_bounds_as_the_exact_test_does(count: int) -> None:
    exact = stats.beta.ppf(0.95, 1, count)
    bound = stats.norm.ppf(0.95) * np.sqrt(_least(0, 0, count))
    assert 1.0 <= bound / exact < 1.15


def test_many_discordant_items_speak_for_themselves() -> None:
    assert _least(10, 0, 50) == 0
    assert _least(9, 9, 50) > 0
    assert _least(0, 0, 0) == 0


@pytest.mark.parametrize("margin", [0.01, 0.02, 0.03, 0.05, 0.1])
@pytest.mark.parametrize("count", [30, 60, 100, 300])
def test_one_way_errors_at_the_margin_are_seldom_called_not_worse(
    count: int, margin: float
) -> None:
    """All of the binomial distribution; the plain variance lets up to 15 % through, none at 0."""
    worse = np.arange(count + 1.0)
    share = worse / count
    least = least_paired_variance(worse, worse, np.full(count + 1, float(count)))
    error = np.sqrt(np.maximum(share * (1 - share) / count, least))
    claimed = share + stats.norm.ppf(0.95) * error < margin
    assert stats.binom.pmf(worse, count, margin)[claimed].sum() < 0.071
