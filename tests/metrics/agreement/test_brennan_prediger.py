"""Brennan and Prediger's coefficient by hand and from a published run."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.agreement.brennan_prediger import brennan_prediger
from evenhand.metrics.raters.ratings import Ratings

GAP = np.nan
FOUR_RATERS = np.array(
    [
        *([1, 1, GAP, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4]),
        *([4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [GAP, 5, 5, 5]),
        *([GAP, GAP, 1, 1], [GAP, GAP, 3, GAP]),
    ]
)
CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": FOUR_RATERS},
    "rows": ("ratings",),
    "weights": "weights",
    "perfect": {"ratings": np.array([[0.0, 0.0], [1.0, 1.0]])},
    "undefined": [
        ({"ratings": np.array([[1.0, 1.0], [1.0, GAP]])}, "one_level"),
        ({"ratings": np.array([[1.0, GAP], [GAP, 2.0]])}, "one_rater"),
    ],
    "power": {"ratings": 1, "headline": 0},
}


def test_four_raters_of_gwet() -> None:
    # R irrCAC 1.0, five digits; by hand (9/11 - 1/5) / (4/5)
    found = brennan_prediger(Ratings.of_table(FOUR_RATERS))
    assert found.value == pytest.approx((9 / 11 - 1 / 5) / (4 / 5))
    assert found.standard_error == pytest.approx(0.14472, abs=1e-5)


def test_chance_is_the_mean_of_the_weights() -> None:
    ratings = Ratings.of_table(np.array([[0.0, 1.0], [2.0, 2.0]]))
    # linear on 0, 1, 2: (3 + 4 / 2) / 9 = 5/9; pa (1/2 + 1) / 2
    found = brennan_prediger(ratings, weighting="linear")
    assert found.value == pytest.approx((3 / 4 - 5 / 9) / (4 / 9))


def test_declared_levels_count() -> None:
    ratings = Ratings.of_table(np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]]))
    assert brennan_prediger(ratings).value == pytest.approx(1 / 3)
    assert brennan_prediger(ratings, levels=np.arange(10.0)).value == pytest.approx(
        (2 / 3 - 0.1) / 0.9
    )
