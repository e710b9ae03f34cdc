"""Words of models against the forty, against crosswalks and against attributes of persons."""

from typing import Any, TypeAlias

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.outputs import checked_outputs
from evenhand.model_zoo.pipelines.label_sets import classified, output, prompted
from evenhand.model_zoo.pipelines.pipeline_file import Classifier, ZeroShot
from evenhand.model_zoo.taxonomy import emotion

Said: TypeAlias = Any


def classifier(**said: Said) -> Classifier:
    usual: dict[str, Any] = {
        "schema": 1,
        "kind": "hf-image-classification",
        "name": "m",
        "source": "m",
        "licence": "MIT",
        "label_set": "basic-emotions",
    }
    return Classifier(**{**usual, **said})


def zero_shot(**said: Said) -> ZeroShot:
    usual: dict[str, Any] = {
        "schema": 1,
        "kind": "hf-zero-shot-image",
        "name": "m",
        "source": "m",
        "licence": "MIT",
        "label_set": "emotions",
    }
    return ZeroShot(**{**usual, **said})


def test_labels_are_found_by_any_name_or_by_what_the_file_says() -> None:
    stated = classifier(labels={"LABEL_1": "Angry"}, left_out=("ahegao",))
    assert classified(stated, ["HAPPY", "LABEL_1", "ahegao"]) == (
        ("label", "basic-emotions/joy"),
        ("label", "basic-emotions/anger"),
        None,
    )


def test_labels_of_the_taxonomy_and_of_persons() -> None:
    assert classified(classifier(label_set="emotions"), ["Awe"]) == (("emotion", "awe"),)
    assert classified(classifier(label_set="person"), ["woman", "Male"]) == (
        ("person_attribute", "female"),
        ("person_attribute", "male"),
    )


def test_every_unknown_label_is_named_with_what_can_be_done() -> None:
    with pytest.raises(ZooError) as refused:
        classified(classifier(labels={"joyy": "joy"}), ["LABEL_0", "joy", "neutrl"])
    said = str(refused.value)
    assert "labels: the model has no label 'joyy'. Did you mean 'joy'?" in said
    assert "labels: 'LABEL_0': no label of basic-emotions 'LABEL_0'." in said
    assert "'neutrl'. Did you mean 'neutral'" in said
    assert "or name it in left_out" in said


def test_neutral_is_none_of_the_forty() -> None:
    with pytest.raises(ZooError, match="no emotion 'neutral'"):
        classified(classifier(label_set="emotions"), ["neutral"])


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        (classifier(label_set="basic"), "label_set: no crosswalk 'basic'"),
        (classifier(left_out=("joy",)), "every label of the model is left out"),
        (classifier(left_out=("fun",)), "left_out: the model has no label 'fun'"),
    ],
)
def test_statements_that_cannot_be_are_refused(stated: Classifier, says: str) -> None:
    with pytest.raises(ZooError, match=says):
        classified(stated, ["joy"])


def test_the_forty_are_asked_for_in_their_words_for_faces_or_voices() -> None:
    faces, voices = prompted(zero_shot()), prompted(zero_shot(kind="hf-zero-shot-audio"))
    assert len(faces) == len(voices) == 40
    assert faces[3].words == tuple(dict.fromkeys(emotion("contentment").face_words))
    assert voices[1].words == emotion("elation").voice_words
    assert len(set(faces[3].words)) == len(faces[3].words)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"label_set": "person"}, "got 'person'"),
        ({"only": ("awe",)}, "at least two names"),
        ({"only": ("awe", "wonder-bread")}, "no emotion 'wonder-bread'"),
        ({"label_set": "none"}, "no crosswalk 'none'"),
    ],
)
def test_what_cannot_be_asked_is_refused(said: dict[str, Any], says: str) -> None:
    with pytest.raises(ZooError, match=says):
        prompted(zero_shot(**said))


@pytest.mark.parametrize(
    ("numbers", "form", "ends"),
    [
        ("softmax", "softmax", (0.0, 1.0)),
        ("sigmoid", "raw", (0.0, 1.0)),
        ("cosine", "raw", (-1.0, 1.0)),
        ("raw", "raw", (None, None)),
    ],
)
def test_an_output_says_what_its_numbers_are(
    numbers: str, form: str, ends: tuple[float | None, float | None]
) -> None:
    found = checked_outputs([output(("emotion", "awe"), numbers)])[0]
    assert (found.form, (found.scale.low, found.scale.high)) == (form, ends)
