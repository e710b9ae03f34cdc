"""Label sets of others, and which of the forty emotions their words stand for."""

import pytest

from evenhand.model_zoo.crosswalk import (
    crosswalk,
    crosswalks,
    label,
    label_id,
    read_crosswalk,
)
from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.outputs import known_outputs
from evenhand.model_zoo.taxonomy import emotions

BASIC = crosswalk("basic-emotions")


def test_every_crosswalk_is_read_and_its_sets_are_disjoint() -> None:
    assert "basic-emotions" in crosswalks()
    for one in crosswalks().values():
        named = [e for each in one.label for e in (*each.core, *each.wide)]
        assert len(named) == len(set(named))
        assert set(named) <= {e.id for e in emotions()}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("happy", "joy"),
        ("Happiness", "joy"),
        ("ANGRY", "anger"),
        ("surprised", "surprise"),
        ("fearful", "fear"),
        ("disgusted", "disgust"),
        ("neutral", "neutral"),
    ],
)
def test_words_of_models_are_found(word: str, found: str) -> None:
    assert label(BASIC, word).id == found


def test_seven_words_cover_7_of_40_in_core_and_19_in_wide() -> None:
    seven = [
        label(BASIC, word)
        for word in ("joy", "surprise", "anger", "sadness", "fear", "disgust", "neutral")
    ]
    core = [e for one in seven for e in one.core]
    wide = [e for one in seven for e in one.wide]
    assert (len(core), len(core) + len(wide)) == (7, 19)
    assert label(BASIC, "neutral").core == ()


def test_a_label_is_an_output() -> None:
    names = {one.of for one in known_outputs("label", modality="face")}
    assert label_id(BASIC, label(BASIC, "happy")) in names


def test_words_that_are_none_are_refused() -> None:
    with pytest.raises(UnknownName, match=r"no label of basic-emotions 'hapy'. Did you mean"):
        label(BASIC, "hapy")
    with pytest.raises(UnknownName, match=r"no crosswalk 'basic-emotion'. Did you mean"):
        crosswalk("basic-emotion")
    with pytest.raises(UnknownName, match="There are: "):
        crosswalk("zzz")


def test_a_file_is_read_strictly() -> None:
    with pytest.raises(ZooError, match=r"a.toml: not TOML"):
        read_crosswalk(b"a = ", file="a.toml")
    text = b"""
        schema = 1
        name = "b"
        title = "t"
        rationale = "r"
        neutral = "none"
        label = [
            {id = "x", core = ["anger", "angr"], why = "w"},
            {id = "x", wide = ["anger"], why = "w"},
        ]
    """
    with pytest.raises(ZooError) as caught:
        read_crosswalk(text, file="a.toml")
    assert caught.value.problems == (
        "a.toml: name: 'b'; it is the name of the file, 'a'",
        "a.toml: neutral: no label 'none'.",
        "a.toml: label[0]: no emotion with id 'angr'. Did you mean 'anger'?",
        "a.toml: emotion 'anger' stands under 2 labels, which are to be disjoint",
        "a.toml: label 'x' is declared 2 times",
    )
