"""Slices: none is left out, none is there twice, and each has the reference that was declared."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.slices import (
    UNKNOWN,
    Against,
    Attribute,
    Slice,
    against,
    inside,
    reference_of,
    reference_words,
    slices_of,
)

GENDER = Attribute(name="gender", levels=("Female", "Male", UNKNOWN), reference="Male")
AGE = Attribute(name="age", levels=("18-39", "40-59", "60+", UNKNOWN), reference="18-39")
ACCENT = Attribute(name="accent", levels=("North", "South", UNKNOWN))
ALL = (GENDER, AGE, ACCENT)

FEMALE = Slice((("gender", "Female"),))
FEMALE_OLD = Slice((("gender", "Female"), ("age", "60+")))
CELLS = np.array([[0, 2, 0], [0, 1, 1], [1, 2, 0], [1, 0, 2], [2, 3, 0]], dtype=np.int16)

codes = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 2)), max_size=20
).map(lambda rows: np.array(rows, dtype=np.int16).reshape(-1, 3))


def test_every_declared_level_has_a_slice_unknown_ones_too() -> None:
    assert [part.id for part in slices_of((GENDER, ACCENT))] == [
        "gender=Female",
        "gender=Male",
        "gender=unknown",
        "accent=North",
        "accent=South",
        "accent=unknown",
    ]


def test_an_intersection_has_every_known_combination_in_declared_order() -> None:
    crossed = slices_of((GENDER, AGE), intersections=[("gender", "age")])[7:]
    assert [part.id for part in crossed] == [
        f"gender={gender} & age={age}"
        for gender in ("Female", "Male")
        for age in ("18-39", "40-59", "60+")
    ]


def test_unknown_is_in_no_intersection() -> None:
    found = slices_of(ALL, intersections=[("gender", "age", "accent")], all_pairs=True)
    crossed = [part for part in found if len(part.where) > 1]
    assert len(crossed) == 2 * 3 * 2 + 2 * 3 + 2 * 2 + 3 * 2
    assert all(level != UNKNOWN for part in crossed for _, level in part.where)
    assert len({frozenset(part.where) for part in found}) == len(found)


def test_all_pairs_adds_each_pair_once_whatever_was_named_before() -> None:
    named = slices_of((GENDER, AGE), intersections=[("age", "gender")])
    assert slices_of((GENDER, AGE), intersections=[("age", "gender")], all_pairs=True) == named
    twice = [("age", "gender"), ("gender", "age")]
    assert slices_of((GENDER, AGE), intersections=twice) == named
    assert named[7].id == "age=18-39 & gender=Female"


@pytest.mark.parametrize(
    ("names", "got"),
    [
        (("gender", "colour"), "gender, colour"),
        (("age", "age"), "age, age"),
        (("age",), "age"),
        ((), "none"),
    ],
)
def test_an_intersection_that_makes_no_sense_is_refused(names: tuple[str, ...], got: str) -> None:
    message = rf"two or more distinct attributes of gender, age, accent; got {got}$"
    with pytest.raises(ValueError, match=message):
        slices_of(ALL, intersections=[names])


def test_rows_of_a_slice_share_its_levels() -> None:
    assert inside(FEMALE, ALL, CELLS).tolist() == [True, True, False, False, False]
    assert inside(FEMALE_OLD, ALL, CELLS).tolist() == [True, False, False, False, False]
    assert inside(Slice(()), ALL, CELLS).all()


@given(codes)
def test_the_levels_of_an_attribute_share_out_the_rows(cells: np.ndarray) -> None:
    for attribute in ALL:
        parts = slices_of((attribute,))
        held = np.array([inside(part, ALL, cells) for part in parts]).reshape(len(parts), -1)
        assert (held.sum(axis=0) == 1).all()


@given(codes)
def test_a_slice_and_the_rest_are_everybody(cells: np.ndarray) -> None:
    for part in slices_of(ALL, all_pairs=True):
        rest = against(part, ALL, cells, compare="rest")
        assert np.array_equal(inside(part, ALL, cells) ^ rest, np.ones(len(cells), dtype=bool))


def test_the_rest_holds_unknown_levels() -> None:
    assert against(FEMALE, ALL, CELLS, compare="rest").tolist() == [False, False, True, True, True]


def test_overall_is_everybody_the_slice_included() -> None:
    assert against(FEMALE, ALL, CELLS, compare="overall").all()


def test_a_reference_is_the_reference_level_of_each_attribute() -> None:
    expected = inside(Slice((("gender", "Male"), ("age", "18-39"))), ALL, CELLS)
    assert np.array_equal(against(FEMALE_OLD, ALL, CELLS, compare="reference"), expected)
    assert expected.tolist() == [False, False, False, True, False]


def test_the_reference_itself_is_held_against_nobody() -> None:
    male = Slice((("gender", "Male"),))
    assert not against(male, ALL, CELLS, compare="reference").any()
    assert reference_of(male, ALL) == male


@pytest.mark.parametrize("name", ["accent", "colour"])
def test_an_attribute_without_reference_is_named(name: str) -> None:
    part = Slice((("gender", "Female"), (name, "North")))
    message = rf"attribute {name} has no reference level, so gender=Female & {name}=North cannot"
    with pytest.raises(ValueError, match=message):
        against(part, ALL, CELLS, compare="reference")


@pytest.mark.parametrize("pair", [("gender", "female"), ("colour", "red")])
def test_a_level_that_is_not_declared_is_named_with_those_that_are(pair: tuple[str, str]) -> None:
    message = rf"no level {pair[0]}={pair[1]} is declared; .*gender: Female, Male, unknown; age: 18"
    with pytest.raises(ValueError, match=message):
        inside(Slice((pair,)), ALL, CELLS)


@pytest.mark.parametrize(
    ("compare", "words"),
    [("rest", "everyone else"), ("overall", "all items"), ("reference", "gender=Male & age=18-39")],
)
def test_a_reference_has_words(compare: Against, words: str) -> None:
    assert reference_words(FEMALE_OLD, ALL, compare=compare) == words
