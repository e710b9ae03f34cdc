"""The 40 emotions by every published name."""

from collections import Counter

import pytest

from evenhand.model_zoo.errors import UnknownName
from evenhand.model_zoo.taxonomy import (
    dimension,
    dimensions,
    emotion,
    emotion_index,
    emotion_names,
    emotions,
    taxonomy,
    voice_attribute,
    voice_attributes,
    voice_qualities,
)
from evenhand.model_zoo.taxonomy_file import Emotion


def test_there_are_as_many_as_are_published() -> None:
    assert [e.number for e in emotions()] == list(range(1, 41))
    assert (len(dimensions()), len(voice_attributes()), len(voice_qualities())) == (4, 15, 4)
    # 40 + 4 heads of faces, 40 + 15 of voices, 4 more that rate the recording
    assert len(emotions()) + len(dimensions()) == 44
    assert len(emotions()) + len(voice_attributes()) + len(voice_qualities()) == 59


def test_it_is_read_once() -> None:
    assert taxonomy() is taxonomy()


@pytest.mark.parametrize("one", emotions(), ids=lambda e: e.id)
def test_each_name_finds_its_emotion_and_no_other(one: Emotion) -> None:
    for name in emotion_names(one, label_key=taxonomy().hq_label_key):
        for written in (name, name.upper(), name.replace("_", " "), f" {name}."):
            assert emotion(written) is one


@pytest.mark.parametrize("one", emotions(), ids=lambda e: e.id)
def test_stems_follow_the_published_names(one: Emotion) -> None:
    # "/" and blanks become "_", the ampersand stays; faces in lower case
    stem = one.name.replace("/", "_").replace(" ", "_")
    assert one.weight_stem_voice == stem
    assert one.weight_stem_face == stem.lower()
    assert one.id == stem.lower().replace("_&_", "_")


def test_no_name_is_ambiguous() -> None:
    assert [n for n, found in emotion_index(taxonomy()).things.items() if len(found) > 1] == []


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("Hopelessness", "helplessness"),  # data/binary.csv of emonet-face
        ("Jealousy / Envy", "jealousy_envy"),  # EmoNet-Voice Bench
        ("impatience_irritability", "impatience_and_irritability"),  # Voice-Acting-Pipeline
        ("Hope/Optimism", "hope_enthusiasm_optimism"),  # voicenet
        ("Positive High-Energy Emotions|Amusement", "amusement"),  # hq.csv
        ("SexualLust", "sexual_lust"),  # emonet-readout
    ],
)
def test_traps_of_published_files(name: str, of: str) -> None:
    assert emotion(name).id == of


@pytest.mark.parametrize("name", ["neutral", "Negative Low-Energy Emotions|Amusement", "joy"])
def test_what_is_no_name_is_none(name: str) -> None:
    # "joy" describes Elation to raters; words of descriptions overlap and are no names
    with pytest.raises(UnknownName, match="no emotion"):
        emotion(name)


def test_the_nearest_name_is_offered() -> None:
    with pytest.raises(UnknownName, match=r"no emotion 'Angr'\. Did you mean 'Anger'\?"):
        emotion("Angr")
    with pytest.raises(UnknownName, match=r"no dimension of faces 'dominanc'.*'Dominance'"):
        dimension("dominanc")
    with pytest.raises(UnknownName, match="no attribute of voices 'aeg'"):
        voice_attribute("aeg")


def test_scales_and_signs() -> None:
    assert (dimension("Emotional Vulnerability").low, dimension("valence").low) == (0, -3)
    assert dimension("arousal").levels[3] == "neutral, baseline awareness"
    assert voice_attribute("Soft_vs._Harsh").sign == "positive = soft"
    assert voice_attribute("high-pitched vs low-pitched").sign == "unknown"
    assert voice_attribute("high-pitched vs low-pitched").certainty == "U"
    assert voice_attribute("valence").high == 3


def test_classes_of_recital_18() -> None:
    counts = Counter(e.recital18 for e in emotions())
    assert set(counts) == set(taxonomy().recital18_classes)
    assert {e.id for e in emotions() if e.recital18 == "physical"} == {
        "pain",
        "fatigue_exhaustion",
        "intoxication_altered_states_of_consciousness",
    }
