"""Errors of captions, counted by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.training.caption_scores import caption_scores, chrf, word_edits

TEXTS = st.lists(st.sampled_from(["sad", "calm", "joy", "very"]), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("wanted", "got", "edits"),
    [
        ("a b c", "a b c", 0),
        ("a b c", "a c", 1),
        ("a b c", "a x c", 1),
        ("a b c", "a b b c", 1),
        ("a b c", "", 3),
        ("", "a b", 2),
        ("a b c d", "b c d a", 2),
    ],
)
def test_words_to_change_are_the_fewest(wanted: str, got: str, edits: int) -> None:
    assert word_edits(wanted, got) == edits


@given(one=TEXTS, other=TEXTS)
def test_edits_are_a_distance(one: str, other: str) -> None:
    edits = word_edits(one, other)
    assert edits == word_edits(other, one)
    assert (edits == 0) == (one == other)
    assert abs(len(one.split()) - len(other.split())) <= edits
    assert edits <= max(len(one.split()), len(other.split()))


def test_chrf_by_hand() -> None:
    """`abc` and `abd`: 2 of 3 letters, 1 of 2 pairs, 0 of 1 triple are shared, on both sides."""
    assert chrf("abc", "abd") == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)


def test_chrf_weighs_what_is_missing_more_than_what_is_too_much() -> None:
    assert chrf("abc", "abcabc") > chrf("abcabc", "abc")
    assert chrf("abc", "") == 0


def test_scores_of_a_set_count_words_not_captions() -> None:
    found = caption_scores(["a b c", "d"], ["a b c", "e"])
    assert found.wer == 0.25
    assert found.exact == 0.5
    assert found.chrf == 0.5
