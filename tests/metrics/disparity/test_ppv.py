"""Predictive values: published counts, and none without a selected item."""

import numpy as np
import pytest

from evenhand.metrics.disparity.ppv import ppv
from evenhand.metrics.sums import Array, Undefined

Vectors = tuple[Array, Array]


def test_it_divides_by_what_is_selected(first: Vectors, second: Vectors) -> None:
    assert ppv(*first) == pytest.approx(1369 / (1369 + 805))
    assert ppv(*second) == pytest.approx(505 / (505 + 349))


def test_without_a_selected_item_there_is_no_value() -> None:
    with pytest.raises(Undefined, match=r"^none_selected\b"):  # E2
        ppv(np.ones(2), np.zeros(2))
