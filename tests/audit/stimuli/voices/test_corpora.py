"""The corpora refer to what is there, and a name that is not is told."""

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.voices.accents import accents
from evenhand.audit.stimuli.voices.corpora import voice_corpora, voice_corpus
from evenhand.audit.stimuli.voices.design import MEANINGS
from evenhand.audit.stimuli.voices.recipes import recipes
from evenhand.audit.stimuli.voices.sentences import sentence


@pytest.mark.parametrize("name", voice_corpora())
def test_a_corpus_refers_to_sentences_accents_recipes_and_factors_that_exist(name: str) -> None:
    corpus = voice_corpus(name)
    for variety in corpus.varieties:
        language, _, accent = variety.partition("/")
        assert not accent or accent in accents()
        assert all(sentence(meaning, language) for meaning in corpus.sentences)
    assert set(corpus.recipes) <= set(recipes())
    assert set(corpus.pairs) <= set(MEANINGS) - {"gender", "sentence"}
    assert sum(corpus.splits.values()) in {0, corpus.persons}


def test_an_unknown_corpus_is_told_with_the_nearest_and_all_others() -> None:
    expected = r"no corpus 'voices-pause'. Did you mean 'voices-pauses' .*\? There are: voices-core"
    with pytest.raises(InputError, match=expected):
        voice_corpus("voices-pause")
