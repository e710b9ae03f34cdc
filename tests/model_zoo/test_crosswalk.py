"""Label sets of others, and which of the forty emotions their words stand for."""

import pytest

from evenhand.model_zoo.crosswalk import (
    covered,
    crosswalk,
    crosswalks,
    label,
    label_id,
    read_crosswalk,
    shared,
)
from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.names import folded
from evenhand.model_zoo.outputs import known_outputs
from evenhand.model_zoo.taxonomy import emotion, emotions

BASIC = crosswalk("basic-emotions")


def test_every_crosswalk_is_read_and_its_sets_are_disjoint_where_it_says_so() -> None:
    assert {"basic-emotions", "ravdess-8", "hume-expression", "valence-arousal"} <= set(
        crosswalks()
    )
    for one in crosswalks().values():
        named = [e for each in one.label for e in (*each.core, *each.wide)]
        assert (len(named) == len(set(named))) == (one.several == "refused")
        assert set(named) <= {e.id for e in emotions()}


def test_every_crosswalk_says_whose_it_is_and_why() -> None:
    for one in crosswalks().values():
        assert "no rater has validated" in one.rationale.replace("\n", " ")
        assert all(each.why.endswith(".") for each in one.label)


def _own_words(of: str) -> set[str]:
    """Return the words of an emotion: those of its name, and those that the taxonomy lists."""
    one = emotion(of)
    names = (*one.name.replace("/", " ").replace("&", " ").split(), one.name)
    return {folded(word) for word in (*names, *one.face_words, *one.voice_words)}


@pytest.mark.parametrize("name", sorted(set(crosswalks()) - {"valence-arousal"}))
def test_what_is_core_is_a_word_of_the_emotion(name: str) -> None:
    for one in crosswalk(name).label:
        names = (one.id, *one.aliases)
        words = {folded(name.split("_positive")[0].split("_negative")[0]) for name in names}
        for of in one.core:
            assert words & _own_words(of) or (one.id, of) == ("joy", "amusement")


def test_an_emotion_whose_name_is_a_label_has_no_other_label() -> None:
    for name in ("hume-expression", "hume-language"):
        for of, labels in covered(crosswalk(name), reach="wide").items():
            if of in {one.id for one in crosswalk(name).label}:
                assert [one.id for one in labels] == [of]


def test_several_labels_stand_for_an_emotion_only_where_neither_bears_its_name() -> None:
    found = covered(crosswalk("hume-expression"), reach="wide")
    several = {of: {one.id for one in labels} for of, labels in found.items() if len(labels) > 1}
    assert several == {
        "elation": {"joy", "excitement"},
        "longing": {"craving", "desire", "nostalgia"},
        "astonishment_surprise": {"surprise_negative", "surprise_positive"},
    }
    assert (len(covered(crosswalk("hume-expression"), reach="core")), len(found)) == (29, 31)


def test_the_names_of_hume() -> None:
    faces, text = crosswalk("hume-expression"), crosswalk("hume-language")
    assert (len(faces.label), len(text.label)) == (48, 53)
    more = {one.id for one in text.label} - {one.id for one in faces.label}
    assert more == {"annoyance", "disapproval", "enthusiasm", "gratitude", "sarcasm"}
    assert label(faces, "Surprise (negative)").id == "surprise_negative"
    assert label(faces, "Empathic Pain").core == ()


def test_calm_takes_contentment_from_joy_where_a_model_can_say_it() -> None:
    eight = crosswalk("ravdess-8")
    assert covered(eight, reach="wide")["contentment"] == (label(eight, "calm"),)
    assert covered(BASIC, reach="wide")["contentment"] == (label(BASIC, "joy"),)
    assert set(covered(eight, reach="wide")) == {
        name
        for name, labels in covered(BASIC, reach="wide").items()
        if labels[0].id not in {"contempt", "boredom"}
    }


def test_dimensions_cover_nothing_and_have_signs() -> None:
    plane = crosswalk("valence-arousal")
    assert covered(plane, reach="wide") == {}
    assert "elation" in label(plane, "pleasure").rises
    assert "contentment" in label(plane, "arousal").falls
    assert all(not {*one.rises} & {*one.falls} for one in plane.label)


def test_labels_that_stand_for_several_emotions_are_named() -> None:
    assert shared(BASIC, reach="core") == {"joy": ("elation", "amusement")}
    assert set(shared(BASIC, reach="wide")) == {"joy", "surprise", "anger", "sadness", "fear"}


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


def test_labels_and_dimensions_are_not_mixed() -> None:
    text = """
        schema = 1
        name = "a"
        title = "t"
        rationale = "r"
        kind = "%s"
        several = "maximum"
        label = [
            {id = "x", core = ["anger"], rises = ["fear"], falls = ["fear"], why = "w"},
            {id = "y", core = ["awe"], why = "w"},
            {id = "z", core = ["awe"], wide = ["anger"], why = "w"},
        ]
    """
    with pytest.raises(ZooError) as caught:
        read_crosswalk((text % "labels").encode(), file="a.toml")
    assert caught.value.problems == (
        "a.toml: label[0]: only a dimension has rises and falls",
        "a.toml: label[0]: emotion 'fear' cannot both rise and fall",
        "a.toml: emotion 'anger' is core and wide; wide adds emotions, not labels to a core one",
    )
    with pytest.raises(ZooError, match="a dimension has no core and no wide, only rises and falls"):
        read_crosswalk((text % "dimensions").encode(), file="a.toml")
