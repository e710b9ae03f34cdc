"""Scoring rates: strictly above the median of everybody, weights, unknown categories."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.disparity.scoring_rate import scoring_rate
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(2)
CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "scores": RNG.normal(size=60),
        "slices": np.array(["a", "b", "c"])[RNG.integers(0, 3, 60)],
    },
    "rows": ("scores", "slices"),
    "weights": "weights",
    "perfect": {"scores": np.arange(60.0) // 2 % 2, "slices": np.array(["a", "b"] * 30)},
    "undefined": [({"weights": np.zeros(60)}, "no_items")],
    "power": {"scores": 1, "headline": 0},
    "names": ("slices",),
}


def test_by_hand() -> None:
    # sorted 1 2 3 3 3 4: the median is 3; only 4 lies above, strictly
    scores = np.array([3.0, 1.0, 3.0, 4.0, 2.0, 3.0])
    found = scoring_rate(scores, slices=["a", "a", "a", "b", "b", "b"])
    assert found.median == 3.0
    assert found.overall_rate == pytest.approx(1 / 6)
    assert [c.rate for c in found.impact.categories] == [0.0, pytest.approx(1 / 3)]
    assert found.lowest == 0.0


def test_the_middle_of_an_even_number_lies_between() -> None:
    found = scoring_rate(np.array([0.0, 1.0, 2.0, 9.0]), slices=["a", "a", "b", "b"])
    assert found.median == 1.5
    assert found.overall_rate == 0.5


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=20))
@settings(deadline=None)
def test_the_median_of_weights_is_that_of_repeated_rows(rows: list[tuple[int, int]]) -> None:
    scores, times = np.array(rows, dtype=np.float64).T
    if times.any():
        found = scoring_rate(scores, slices=["a"] * len(rows), weights=times)
        repeated = np.repeat(scores, times.astype(int))
        assert found.median == np.median(repeated)
        assert found.overall_rate == pytest.approx(float((repeated > found.median).mean()))


def test_e03_unknown_categories_count_for_the_median() -> None:
    scores = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    found = scoring_rate(scores, slices=["a", "a", "b", "unknown", "unknown"])
    assert found.median == 3.0
    assert [c.total for c in found.impact.categories] == [2, 1, 2]
    assert found.impact.categories[2].missing["ratio"] == "unknown_category"


def test_equal_scores_lie_above_nothing() -> None:
    found = scoring_rate(np.ones(4), slices=["a", "a", "b", "b"])
    assert (found.overall_rate, found.lowest) == (0.0, None)
    assert found.missing == {"lowest": "none_selected"}


def test_nothing_has_no_median() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        scoring_rate(np.empty(0), slices=np.empty(0, dtype=np.str_))
