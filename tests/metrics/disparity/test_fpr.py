"""False positive rates: published values, and no rate without negatives."""

import numpy as np
import pytest

from evenhand.metrics.disparity.fpr import fpr
from evenhand.metrics.sums import Array, Undefined

Vectors = tuple[Array, Array]


def test_it_gives_the_published_rates(first: Vectors, second: Vectors) -> None:
    assert fpr(*first) == pytest.approx(805 / (805 + 990))
    assert fpr(*first) == pytest.approx(0.4485, abs=5e-5)
    assert fpr(*second) == pytest.approx(0.2345, abs=5e-5)


def test_without_negatives_there_is_no_rate() -> None:
    with pytest.raises(Undefined, match=r"^no_negatives\b"):  # E2
        fpr(np.ones(2), np.array([1.0, 0.0]))
