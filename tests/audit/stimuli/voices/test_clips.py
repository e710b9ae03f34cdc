"""Clips of a humming synthesiser: said once, changed as planned, pairs alike but in the factor."""

# ruff: noqa: RUF001 the alphabet of phonetics

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile

from evenhand.audit.stimuli.corpus_folder import Maker, Medium
from evenhand.audit.stimuli.manifest import Stimulus
from evenhand.audit.stimuli.voices.clips import CHILD_PITCH_HZ, PAUSE_S, PAUSES, clip_maker
from evenhand.audit.stimuli.voices.persons import drawn_persons
from evenhand.audit.stimuli.voices.recipes import recipes
from evenhand.audit.stimuli.voices.synthesiser import Synthesiser
from evenhand.audit.stimuli.voices.world import RATE_HZ
from evenhand.model_zoo.predictor import Wave

PERSONS = drawn_persons(2, seed=1)
HELD: Mapping[str, str] = {
    "language": "en",
    "accent": "reference",
    "sentence": "church",
    "gender": "female",
    "voice_age": "adult",
    "fluency": "fluent",
    "level": "recipe",
}


def stimulus(recipe: str = "neutral", person: str = "p01", **factors: str) -> Stimulus:
    return Stimulus(
        id="x",
        file="x.wav",
        person=person,
        recipe=recipe,
        emotion=recipes()[recipe].emotion,
        factors={**HELD, **factors},
    )


def samples(medium: Medium) -> Wave:
    wave: Wave
    wave, rate = soundfile.read(io.BytesIO(medium.data), dtype="float32")
    assert rate == RATE_HZ
    return wave


@pytest.fixture
def make(hum: Synthesiser, tmp_path: Path) -> Maker:
    return clip_maker(PERSONS, open_synthesiser=lambda: hum, recordings=tmp_path)


@pytest.fixture
def one(make: Maker) -> Callable[..., Medium]:
    def made(*given: str, **factors: str) -> Medium:
        (medium,) = make([stimulus(*given, **factors)])
        return medium

    return made


def test_a_sentence_is_said_once_for_all_its_items(make: Maker, said: list[str]) -> None:
    items = [stimulus(recipe) for recipe in recipes()]
    items += [stimulus(person="p02"), stimulus(person="p02", sentence="train")]
    assert len(list(make(items))) == 8
    assert len(said) == 3
    assert said[0] == "ðə nˈAbəɹ pˈɑɹks ðə kˈɑɹ nɪɹ ðə ʧˈɜɹʧ."


def test_a_second_run_reads_what_was_said(make: Maker, said: list[str]) -> None:
    (first,), (second,) = make([stimulus()]), make([stimulus()])
    assert first == second
    assert len(said) == 1


@pytest.mark.parametrize("person", PERSONS, ids=lambda person: person.gender)
def test_the_neutral_clip_has_the_pitch_of_the_person(
    one: Callable[..., Medium], person: object
) -> None:
    known = next(each for each in PERSONS if each is person)
    found = one("neutral", known.id).measured["pitch_hz"]
    assert found == pytest.approx(known.pitch_hz, rel=0.03)


@pytest.mark.parametrize("name", ["joy", "sadness", "anger", "boredom"])
def test_a_recipe_changes_pitch_length_and_level_as_it_says(
    one: Callable[..., Medium], name: str
) -> None:
    neutral, made = one("neutral", "p02").measured, one(name, "p02").measured
    recipe = recipes()[name]
    silence = 0.2
    assert made["pitch_hz"] / neutral["pitch_hz"] == pytest.approx(recipe.pitch, rel=0.03)
    assert (made["duration_s"] - silence) / (neutral["duration_s"] - silence) == pytest.approx(
        recipe.duration, rel=0.03
    )
    assert made["level_dbfs"] - neutral["level_dbfs"] == pytest.approx(recipe.gain_db, abs=0.1)


def test_at_equal_level_recipes_have_one_level(one: Callable[..., Medium]) -> None:
    levels = [one(name, level="equal").measured["level_dbfs"] for name in recipes()]
    assert np.ptp(levels) < 0.1


def test_a_child_like_voice_has_a_pitch_of_its_own(one: Callable[..., Medium]) -> None:
    made = one("neutral", "p02", voice_age="child_like")
    assert made.measured["pitch_hz"] == pytest.approx(CHILD_PITCH_HZ, rel=0.03)


def test_pauses_are_put_into_the_very_same_speech(one: Callable[..., Medium]) -> None:
    fluent, paused = one(fluency="fluent"), one(fluency="pauses")
    longer = paused.measured["duration_s"] - fluent.measured["duration_s"]
    assert PAUSES * PAUSE_S[0] <= longer <= PAUSES * PAUSE_S[1]
    assert paused.measured["pauses"] - fluent.measured["pauses"] == PAUSES
    assert paused.measured["level_dbfs"] == pytest.approx(fluent.measured["level_dbfs"], abs=0.2)
    lost = np.abs(samples(fluent)).sum() - np.abs(samples(paused)).sum()
    assert 0 <= lost < 0.02 * np.abs(samples(fluent)).sum()


def test_fillers_lie_in_pauses_of_the_same_length(one: Callable[..., Medium]) -> None:
    fluent, paused, filled = (
        one(fluency=each).measured for each in ("fluent", "pauses", "pauses_and_fillers")
    )
    assert filled["duration_s"] > paused["duration_s"] + 0.1
    assert filled["pitch_hz"] == pytest.approx(fluent["pitch_hz"], rel=0.05)


def test_clips_begin_and_end_in_silence(one: Callable[..., Medium]) -> None:
    wave = samples(one())
    assert not wave[: RATE_HZ // 20].any()
    assert not wave[-RATE_HZ // 20 :].any()


def test_nothing_is_opened_before_something_is_made(tmp_path: Path) -> None:
    def refuse() -> Synthesiser:
        pytest.fail("opened")

    clip_maker(PERSONS, open_synthesiser=refuse, recordings=tmp_path)
