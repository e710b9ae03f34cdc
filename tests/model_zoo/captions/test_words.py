"""Words, marks and phrases."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.captions.words import found, phrase


def test_hyphens_and_apostrophes_hold_words_together() -> None:
    assert phrase("It isn\N{RIGHT SINGLE QUOTATION MARK}t self-assured: 3 times!") == (
        "it", "isn't", "self-assured", ":", "times", "!",
    )  # fmt: skip
    assert phrase("über Ängste") == ("über", "ängste")
    assert phrase("") == ()


def test_the_longest_phrase_wins_and_none_overlap() -> None:
    wanted = {("old",), ("old", "man"), ("man", "with")}
    assert list(found(phrase("an old man with"), wanted)) == [(1, ("old", "man"))]


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=12))
def test_what_is_found_stands_there_in_order(words: list[str]) -> None:
    wanted = {("a",), ("a", "b"), ("b", "c", "a"), ("c", "c", "c", "c")}
    end = 0
    for at, match in found(words, wanted):
        assert tuple(words[at : at + len(match)]) == match
        assert at >= end
        end = at + len(match)
