"""Designs: balance, splits by person, pairs."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.stimuli.design import balanced, crossed, pairs_of, splits
from evenhand.audit.stimuli.manifest import Stimulus


@given(levels=st.integers(1, 9), count=st.integers(0, 200), seed=st.integers(0, 99))
def test_no_level_is_drawn_more_than_once_more_than_another(
    levels: int, count: int, seed: int
) -> None:
    names = [str(n) for n in range(levels)]
    drawn = balanced(names, count, np.random.default_rng(seed))
    counts = [drawn.count(name) for name in names]
    assert len(drawn) == count
    assert max(counts) - min(counts) <= 1


def test_crossing_holds_every_combination_once() -> None:
    rows = list(crossed({"a": ("1", "2"), "b": ("x", "y", "z")}))
    assert len({tuple(row.values()) for row in rows}) == len(rows) == 6


@given(persons=st.integers(0, 60), seed=st.integers(0, 99))
def test_every_person_is_in_one_split(persons: int, seed: int) -> None:
    names = [f"p{n}" for n in range(persons)]
    found = splits(names, np.random.default_rng(seed))
    assert sorted(found) == sorted(names)


def test_pairs_differ_in_the_factor_and_nothing_else() -> None:
    def item(number: int, person: str, tone: str, age: str) -> Stimulus:
        levels = {"tone": tone, "age": age}
        return Stimulus(
            id=str(number),
            file="",
            person=person,
            recipe="neutral",
            emotion=None,
            factors=levels,
        )

    stimuli = [
        item(1, "p1", "light", "old"),
        item(2, "p1", "dark", "old"),
        item(3, "p1", "dark", "young"),
        item(4, "p2", "dark", "old"),
        item(5, "p1", "mid", "old"),
    ]
    found = pairs_of(stimuli, "tone", reference="light")
    assert [(each.a, each.b, each.factor) for each in found] == [
        ("1", "2", "tone"),
        ("1", "5", "tone"),
    ]
