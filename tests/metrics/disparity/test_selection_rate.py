"""Selection rates: published counts and the guideline example."""

import numpy as np
import pytest

from evenhand.metrics.disparity.selection_rate import selection_rate
from evenhand.metrics.sums import Array, Undefined

Vectors = tuple[Array, Array]


def test_it_gives_the_share_of_scores_at_the_threshold(first: Vectors, second: Vectors) -> None:
    assert selection_rate(*first) == pytest.approx((805 + 1369) / 3696)
    assert selection_rate(*second) == pytest.approx((349 + 505) / 2454)


def test_it_gives_the_rates_of_the_uniform_guidelines() -> None:
    # question 12: 48 of 80 and 12 of 40 are hired
    for hired, applied, rate in ((48, 80, 0.6), (12, 40, 0.3)):
        scores = np.repeat([1.0, 0.0], [hired, applied - hired])
        assert selection_rate(np.zeros(applied), scores) == pytest.approx(rate)


def test_nobody_has_no_rate() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        selection_rate(np.empty(0), np.empty(0))
