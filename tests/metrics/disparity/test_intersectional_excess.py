"""Intersections: by hand, with cells that do not occur, unknown levels, and beside chance."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.disparity.intersectional_excess import (
    IntersectionalExcess,
    intersectional_excess,
)
from evenhand.metrics.disparity.tpr import tpr

RNG = np.random.default_rng(25)
CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "truth": RNG.integers(0, 8, 60) * 1.0,
        "scores": RNG.normal(3, 2, 60),
        "first": np.array(list("ab") * 30),
        "second": np.array(list("xyz") * 20),
        "persons": np.arange(60) // 2,
        "rng": 5,
        "draws": 20,
    },
    "rows": ("truth", "scores", "first", "second", "persons"),
    "weights": "weights",
    "undefined": [
        ({"first": ["a"] * 60, "second": ["x"] * 60}, "one_group"),
        ({"weights": np.zeros(60)}, "no_items"),
    ],
    "power": {"truth": 1, "scores": 1, "headline": 1},
    "names": ("first", "second", "persons"),
}


def _excess(scores: Any, first: Any, second: Any, **settings: Any) -> IntersectionalExcess:  # noqa: ANN401
    return intersectional_excess(
        settings.pop("truth", np.zeros(len(scores))),
        np.asarray(scores, dtype=np.float64),
        first,
        second,
        range(len(scores)),
        rng=np.random.default_rng(0),
        **settings,
    )


def test_three_cells_of_four_by_hand() -> None:
    # cells ax: 1, 3 (mean 2), ay: 5, bx: 7; all: 4; row a: 3, b: 7; column x: 11/3, y: 5
    found = _excess([1.0, 3, 5, 7], list("aaab"), list("xxyx"))
    assert found.overall == 4.0
    ax, ay, bx, by = found.cells
    assert [(cell.first, cell.second) for cell in found.cells] == [
        ("a", "x"),
        ("a", "y"),
        ("b", "x"),
        ("b", "y"),
    ]
    assert (ax.value, ax.count, ax.gap) == (2.0, 2.0, -2.0)
    assert ax.excess == pytest.approx(2 - (3 + 11 / 3 - 4))
    assert ay.excess == pytest.approx(5 - (3 + 5 - 4))
    assert bx.excess == pytest.approx(7 - (7 + 11 / 3 - 4))
    assert (by.count, by.value, by.gap, by.excess) == (0.0, None, None, None)
    assert by.missing == dict.fromkeys(("value", "gap", "excess"), "no_items")
    assert found.worst_gap == 3.0
    assert found.mass_weighted_max == 1.0
    # shares 2/4, 1/4, 1/4 of squared gaps 4, 1, 9
    assert found.between_variance == pytest.approx(4.5)
    assert set(found.nulls) == {"worst_gap", "mass_weighted_max"}


def test_an_additive_table_has_no_excess() -> None:
    first, second = np.repeat([0, 1], 12), np.tile([0, 1, 2], 8)
    found = _excess(first + 10.0 * second, first, second)
    assert [cell.excess for cell in found.cells] == pytest.approx([0.0] * 6, abs=1e-12)


def test_a_cell_without_the_metric_says_why() -> None:
    truth = np.array([1.0, 1, 1, 0])
    found = _excess([1.0, 0, 1, 0], list("aabb"), list("xyxy"), truth=truth, metric=tpr)
    assert found.cells[3].value is None
    assert found.cells[3].missing["excess"] == "no_positives"
    assert found.worst_gap == pytest.approx(2 / 3)


def test_unknown_levels_are_shown_and_not_compared() -> None:
    found = _excess([0.0, 1, 50, -50], ["a", "b", None, "a"], ["x", "x", "x", None])
    shown = {(cell.first, cell.second): cell.value for cell in found.cells}
    assert shown["unknown", "x"] == 50.0
    assert shown["a", "unknown"] == -50.0
    assert found.worst_gap == pytest.approx(0.75)


def test_one_bad_cell_is_seen_beside_chance_though_rows_and_columns_are_alike() -> None:
    rng = np.random.default_rng(2)
    first, second = np.arange(240) % 2, np.arange(240) // 2 % 2
    sign = np.where(first == second, 1.0, -1.0)
    bad, good = rng.normal(size=240) + 0.5 * sign, rng.normal(size=240)
    assert _excess(bad, first, second).nulls["worst_gap"].p < 0.02
    assert _excess(good, first, second).nulls["worst_gap"].p > 0.05


def test_a_gap_may_have_no_reference() -> None:
    truth = np.array(([1.0] + [0.0] * 19) * 2)
    cells = ["a"] * 20 + ["b"] * 20
    found = _excess(truth, cells, ["x"] * 40, truth=truth, metric=tpr)
    assert found.nulls == {}
    assert found.missing == dict.fromkeys(("nulls.worst_gap", "nulls.mass_weighted_max"), "too_few")


def test_vectors_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="intersectional_excess: needs one group an item, got 1"):
        _excess([1.0, 2.0], ["a"], ["x", "y"])
