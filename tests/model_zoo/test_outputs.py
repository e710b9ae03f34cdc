"""What a predictor declares, and what it therefore does not cover."""

from dataclasses import replace

import pytest

from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.outputs import (
    Kind,
    Modality,
    Scale,
    checked_outputs,
    coverage,
    known_outputs,
)
from evenhand.model_zoo.taxonomy import emotions

FACE = known_outputs("emotion", modality="face")


@pytest.mark.parametrize(
    ("kind", "modality", "count"),
    [
        ("emotion", "face", 40),
        ("emotion", "voice", 40),
        ("face_dimension", "face", 4),
        ("face_dimension", "voice", 0),
        ("voice_attribute", "voice", 15),
        ("voice_attribute", "face", 0),
        ("voice_quality", "voice", 4),
        ("voice_quality", "face", 0),
        ("caption", "voice", 1),
    ],
)
def test_kinds_have_their_outputs(kind: Kind, modality: Modality, count: int) -> None:
    outputs = known_outputs(kind, modality=modality)
    assert len(checked_outputs(outputs)) == count


def test_covered_and_not_covered_are_the_40() -> None:
    found = coverage(FACE[5:7])
    assert [one.id for one in found.covered] == ["affection", "infatuation"]
    assert sorted(e.number for e in found.covered + found.not_covered) == list(range(1, 41))
    assert coverage(FACE).not_covered == ()
    assert coverage(known_outputs("caption", modality="voice")).covered == ()
    assert coverage(()).not_covered == emotions()


def test_an_emotion_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownName, match="no emotion 'glee'"):
        coverage([replace(FACE[0], of="glee")])
    with pytest.raises(ZooError, match="output 'amusement': no emotion with id 'glee'"):
        checked_outputs([replace(FACE[0], of="glee")])


def test_nothing_is_declared_twice() -> None:
    with pytest.raises(ZooError) as caught:
        checked_outputs([FACE[0], FACE[0]])
    assert caught.value.problems == (
        "output 'amusement' is declared 2 times",
        "emotion 'amusement' has 2 outputs",
    )


def test_forms_are_not_mixed() -> None:
    with pytest.raises(ZooError, match="emotions come as raw and softmax"):
        checked_outputs([FACE[0], replace(FACE[1], form="softmax")])


def test_softmax_is_taken_over_emotions_only() -> None:
    # VideoAnnotator takes it over 43 heads, arousal and dominance among them.
    shares = Scale(kind="bounded", low=0.0, high=1.0)
    arousal = replace(known_outputs("face_dimension", modality="face")[0], scale=shares)
    with pytest.raises(ZooError, match=r"softmax is taken over .*, got face_dimension"):
        checked_outputs([replace(arousal, form="softmax")])
