"""Persons: shares are shares, and a person does not depend on how many there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.stimuli.voices.persons import (
    CYCLE,
    MALE_SHARE,
    PARENTS,
    PITCH_HZ,
    drawn_persons,
)

seeds = st.integers(0, 10_000)


@given(seed=seeds)
def test_shares_sum_to_one_and_follow_the_gender(seed: int) -> None:
    for person in drawn_persons(5, seed=seed):
        low, high = MALE_SHARE[person.gender]
        for shares in (person.voice.timbre, person.voice.melody):
            assert len(shares) == len(PARENTS)
            assert sum(shares) == pytest.approx(1.0, abs=5e-4)
            assert min(shares) >= 0
            assert low <= shares[-1] <= high
        assert PITCH_HZ[person.gender][0] <= person.pitch_hz <= PITCH_HZ[person.gender][1]


@given(seed=seeds)
def test_a_person_is_the_same_in_a_larger_corpus(seed: int) -> None:
    assert drawn_persons(3, seed=seed) == drawn_persons(7, seed=seed)[:3]


def test_persons_differ_from_each_other_and_by_seed() -> None:
    persons = drawn_persons(40, seed=1)
    assert len({person.voice for person in persons}) == 40
    assert persons[0] != drawn_persons(1, seed=2)[0]


def test_every_five_persons_have_the_same_genders() -> None:
    genders = [person.gender for person in drawn_persons(15, seed=3)]
    assert genders == list(CYCLE) * 3
