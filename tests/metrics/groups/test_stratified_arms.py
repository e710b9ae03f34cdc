"""The door of comparisons at equal label."""

import numpy as np
import pytest

from evenhand.metrics.groups.stratified_arms import StratifiedArms, stratified_arms
from evenhand.metrics.numbered import Names
from evenhand.metrics.sums import Array


def _given(
    *, weights: Array | None = None, strata: Names | None = None, persons: Names | None = None
) -> StratifiedArms:
    return stratified_arms(
        "gap",
        np.array([2.0, 0.0, 2.0]),
        np.array([1.0, 2.0, 3.0]),
        slices=["a", "a", "b"],
        of="a",
        against=None,
        strata=strata,
        persons=persons,
        weights=weights,
    )


def test_labels_are_strata_unless_others_are_named() -> None:
    assert _given().strata == [0.0, 2.0]
    assert _given().stratum.tolist() == [1, 0, 1]
    assert _given(strata=["x", "y", "x"]).strata == ["x", "y"]
    assert _given().person is None


def test_what_counts_zero_times_leaves_no_trace() -> None:
    found = _given(weights=np.array([2.0, 0.0, 1.0]), persons=["p", "q", "r"])
    assert found.strata == [2.0]
    assert found.times.tolist() == [2.0, 1.0]
    assert found.arms.outside.tolist() == [False, True]
    assert found.person is not None
    assert found.person.tolist() == [0, 2]


def test_strata_and_persons_have_the_length_of_the_items() -> None:
    with pytest.raises(ValueError, match="gap: strata must hold one name an item"):
        _given(strata=["x"])
    with pytest.raises(ValueError, match="gap: persons must hold one name an item"):
        _given(persons=["x"])
