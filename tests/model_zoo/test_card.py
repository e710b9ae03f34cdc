"""Every card of the zoo, one test each, and how cards are read."""

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

import pytest

from evenhand.model_zoo.card import card, cards, declared_outputs, read_card, weight_files
from evenhand.model_zoo.card_file import Card
from evenhand.model_zoo.errors import UnknownName, ZooError
from evenhand.model_zoo.fetch.part_list import part_lists
from evenhand.model_zoo.outputs import checked_outputs, coverage
from evenhand.model_zoo.taxonomy import taxonomy

COUNTS: Mapping[str, tuple[int, int, int]] = MappingProxyType(
    {
        "bud-e-whisper-1.0": (0, 0, 0),
        "bud-e-whisper-1.2": (0, 0, 0),
        "empathic-insight-face-large": (40, 40, 40),
        "empathic-insight-face-small": (44, 40, 44),
        "empathic-insight-voice-large": (55, 0, 55),
        "empathic-insight-voice-plus": (59, 0, 55),
        "empathic-insight-voice-small": (55, 0, 55),
    }
)
"""Outputs as raw numbers and as softmax, and files whose names are published."""

TEXT = (files("evenhand.model_zoo.cards") / "empathic-insight-face-small.toml").read_bytes()


@pytest.fixture(params=cards().values(), ids=lambda one: one.name)
def entry(request: pytest.FixtureRequest) -> Card:
    found: Card = request.param
    return found


def test_the_folder_is_the_list() -> None:
    folder = files("evenhand.model_zoo.cards")
    names = {file.name for file in folder.iterdir() if file.name.endswith(".toml")}
    assert names == {f"{name}.toml" for name in cards()}
    assert set(COUNTS) <= set(cards())


def test_the_outputs_of_a_card_can_stand_side_by_side(entry: Card) -> None:
    for group in entry.outputs:
        for form in group.forms:
            assert checked_outputs(declared_outputs(entry, form=form))


@pytest.mark.parametrize("name", COUNTS)
def test_published_models_have_as_many_outputs_as_are_published(name: str) -> None:
    one = card(name)
    raw, softmax = declared_outputs(one), declared_outputs(one, form="softmax")
    assert (len(raw), len(softmax), len(weight_files(one))) == COUNTS[name]
    assert len(coverage(raw).covered) == (40 if raw else 0)


@pytest.mark.parametrize("name", [n for n, counts in COUNTS.items() if counts[2]])
def test_files_are_named_as_the_taxonomy_says(name: str) -> None:
    one = card(name)
    facts = taxonomy()
    for emotion in facts.emotions:
        if one.modality == "face":
            stem, pattern = emotion.weight_stem_face, facts.face_file_pattern
            expected = pattern.replace("{weight_stem_face}", stem)
        else:
            stem, pattern = emotion.weight_stem_voice, facts.voice_file_pattern
            expected = pattern.replace("{weight_stem_voice}", stem)
        assert weight_files(one)[stem] == expected


def test_a_scale_is_the_one_of_its_form() -> None:
    small = card("empathic-insight-face-small")
    by_name = {one.name: one for one in declared_outputs(small)}
    assert (by_name["anger"].scale.low, by_name["anger"].scale.high) == (0, 7)
    assert (by_name["valence"].scale.low, by_name["valence"].scale.high) == (-3, 3)
    assert {o.scale.kind for o in declared_outputs(small, form="softmax")} == {"bounded"}
    assert {o.scale.kind for o in declared_outputs(small, form="mean_subtracted")} == {"relative"}
    large = declared_outputs(card("empathic-insight-face-large"))
    assert {one.scale.kind for one in large} == {"incomparable"}


def test_no_hash_is_made_up(entry: Card) -> None:
    if entry.weights.status == "shipped":
        return
    if entry.weights.sha256 is not None:
        fetched = part_lists()[entry.name]
        pinned = {one.sha256 for one in fetched.parts} | {one.sha256 for one in fetched.joined}
        assert set(entry.weights.sha256.values()) <= pinned
        return
    assert entry.weights.status == "published_elsewhere"
    assert entry.absent["weights.sha256"]


def test_demographic_heads_are_no_labels() -> None:
    for size in ("small", "large", "plus"):
        assert "subgroups" in " ".join(card(f"empathic-insight-voice-{size}").not_for or ())


def test_an_unknown_model_is_answered_with_the_nearest_or_with_all() -> None:
    with pytest.raises(UnknownName, match=r"Did you mean 'bud-e-whisper-1\.\d'"):
        card("bud-e-whisper")
    with pytest.raises(UnknownName, match=r"no model 'zzz'\. The zoo holds: bud-e-whisper-1\.0, "):
        card("zzz")


def test_a_misspelt_key_is_named_with_its_file_and_the_nearest() -> None:
    text = TEXT.replace(b"licence =", b"license =").replace(b"dropout =", b"droput =")
    with pytest.raises(ZooError) as caught:
        read_card(text, file="empathic-insight-face-small.toml")
    assert caught.value.problems == (
        "empathic-insight-face-small.toml: unknown key 'license'. Did you mean 'licence'?",
        "empathic-insight-face-small.toml: heads[0]: unknown key 'droput'. Did you mean 'dropout'?",
    )


@pytest.mark.parametrize("text", [b"a = ", b"\xff"])
def test_what_is_no_toml_is_refused(text: bytes) -> None:
    with pytest.raises(ZooError, match=r"a\.toml: not TOML"):
        read_card(text, file="a.toml")
