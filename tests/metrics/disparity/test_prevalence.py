"""Prevalence: published counts, whatever the model says."""

import numpy as np
import pytest

from evenhand.metrics.disparity.prevalence import prevalence
from evenhand.metrics.sums import Array, Undefined

Vectors = tuple[Array, Array]


def test_it_gives_the_share_of_labels_at_the_threshold(first: Vectors, second: Vectors) -> None:
    assert prevalence(*first) == pytest.approx((532 + 1369) / 3696)
    assert prevalence(*second) == pytest.approx((461 + 505) / 2454)


def test_it_does_not_look_at_scores(first: Vectors) -> None:
    truth, scores = first
    assert prevalence(truth, 1 - scores) == prevalence(truth, scores)
    assert prevalence.skill == ()


def test_nobody_has_no_share() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        prevalence(np.empty(0), np.empty(0))
