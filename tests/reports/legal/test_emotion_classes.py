"""Classes of emotions: the shipped mapping against the taxonomy of the models."""

import pytest
from msgspec.structs import replace

from evenhand.audit.errors import InputError
from evenhand.model_zoo.taxonomy import emotions
from evenhand.model_zoo.taxonomy_file import Emotion
from evenhand.reports.legal import emotion_classes as module
from evenhand.reports.legal.emotion_classes import classed, emotion_classes, remarks

LETTERS = {"named": "A", "other_affect": "B", "cognitive": "C", "physical": "D"}


@pytest.mark.parametrize("one", emotions(), ids=lambda one: one.id)
def test_every_name_of_an_emotion_has_the_class_of_the_taxonomy(one: Emotion) -> None:
    names = (one.name, one.id, *(alias.name for alias in one.aliases))
    for found in classed(names):
        assert found.letter == LETTERS[one.recital18], found.name
        assert found.near == (one.sensitive or ""), found.name


def test_the_forty_are_those_of_the_taxonomy() -> None:
    shipped = [name for own in emotion_classes().emotions.values() for name in own]
    assert sorted(shipped) == sorted(one.name for one in emotions())


def test_a_name_that_nobody_knows_has_no_class() -> None:
    assert [one.letter for one in classed(("neutral", "grumpiness", ""))] == ["", "", ""]


def test_a_name_with_two_classes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    known = emotion_classes()
    double = replace(known, also={**known.also, "D": ("anger!",)})
    emotion_classes.cache_clear()
    monkeypatch.setattr(module, "read", lambda *_: double)
    with pytest.raises(InputError, match=r"emotions.yaml: 'anger' stands there twice"):
        emotion_classes()
    emotion_classes.cache_clear()


def test_remarks_are_those_on_what_is_audited() -> None:
    assert remarks(classed(("Neutral",))) == ()
    assert [one.about for one in remarks(classed(("Interest",)))] == [("C", "D"), ("C",)]
    told = [one.text for one in remarks(classed(("Fear", "valence")))]
    assert told[-1] == "Valence, arousal and dominance are taken as affect."
    assert not [text for text in told if "teasing" in text]
