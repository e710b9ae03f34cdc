"""Variance between slices: by hand, right on average for equal slices, and after a bootstrap."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.disparity.between_variance import (
    between_variance,
    between_variance_of_shares,
)
from evenhand.metrics.sums import Undefined

ESTIMATES = np.array([0.3, -0.1, 0.2, 0.9, 0.0])
ERRORS = np.array([0.1, 0.2, 0.15, 0.3, 0.12])
CONTRACT: Mapping[str, Any] = {
    "inputs": {"estimates": ESTIMATES, "standard_errors": ERRORS},
    "rows": ("estimates", "standard_errors"),
    "perfect": {"estimates": np.full(5, 0.2), "standard_errors": np.zeros(5)},
    "undefined": [({"estimates": np.ones(1), "standard_errors": np.ones(1)}, "one_group")],
    "power": {"estimates": 1, "standard_errors": 1, "headline": 2},
}


def test_three_slices_by_hand() -> None:
    # variance of 0, 3, 6 is 9; noise (1 + 4 + 4) / 3 = 3
    found = between_variance(np.array([0.0, 3.0, 6.0]), np.array([1.0, 2.0, 2.0]))
    assert (found.uncorrected, found.corrected, found.double_corrected) == (9.0, 6.0, 3.0)
    assert found.deviation == pytest.approx(6**0.5)
    assert found.mean_sampling_variance == pytest.approx(3.0)
    assert (found.max_min, found.mean_absolute_deviation) == (6.0, 2.0)


def test_shares_by_hand() -> None:
    # 2/4 and 4/4: variance 1/8; v = (.25 / 3 + 0) / 2 = 1/24; s = (1/16, 0), mean(2 s - s / 4)
    found = between_variance_of_shares([2, 4], [4, 4])
    assert found.uncorrected == pytest.approx(1 / 8)
    assert found.corrected == pytest.approx(1 / 8 - 1 / 24)
    assert found.double_corrected == pytest.approx(1 / 8 - (2 / 16 - 1 / 64) / 2)


def test_a_negative_estimate_is_shown_as_it_is_and_its_root_as_0() -> None:
    found = between_variance(np.zeros(3), np.ones(3))
    assert (found.corrected, found.deviation) == (-1.0, 0.0)


def test_equal_slices_have_none_on_average_where_the_plain_one_sees_some() -> None:
    rng = np.random.default_rng(6)
    found = [
        between_variance_of_shares(rng.binomial(50, 0.75, 12), np.full(12, 50)) for _ in range(1500)
    ]
    # 12 slices of 50: the naive deviation is .06
    assert np.mean([one.uncorrected for one in found]) ** 0.5 == pytest.approx(0.061, abs=0.002)
    assert np.mean([one.corrected for one in found]) == pytest.approx(0.0, abs=1e-4)


def test_on_replicates_the_noise_is_taken_off_twice() -> None:
    rng = np.random.default_rng(7)
    shares, sizes = rng.uniform(0.6, 0.9, 10), np.full(10, 40)
    doubled = []
    for _ in range(1500):
        seen = rng.binomial(sizes, shares) / sizes
        again = rng.binomial(sizes, seen)
        doubled.append(between_variance_of_shares(again, sizes).double_corrected)
    # the formula's own variances are each too small by one part in n, twice: 4 / n in all
    left = 4 / 40 * (shares * (1 - shares) / 40).mean()
    assert np.mean(doubled) == pytest.approx(shares.var(ddof=1) + left, abs=2e-4)


def test_a_share_of_one_item_has_no_known_noise() -> None:
    with pytest.raises(Undefined, match=r"^too_few\b"):
        between_variance_of_shares([1, 2], [1, 4])
    assert between_variance_of_shares([1, 2], [1, 4], freedom_lost=0).corrected == pytest.approx(
        1 / 8 - 1 / 32
    )
    with pytest.raises(Undefined, match=r"^one_group\b"):
        between_variance_of_shares([1], [4])


def test_the_message_names_the_function() -> None:
    with pytest.raises(ValueError, match="between_variance: estimates and standard_errors"):
        between_variance(np.zeros(2), np.ones(3))
