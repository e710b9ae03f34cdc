"""The taxonomy is read strictly: what contradicts its rules is named by key and place."""

from importlib.resources import files
from typing import Any

import msgspec
import pytest

from evenhand.model_zoo.errors import AmbiguousName, ZooError
from evenhand.model_zoo.taxonomy import FILE, emotion_index
from evenhand.model_zoo.taxonomy_file import read_taxonomy

TEXT = (files("evenhand.model_zoo") / FILE).read_bytes()


@pytest.fixture
def document() -> dict[str, Any]:
    """Return the shipped file as plain data, to be spoilt."""
    read: dict[str, Any] = msgspec.yaml.decode(TEXT)
    return read


def _problems(document: object) -> str:
    with pytest.raises(ZooError) as caught:
        read_taxonomy(msgspec.yaml.encode(document), file="t.yaml")
    return str(caught.value)


def test_a_misspelt_key_is_named_with_its_place(document: dict[str, Any]) -> None:
    document["emotions"][2]["famly"] = document["emotions"][2].pop("family")
    assert _problems(document).splitlines() == [
        "t.yaml: emotions[2]: unknown key 'famly'. Did you mean 'family'?",
        "t.yaml: emotions[2]: key 'family' is missing",
    ]


def test_a_value_of_another_kind_is_named_with_its_place(document: dict[str, Any]) -> None:
    document["emotions"][0]["recital18"] = "unheard"
    document["face_dimensions"][1]["min"] = "low"
    said = _problems(document)
    assert "t.yaml: emotions[0].recital18: Invalid enum value 'unheard'" in said
    assert "t.yaml: face_dimensions[1].min: Expected `float`, got `str`" in said


def test_numbers_follow_the_order(document: dict[str, Any]) -> None:
    del document["emotions"][38]
    assert _problems(document) == "t.yaml: emotions[38].number: 40, in this order it is 39"


def test_names_are_given_once(document: dict[str, Any]) -> None:
    document["emotions"][1]["name"] = "AMUSEMENT"
    document["voice_attributes"][1]["id"] = "valence"
    said = _problems(document)
    assert "emotions[0].name: 'Amusement' stands there more than once" in said
    assert "emotions[1].name: 'AMUSEMENT' stands there more than once" in said
    assert "voice_attributes[1].id: 'valence' stands there more than once" in said


def test_a_scale_stands_upright(document: dict[str, Any]) -> None:
    document["voice_quality_heads"][0]["min"] = 5
    assert _problems(document) == "t.yaml: voice_quality_heads[0].min: 5 is not below max 5"


@pytest.mark.parametrize("text", [b"emotions: [", b"\xff\xfe\xff", b"a: !!python/object:os.x {}"])
def test_what_is_no_plain_yaml_is_refused(text: bytes) -> None:
    with pytest.raises(ZooError, match=r"t\.yaml: not YAML"):
        read_taxonomy(text, file="t.yaml")


def test_an_alias_of_two_emotions_names_both(document: dict[str, Any]) -> None:
    for place in (0, 1):
        document["emotions"][place]["aliases"] = [{"name": "Glee", "where": "a test"}]
    facts = read_taxonomy(msgspec.yaml.encode(document), file="t.yaml")
    with pytest.raises(AmbiguousName, match="'glee' stands for 'Amusement' and 'Elation'"):
        emotion_index(facts).find("glee")
