"""Percent agreement by hand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.agreement.percent_agreement import percent_agreement
from evenhand.metrics.raters.ratings import Ratings

GAP = np.nan
TABLE = np.array([[0.0, 0.0, 1.0], [2.0, 2.0, GAP], [1.0, GAP, GAP], [1.0, 1.0, 1.0]])
CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": TABLE},
    "rows": ("ratings",),
    "weights": "weights",
    "perfect": {"ratings": np.array([[0.0, 0.0], [1.0, 1.0]])},
    "undefined": [({"ratings": np.array([[1.0, GAP], [GAP, 2.0]])}, "one_rater")],
    "power": {"ratings": 1, "headline": 0},
}


def test_by_hand() -> None:
    # 2 of 6 ordered pairs, all, (nothing to agree), all
    assert percent_agreement(Ratings.of_table(TABLE)) == pytest.approx((1 / 3 + 1 + 1) / 3)


def test_of_counts_published_by_fleiss() -> None:
    # Two rows of Fleiss 1971: (0, 3, 3 of 6): 12 of 30 pairs; 6 of one kind: all
    counts = np.array([[0, 3, 0, 0, 3], [0, 0, 0, 6, 0]])
    assert percent_agreement(Ratings.of_counts(counts)) == pytest.approx((12 / 30 + 1) / 2)


def test_continuous_judgements_hardly_ever_agree() -> None:
    table = np.random.default_rng(0).normal(size=(3000, 2))
    table[0] = 1.0
    assert percent_agreement(Ratings.of_table(table)) == pytest.approx(1 / 3000)
