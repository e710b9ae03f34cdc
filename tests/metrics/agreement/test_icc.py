"""Six intraclass correlations against Shrout & Fleiss 1979 and at their edges."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.agreement.icc import icc
from evenhand.metrics.raters.ratings import Ratings

GAP = np.nan
PUBLISHED = np.array(
    [[9.0, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)
CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": PUBLISHED},
    "rows": ("ratings",),
    "weights": "weights",
    "perfect": {"ratings": np.array([[1.0, 1.0], [2.0, 2.0]])},
    "undefined": [
        ({"ratings": np.array([[3.0], [4.0], [5.0]])}, "one_rater"),
        ({"ratings": np.array([[3.0, 4.0]])}, "too_few"),
        ({"ratings": np.array([[3.0, 4.0], [1.0, GAP]])}, "incomplete"),
        ({"ratings": np.ones((3, 2))}, "no_variation"),
    ],
    "power": {"ratings": 1, "headline": 0},
}


@pytest.mark.parametrize(
    ("form", "value", "low", "high"),
    [
        ("1_1", 0.17, -0.13, 0.72),
        ("2_1", 0.29, 0.02, 0.76),
        ("3_1", 0.71, 0.34, 0.95),
        ("1_k", 0.44, -0.88, 0.91),
        ("2_k", 0.62, 0.07, 0.93),
        ("3_k", 0.91, 0.68, 0.99),
    ],
)
def test_published_values(form: str, value: float, low: float, high: float) -> None:
    # values: Shrout & Fleiss 1979, table 4; intervals: R psych 2.2.9
    found = icc(Ratings.of_table(PUBLISHED)).forms[form]
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=0.0051)


def test_the_headline_is_one_expert_of_many() -> None:
    found = icc(Ratings.of_table(PUBLISHED))
    assert found.value == found.forms["2_1"].value == pytest.approx(0.289763779527559)
    assert found.rater_means == pytest.approx((46 / 6, 2.5, 26 / 6, 40 / 6))
    assert (found.n_items, found.n_raters, found.missing) == (6, 4, {})


def test_severity_costs_agreement_and_not_consistency() -> None:
    found = icc(Ratings.of_table(np.array([[1.0, 3.0], [2.0, 4.0], [4.0, 6.0]]))).forms
    assert found["3_1"].value == found["3_k"].value == 1.0
    # MSB 14/3, MSR 6, MSE 0: (14/3) / (14/3 + 2 * 6 / 3)
    assert found["2_1"].value == pytest.approx(14 / 26)


def test_two_by_two_without_any_order_has_no_headline() -> None:
    found = icc(Ratings.of_table(np.array([[0.0, 1.0], [1.0, 0.0]])))
    assert found.value is None
    assert found.missing == {"value": "low_reliability"}
    assert found.forms["1_1"].value == found.forms["3_1"].value == -1.0


def test_the_level_of_the_interval_is_obeyed_and_checked() -> None:
    narrow, wide = (icc(Ratings.of_table(PUBLISHED), level=p).forms["2_1"] for p in (0.5, 0.99))
    assert narrow.low is not None
    assert wide.low is not None
    assert narrow.low > wide.low
    with pytest.raises(ValueError, match="icc: level must lie strictly between 0 and 1, got 95"):
        icc(Ratings.of_table(PUBLISHED), level=95)
