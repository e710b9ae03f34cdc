"""The lexicon is read strictly, agrees with the taxonomy, and can be disputed word by word."""

from importlib.resources import files

import pytest

from evenhand.model_zoo.captions.lexicon import (
    FILE,
    emotion_meanings,
    lexicon,
    meanings,
    read_lexicon,
)
from evenhand.model_zoo.captions.words import phrase
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.taxonomy import emotions

TEXT = files("evenhand.model_zoo.captions").joinpath(FILE).read_bytes()


def _refused(text: bytes) -> tuple[str, ...]:
    with pytest.raises(ZooError) as caught:
        read_lexicon(text, file="mine.toml")
    return caught.value.problems


def test_every_word_of_the_taxonomy_is_read_or_set_aside_with_a_reason() -> None:
    found = emotion_meanings()
    for one in emotions():
        for word in {*one.face_words, *one.voice_words} - set(lexicon().set_aside):
            assert one.id in found[phrase(word)]
    assert all(reason.strip() for reason in lexicon().set_aside.values())
    assert not {phrase(word) for word in lexicon().set_aside} & set(found)


def test_no_phrase_is_longer_than_what_is_looked_for() -> None:
    read = lexicon()
    every = [emotion_meanings()] + [
        meanings(part.items()) for part in (read.bursts, read.ages, read.genders)
    ]
    lengths = {len(words) for part in every for words in part}
    assert max(lengths) <= 4
    assert min(lengths) >= 1
    assert sum("," in words or "." in words for part in every for words in part) == 0


def test_no_word_is_a_denial_and_an_emotion() -> None:
    denials = {phrase(word) for word in (*lexicon().denials.words, *lexicon().denials.phrases)}
    assert not denials & set(emotion_meanings())


def test_mistakes_of_a_file_are_named() -> None:
    assert _refused(b"schema = ")[0].startswith("mine.toml: not TOML")
    assert "mine.toml: unknown key 'denial'. Did you mean 'denials'?" in _refused(
        TEXT.replace(b"[denials]", b"[denial]")
    )
    assert _refused(TEXT.replace(b"\nanger = [", b"\nangr = [")) == (
        "mine.toml: emotions: no emotion 'angr'. Did you mean 'anger'?",
        "mine.toml: emotions: 'anger' is missing; an empty list says that its own words are enough",
    )
    assert _refused(TEXT.replace(b"acidity =", b"acidty =")) == (
        "mine.toml: set_aside: 'acidty' is in no list of the taxonomy; leave it out of [emotions]",
    )
