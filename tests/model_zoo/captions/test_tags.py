"""Captions are read for what they say, how strongly, and what they deny."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.captions.tags import degrees, tags


def _denied(caption: str) -> set[str]:
    return {one.of for one in tags(caption).emotions if one.denied}


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("The speaker sounds strongly amused and slightly joyful.", {"amusement": 3, "elation": 1}),
        ("A calm, pensive woman.", {"contentment": 2, "contemplation": 2}),
        ("He is extremely angry; a hint of fear.", {"anger": 4, "fear": 1}),
        ("Very, very slow speech of a sad man", {"sadness": 2}),
        ("utterly helpless", {"helplessness": 4}),
        ("an intense burst of rage", {"anger": 4}),
        ("She is having a crush.", {"infatuation": 2}),
        ("full of loathing", {"contempt": 2, "disgust": 2}),
        ("Sad, then deeply sad, then a bit sad", {"sadness": 3}),
        ("SAD", {"sadness": 2}),
        ("", {}),
        ("The recording is clear.", {}),
        ("a sharp, light voice that honors the text", {}),
    ],
)
def test_what_a_caption_says_and_how_strongly(caption: str, said: dict[str, int]) -> None:
    assert dict(degrees(caption)) == said


@pytest.mark.parametrize(
    ("caption", "said", "denied"),
    [
        ("not sad", set(), {"sadness"}),
        ("She doesn't sound angry.", set(), {"anger"}),
        ("neither sad nor angry", set(), {"sadness", "anger"}),
        ("without any fear, or shame, or doubt", set(), {"fear", "shame", "doubt"}),
        ("not sad but angry", {"anger"}, {"sadness"}),
        ("not angry, amused", {"amusement"}, {"anger"}),
        ("He is not angry. He is amused.", {"amusement"}, {"anger"}),
        ("does not sound sad and is clearly amused", {"amusement"}, {"sadness"}),
        ("amused rather than angry", {"amusement"}, {"anger"}),
        ("free of bitterness; proud", {"pride"}, {"bitterness"}),
        ("an absence of joy", set(), {"elation"}),
        ("sad, not angry, while calm", {"sadness", "contentment"}, {"anger"}),
        ("a voice devoid of shame and pride", set(), {"shame", "pride"}),
        ("Without hesitation he laughs, delighted", {"elation"}, set()),
    ],
)
def test_what_a_caption_denies(caption: str, said: set[str], denied: set[str]) -> None:
    assert set(degrees(caption)) == said
    assert _denied(caption) == denied


def test_a_word_said_and_denied_counts_as_said() -> None:
    assert dict(degrees("Not sad at first, but sad in the end.")) == {"sadness": 2}


def test_bursts_ages_and_genders() -> None:
    said = tags("A young woman giggles, sighs twice, and there is no crying or shouting.")
    assert [(one.of, one.denied) for one in said.bursts] == [
        ("laugh", False), ("sigh", False), ("cry", True), ("scream", True),
    ]  # fmt: skip
    assert [(one.of, one.words) for one in said.ages] == [("young_adult", "young woman")]
    assert {one.of for one in said.genders} == {"feminine"}
    assert tags("A boy speaks.").ages[0].of == "child"
    assert tags("An androgynous voice.").genders[0].of == "neither"
    assert tags("Somebody speaks.").genders == ()


def test_a_caption_that_contradicts_itself_keeps_both_statements() -> None:
    assert [one.of for one in tags("An elderly child.").ages] == ["senior", "child"]


@given(st.text(max_size=80))
def test_any_text_is_read(caption: str) -> None:
    assert all(1 <= degree <= 4 for degree in degrees(caption).values())


@given(st.sampled_from(["sad", "deeply sad", "a hint of anger", "amused and proud"]))
def test_a_denial_before_a_clause_takes_all_of_it_back(clause: str) -> None:
    assert degrees(clause)
    assert not degrees(f"not {clause}")
    assert set(degrees(f"not bored, but {clause}")) == set(degrees(clause))
