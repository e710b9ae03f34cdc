"""Gwet's coefficients against published values and by hand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.agreement.gwet_ac import gwet_ac
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

GAP = np.nan
FOUR_RATERS = np.array(
    [
        *([1, 1, GAP, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4]),
        *([4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [GAP, 5, 5, 5]),
        *([GAP, GAP, 1, 1], [GAP, GAP, 3, GAP]),
    ]
)
CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": FOUR_RATERS, "weighting": "quadratic"},
    "rows": ("ratings",),
    "weights": "weights",
    "perfect": {"ratings": np.array([[0.0, 0.0], [1.0, 1.0]])},
    "undefined": [
        ({"ratings": np.array([[1.0, 1.0], [1.0, GAP]])}, "one_level"),
        ({"ratings": np.array([[1.0, GAP], [GAP, 2.0]])}, "one_rater"),
    ],
    "power": {"ratings": 1, "headline": 0},
}


@pytest.mark.parametrize(
    ("weighting", "value", "error"),
    [
        ("identity", 0.77544, 0.14295),
        ("linear", 0.85874, 0.11733),
        ("quadratic", 0.914, 0.10396),
        ("ordinal", 0.89894, 0.1069),
    ],
)
def test_four_raters_of_gwet(weighting: Any, value: float, error: float) -> None:  # noqa: ANN401 words
    # Gwet, Handbook of Inter-Rater Reliability; run with R irrCAC 1.0, five digits
    found = gwet_ac(Ratings.of_table(FOUR_RATERS), weighting=weighting)
    assert found.value == pytest.approx(value, abs=1e-5)
    assert found.standard_error == pytest.approx(error, abs=1e-5)


def test_by_hand() -> None:
    # pa .9; shares .95 and .05; pe = 2 / 2 * (2 * .95 * .05) = .095
    table = np.zeros((10, 2))
    table[0, 1] = 1.0
    found = gwet_ac(Ratings.of_table(table))
    assert found.expected == pytest.approx(0.095)
    assert found.value == pytest.approx((0.9 - 0.095) / (1 - 0.095))


def test_an_unused_level_counts_in_the_chance() -> None:
    ratings = Ratings.of_table(np.array([[0.0, 1.0], [1.0, 1.0]]))
    # shares 1/4, 3/4: sum of p (1 - p) = 3/8; over q - 1
    assert gwet_ac(ratings).expected == pytest.approx(3 / 8)
    assert gwet_ac(ratings, levels=np.arange(4.0)).expected == pytest.approx(1 / 8)


def test_one_level_of_several_is_agreement() -> None:
    found = gwet_ac(Ratings.of_table(np.zeros((4, 2))), levels=np.array([0.0, 1.0]))
    assert (found.value, found.expected) == (1.0, 0.0)


def test_e30_one_level_of_one_is_undefined() -> None:
    # irrCAC divides 0 by 0
    with pytest.raises(Undefined, match=r"^one_level\b"):
        gwet_ac(Ratings.of_table(np.zeros((4, 2))))
