"""Spread within items by hand and against the analysis of variance."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.agreement.within_item_spread import within_item_spread
from evenhand.metrics.raters.ratings import Ratings

GAP = np.nan
TABLE = np.array([[1.0, 3.0, GAP], [5.0, 5.0, 8.0], [GAP, 2.0, GAP]])
CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": TABLE},
    "rows": ("ratings",),
    "weights": "weights",
    "perfect": {"ratings": np.array([[0.0, 0.0], [1.0, 1.0]])},
    "undefined": [({"ratings": np.array([[1.0, GAP], [GAP, 2.0]])}, "one_rater")],
    "power": {"ratings": 1, "headline": 1},
}


def test_by_hand() -> None:
    # squares 1 + 1 and 1 + 1 + 4; degrees of freedom 1 and 2
    assert within_item_spread(Ratings.of_table(TABLE)) == pytest.approx(np.sqrt(8 / 3))


def test_a_complete_table_gives_the_mean_square_within() -> None:
    table = np.random.default_rng(0).normal(size=(9, 4))
    expected = np.sqrt(table.var(axis=1, ddof=1).mean())
    assert within_item_spread(Ratings.of_table(table)) == pytest.approx(expected)


def test_how_varied_items_are_does_not_matter() -> None:
    apart = TABLE + 1000.0 * np.arange(3)[:, None]
    assert within_item_spread(Ratings.of_table(apart)) == pytest.approx(np.sqrt(8 / 3))
