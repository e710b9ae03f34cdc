"""Accuracy: published counts, and why it is not enough."""

import numpy as np
import pytest

from evenhand.metrics.disparity.accuracy import accuracy
from evenhand.metrics.sums import Array, Undefined

Vectors = tuple[Array, Array]


def test_it_gives_the_share_on_the_same_side(first: Vectors, second: Vectors) -> None:
    assert accuracy(*first) == pytest.approx((990 + 1369) / 3696)
    assert accuracy(*second) == pytest.approx((1139 + 505) / 2454)


def test_a_model_that_never_sees_a_rare_emotion_is_accurate() -> None:
    truth = np.repeat([1.0, 0.0], [5, 95])
    assert accuracy(truth, np.zeros(100)) == pytest.approx(0.95)
    assert "informedness" in accuracy.skill


def test_nobody_has_no_share() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        accuracy(np.empty(0), np.empty(0))
