"""Splits by person, enforced."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.splits import (
    PARTS,
    Split,
    check_disjoint,
    drawn_split,
    given_split,
)

PERSONS = st.lists(st.integers(0, 30).map(str), min_size=3, max_size=80).filter(
    lambda told: len(set(told)) > 2
)


@given(persons=PERSONS, seed=st.integers(0, 99), valid=st.floats(0.01, 0.6))
def test_nobody_is_in_two_parts_and_everybody_is_in_one(
    persons: list[str], seed: int, valid: float
) -> None:
    split = drawn_split(persons, valid=valid, test=0.3, seed=seed)
    found = [{persons[place] for place in getattr(split, name)} for name in PARTS]
    assert all(found)
    assert sum(map(len, found)) == len(set(persons))
    assert sum(split.items().values()) == len(persons)
    assert sum(split.persons(persons).values()) == len(set(persons))


@given(persons=PERSONS, seed=st.integers(0, 99))
def test_the_order_of_the_rows_does_not_move_anybody(persons: list[str], seed: int) -> None:
    one = drawn_split(persons, valid=0.2, test=0.2, seed=seed)
    other = drawn_split(persons[::-1], valid=0.2, test=0.2, seed=seed)
    assert {persons[place] for place in one.test} == {persons[::-1][p] for p in other.test}


def test_another_seed_draws_others() -> None:
    persons = [str(one) for one in range(60)]
    drawn = [drawn_split(persons, valid=0.2, test=0.2, seed=seed).test for seed in (1, 2)]
    assert len(drawn[0]) == len(drawn[1]) == 12
    assert drawn[0].tolist() != drawn[1].tolist()


def test_e38_a_speaker_on_both_sides_of_a_split_is_refused_by_name() -> None:
    persons = ["ann", "ann", "bo", "cy", "cy"]
    parts = ["train", "test", "valid", "train", "valid"]
    with pytest.raises(ZooError, match=r"'ann' \(test, train\); 'cy' \(train, valid\)"):
        given_split(parts, persons, column="split")


def test_e38_many_shared_speakers_are_counted() -> None:
    persons = [f"p{place}" for place in range(8)] * 2 + ["q"]
    with pytest.raises(ZooError, match=r"8 persons in more than one part: .* and 3 more; put all"):
        given_split(["train"] * 8 + ["test"] * 8 + ["valid"], persons, column="split")


def test_e38_a_split_made_by_hand_is_checked_as_well() -> None:
    places = np.array([0]), np.array([1]), np.array([2])
    split = Split(train=places[0], valid=places[1], test=places[2])
    check_disjoint(split, ["a", "b", "c"])
    with pytest.raises(ZooError, match="split: 1 person in more than one part: 'a'"):
        check_disjoint(split, ["a", "b", "a"])


def test_another_word_than_the_three_is_refused_with_the_nearest() -> None:
    with pytest.raises(ZooError, match=r"part: one of train, valid, test .* got 'trian'. Did you"):
        given_split(["trian", "valid", "test"], ["a", "b", "c"], column="part")
    with pytest.raises(ZooError, match="in every row, got 'None'"):
        given_split([None, "valid", "test"], ["a", "b", "c"], column="part")


def test_an_empty_part_is_refused() -> None:
    with pytest.raises(ZooError, match="part: no item is in valid; each part needs a person"):
        given_split(["train", "test"], ["a", "b"], column="part")


def test_two_persons_are_too_few_to_part() -> None:
    with pytest.raises(ZooError, match="person: 2 in the table; three parts need at least 3"):
        drawn_split(["a", "b", "a"], valid=0.2, test=0.2, seed=1)
