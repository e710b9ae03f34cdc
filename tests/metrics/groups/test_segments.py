"""Segments of attributes and their crossings."""

import numpy as np
import pytest

from evenhand.metrics.groups.segments import segments

GENDER, AGE, LAND = ["F", "M", "F", "F"], ["old", "old", "young", "old"], [1, 1, 2, 2]


def test_everybody_then_levels_then_crossings() -> None:
    found = {s.name(): s.rows.tolist() for s in segments({"gender": GENDER, "age": AGE}, count=4)}
    assert found == {
        "all": [0, 1, 2, 3],
        "gender=F": [0, 2, 3],
        "gender=M": [1],
        "age=old": [0, 1, 3],
        "age=young": [2],
        "gender=F&age=old": [0, 3],
        "gender=F&age=young": [2],
        "gender=M&age=old": [1],
        "gender=M&age=young": [],
    }


@pytest.mark.parametrize(("depth", "count"), [(0, 1), (1, 7), (2, 19), (3, 27)])
def test_the_depth_is_how_many_attributes_are_crossed(depth: int, count: int) -> None:
    attributes = {"gender": np.array(GENDER), "age": np.array(AGE), "land": np.array(LAND)}
    assert len(list(segments(attributes, count=4, depth=depth))) == count


def test_e18_a_crossing_that_nobody_has_is_listed() -> None:
    # Peers leave out what has no items, so that a table looks complete when it is not.
    empty = [s.name() for s in segments({"a": [1, 2], "b": [1, 2]}, count=2) if not len(s.rows)]
    assert empty == ["a=1&b=2", "a=2&b=1"]


def test_e07_a_level_of_one_name_belongs_to_its_attribute() -> None:
    # race=Other and religion=Other are two segments; a peer gave one the p-value of the other.
    attributes = {"race": ["Other", "White"], "religion": ["None", "Other"]}
    found = {s.where: s.rows.tolist() for s in segments(attributes, count=2, depth=1)}
    assert found[(("race", "Other"),)] == [0]
    assert found[(("religion", "Other"),)] == [1]


def test_without_attributes_there_is_everybody() -> None:
    assert [s.rows.tolist() for s in segments({}, count=2)] == [[0, 1]]
    assert [len(s.rows) for s in segments({"a": np.empty(0), "b": []}, count=0)] == [0]


def test_bad_arguments_are_named() -> None:
    with pytest.raises(
        ValueError, match="segments: attribute 'age' must be one name for each of 3"
    ):
        list(segments({"age": AGE}, count=3))
    with pytest.raises(ValueError, match="depth must be 0 or more, got -1"):
        list(segments({"age": AGE}, count=4, depth=-1))
