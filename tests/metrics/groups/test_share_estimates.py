"""Shares from counts: by hand, and what the door refuses."""

import numpy as np
import pytest

from evenhand.metrics.groups.share_estimates import share_estimates
from evenhand.metrics.sums import Undefined


def test_the_variance_by_hand() -> None:
    # 3 of 10: .3 * .7 / 9 = .023333, and / 10 = .021
    assert share_estimates([3], [10]).standard_errors ** 2 == pytest.approx(0.21 / 9)
    plain = share_estimates([3], [10], freedom_lost=0)
    assert plain.standard_errors**2 == pytest.approx(0.021)
    assert plain.shares.tolist() == [0.3]


def test_dividing_by_one_less_is_right_on_average() -> None:
    rng = np.random.default_rng(0)
    found = share_estimates(rng.binomial(8, 0.3, 40_000), np.full(40_000, 8))
    assert (found.standard_errors**2).mean() == pytest.approx(0.21 / 8, rel=0.01)


@pytest.mark.parametrize(
    ("totals", "lost", "reason"), [([0], 0, "no_items"), ([0], 1, "no_items"), ([1], 1, "too_few")]
)
def test_without_items_there_is_no_share(totals: list[int], lost: int, reason: str) -> None:
    with pytest.raises(Undefined, match=rf"^{reason}\b"):
        share_estimates([0], totals, freedom_lost=lost)


def test_bad_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="got 3 of 2"):
        share_estimates([3], [2])
    with pytest.raises(ValueError, match="got nan of 2"):
        share_estimates([np.nan], [2])
    with pytest.raises(ValueError, match=r"one length, got \(1,\) and \(2,\)"):
        share_estimates([1], [2, 3])
    with pytest.raises(ValueError, match="counts must be 0 or more, got -1"):
        share_estimates([-1], [2])
    with pytest.raises(ValueError, match="freedom_lost must be 0 or 1, got 2"):
        share_estimates([1], [5], freedom_lost=2)
