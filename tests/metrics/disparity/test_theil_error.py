"""Theil error: by hand, and equal to the index of the benefits."""

import numpy as np
import pytest

from evenhand.metrics.disparity.generalized_entropy import binary_benefit, generalized_entropy
from evenhand.metrics.disparity.theil_error import theil_error
from evenhand.metrics.sums import Undefined


def test_one_miss_among_four_by_hand() -> None:
    # benefits 0, 1, 1, 1 over their mean 3/4: three of four are 4/3, so 3/4 * 4/3 * log(4/3)
    truth, scores = np.array([1.0, 1, 0, 0]), np.array([0.0, 1, 0, 0])
    assert theil_error(truth, scores) == pytest.approx(np.log(4 / 3))


def test_it_is_the_index_of_the_benefits_at_alpha_1() -> None:
    rng = np.random.default_rng(3)
    truth, scores = rng.random(200), rng.random(200)
    expected = generalized_entropy(binary_benefit(truth, scores), ["all"] * 200, alpha=1).total
    assert theil_error(truth, scores) == pytest.approx(expected, rel=1e-12)


def test_when_everything_is_missed_nobody_benefits() -> None:
    with pytest.raises(Undefined, match=r"^not_positive\b"):
        theil_error(np.ones(3), np.zeros(3))


def test_false_alarms_everywhere_are_spread_evenly() -> None:
    assert theil_error(np.zeros(3), np.ones(3)) == 0.0
