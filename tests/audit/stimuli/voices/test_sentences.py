"""The sentences: the same meanings in every language, in the alphabet of the synthesiser."""

from collections import defaultdict

import pytest

from evenhand.audit.stimuli.voices.kokoro import kokoro_files
from evenhand.audit.stimuli.voices.sentences import Sentence, fillers, sentence, sentences

SHARED = {"train", "book", "papers", "chairs"}
FOREIGN = [each for each in sentences() if each.language != "en"]


def test_every_language_has_the_shared_meanings_and_english_has_more() -> None:
    meanings = defaultdict(set)
    for each in sentences():
        meanings[each.language].add(each.meaning)
    assert set(meanings) == {"en", "de", "es", "fr", "it", "pt", "hi", "ja"}
    assert all(found >= SHARED for found in meanings.values())
    assert len(meanings["en"]) == 8


def test_no_meaning_is_there_twice_in_a_language() -> None:
    keys = [(each.meaning, each.language) for each in sentences()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("each", FOREIGN, ids=lambda each: f"{each.language}-{each.meaning}")
def test_the_synthesiser_knows_every_symbol(each: Sentence) -> None:
    assert set(each.sounds) - set(kokoro_files().symbols) == set()


def test_the_synthesiser_knows_every_symbol_of_the_hesitations() -> None:
    assert set("".join(each.sounds for each in fillers())) <= set(kokoro_files().symbols)


@pytest.mark.parametrize("each", sentences(), ids=lambda each: f"{each.language}-{each.meaning}")
def test_a_sentence_is_said_word_by_word(each: Sentence) -> None:
    if each.language != "ja":
        written = each.text.replace("-", " ").replace("'", " ").split()
        assert abs(len(written) - len(each.sounds.split())) <= 1


def test_a_sentence_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence("train", "tlh")
