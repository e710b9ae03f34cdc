"""False negative rates: published values, and no rate without positives."""

import numpy as np
import pytest

from evenhand.metrics.disparity.fnr import fnr
from evenhand.metrics.sums import Array, Undefined

Vectors = tuple[Array, Array]


def test_it_gives_the_published_rates(first: Vectors, second: Vectors) -> None:
    assert fnr(*first) == pytest.approx(532 / (532 + 1369))
    assert fnr(*first) == pytest.approx(0.2799, abs=5e-5)
    assert fnr(*second) == pytest.approx(0.4772, abs=5e-5)


def test_without_positives_there_is_no_rate() -> None:
    with pytest.raises(Undefined, match=r"^no_positives\b"):  # E2
        fnr(np.zeros(2), np.array([1.0, 0.0]))
