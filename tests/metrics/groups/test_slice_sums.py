"""Sums by slice: any names, unknown persons, weights, and what a comparison covers."""

import numpy as np
import pytest

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.groups.slice_sums import (
    compared,
    coverage,
    grouped,
    slice_numbers,
    slice_sums,
)
from evenhand.metrics.sums import Undefined

TRUTH, SCORES = np.array([0.0, 1.0, 1.0, 0.0]), np.array([1.0, 1.0, 0.0, 0.5])


def test_features_of_several_metrics_stand_beside_each_other_once() -> None:
    found = slice_sums("demo", [bias, mae], TRUTH, SCORES, ["a", "b", "a", "b"])
    assert found.features.count("n") == 1
    assert found.finished(bias, found.by_slice()).value.tolist() == [0.0, 0.25]
    assert found.finished(mae, found.by_slice()).value.tolist() == [1.0, 0.25]


def test_a_weight_is_a_repeated_row() -> None:
    weighted = slice_sums(
        "d", [bias], TRUTH, SCORES, list("abab"), weights=np.array([2.0, 0, 1, 3])
    )
    repeated = np.repeat(np.arange(4), [2, 0, 1, 3])
    plain = slice_sums("d", [bias], TRUTH[repeated], SCORES[repeated], list("aaabbb"))
    assert weighted.by_slice().tolist() == plain.by_slice().tolist()
    assert weighted.counts().tolist() == [3.0, 3.0]


def test_names_may_be_anything_and_nothing_is_unknown() -> None:
    names = ["x", 1, ("a", 2), None, float("nan"), "unknown", 1.0]
    number, known = slice_numbers("demo", names, length=7)
    assert known == ("x", 1, ("a", 2), "unknown")
    assert number.tolist() == [0, 1, 2, 3, 3, 3, 1]
    assert slice_numbers("demo", np.array(["b", "a"]), length=2)[1] == ("b", "a")


def test_a_chosen_part_keeps_the_places_of_slices() -> None:
    found = slice_sums("demo", [bias], TRUTH, SCORES, list("abab"))
    part = found.chosen(found.number == 1)
    assert part.by_slice()[0].tolist() == [0.0] * len(found.features)
    assert part.by_slice()[1].tolist() == found.by_slice()[1].tolist()


def test_the_unknown_and_the_undefined_are_named_not_dropped() -> None:
    found = slice_sums("demo", [tpr], TRUTH, SCORES, ["a", "b", None, "c"])
    done = found.finished(tpr, found.by_slice())
    scope = coverage(found.names, done.reason, ("unknown",))
    assert scope.covered.tolist() == [False, True, False, False]
    assert scope.not_covered == {
        "a": "no_positives",
        "unknown": "left_out",
        "c": "no_positives",
    }


def test_e08_a_text_is_no_collection_of_names() -> None:
    # Aequitas takes set("unknown"), so that a group "n" would be left out as well.
    assert compared(("n", "unknown"), ("unknown",)).tolist() == [True, False]
    with pytest.raises(ValueError, match="left_out must be a collection of names, got the text"):
        compared(("n", "unknown"), "unknown")


def test_sums_of_groups_by_hand() -> None:
    columns = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    number = np.array([2, 0, 2])
    assert grouped(columns, number, groups=3).tolist() == [[3.0, 4.0], [0.0, 0.0], [6.0, 8.0]]


def test_without_items_there_is_nothing() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        slice_sums("demo", [bias], TRUTH, SCORES, list("abab"), weights=np.zeros(4))
    with pytest.raises(Undefined, match=r"^no_items\b"):
        slice_sums("demo", [bias], np.empty(0), np.empty(0), [])


def test_a_name_an_item() -> None:
    with pytest.raises(ValueError, match="demo: needs one group an item, got 3 for 4 items"):
        slice_sums("demo", [bias], TRUTH, SCORES, list("abc"))
