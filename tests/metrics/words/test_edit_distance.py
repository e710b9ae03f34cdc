"""Edit distances against a table filled cell by cell, and what a distance has to be."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.words import edit_distance
from evenhand.metrics.words.edit_distance import edit_distances

TEXTS = st.lists(st.text("abc", max_size=9), min_size=3, max_size=3)


def _plain(first: Sequence[object], second: Sequence[object]) -> int:
    """Return the distance as textbooks write it."""
    line = list(range(len(second) + 1))
    for row, a in enumerate(first, start=1):
        above, line = line, [row]
        for column, b in enumerate(second, start=1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (a != b)))
    return line[-1]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("kitten", "sitting", 3),
        ("saturday", "sunday", 3),
        ("intention", "execution", 5),  # Jurafsky & Martin, figure 2.17, at cost 1 a substitution
        ("", "abc", 3),
        ("abc", "", 3),
        ("", "", 0),
        ("ab", "bc", 2),
    ],
)
def test_published_examples(first: str, second: str, expected: int) -> None:
    assert edit_distances([first], [second]).tolist() == [expected]


def test_tokens_are_what_can_be_compared() -> None:
    said, heard = ["she", "sighs", "and"], ["he", "sighs", "and", "and"]
    assert edit_distances([said], [heard]).tolist() == [2]
    assert edit_distances([(1, "1")], [("1", 1)]).tolist() == [2]


def test_nothing_has_no_distances() -> None:
    assert edit_distances([], []).tolist() == []


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_it_is_the_distance_of_the_textbook(first: list[str], second: list[str]) -> None:
    expected = [_plain(a, b) for a, b in zip(first, second, strict=True)]
    assert edit_distances(first, second).tolist() == expected


@settings(deadline=None)
@given(TEXTS)
def test_it_is_a_metric(three: list[str]) -> None:
    a, b, c = three
    ab, bc, ac, ba = edit_distances([a, b, a, b], [b, c, c, a]).tolist()
    assert ab == ba
    assert ac <= ab + bc
    assert (ab == 0) == (a == b)
    assert abs(len(a) - len(b)) <= ab <= max(len(a), len(b))


def test_batches_do_not_change_it(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ["abcabc", "", "b", "cab", "a" * 40, "ab"]
    second = ["bcab", "cc", "", "bac", "b" * 30, "ab"]
    whole = edit_distances(first, second).tolist()
    monkeypatch.setattr(edit_distance, "_CELLS", 5)
    assert edit_distances(first, second).tolist() == whole
    assert whole == [_plain(a, b) for a, b in zip(first, second, strict=True)]


def test_every_reference_needs_a_hypothesis() -> None:
    with pytest.raises(ValueError, match="needs a hypothesis, got 2 and 1"):
        edit_distances(["a", "b"], ["a"])
