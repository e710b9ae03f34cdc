"""The command: it fills a folder, and says its mistakes in words."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.faces import corpus as corpus_module
from evenhand.audit.stimuli.faces.corpus import planned
from evenhand.audit.stimuli.pack import folders
from evenhand.audit.stimuli.voices import corpus as voices_module
from evenhand.stimuli_command import app


def test_faces_are_written_and_the_run_says_how_far_it_is(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = planned("faces-small", seed=5, size=32, identities=1)
    few = replace(whole, stimuli=whole.stimuli[:2], pairs=())
    monkeypatch.setattr(corpus_module, "planned", lambda *_, **__: few)
    monkeypatch.setenv("EVENHAND_CACHE", str(cache))
    arguments = ["faces", "--out", str(tmp_path / "o"), "--seed", "5", "--size", "32"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "faces-small: 2 of 2 items" in done.stderr
    assert (tmp_path / "o" / "items.csv").is_file()


def test_voices_are_asked_for_with_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}

    def write(out: Path, **told: object) -> Path:
        asked.update(told)
        return out

    monkeypatch.setattr(voices_module, "write_voices", write)
    monkeypatch.setenv("EVENHAND_CACHE", str(tmp_path))
    done = CliRunner().invoke(app, ["voices", "--out", str(tmp_path / "o"), "--seed", "5"])
    assert done.exit_code == 0, done.output
    assert (asked["corpus"], asked["seed"], asked["cache"]) == ("voices-small", 5, tmp_path)


def test_the_pack_is_made_anew_and_held_against_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_CACHE", str(tmp_path))
    monkeypatch.setattr(folders, "made_anew", lambda _, **__: None)
    faces, voices = folders.shipped("faces"), folders.shipped("voices")
    for kind, folder in (("faces", faces), ("voices", voices)):
        (tmp_path / kind).symlink_to(folder)
    done = CliRunner().invoke(app, ["pack", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "faces: 864 of 864 items have the bytes of the shipped ones" in done.stdout
    (tmp_path / "voices").unlink()
    (tmp_path / "voices").symlink_to(faces)
    done = CliRunner().invoke(app, ["pack", "--out", str(tmp_path)])
    assert done.exit_code == 1
    assert "voices: items.csv: other items" in done.stderr


def test_an_unknown_corpus_is_an_input_error(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["faces", "--out", str(tmp_path), "--corpus", "faces"])
    assert isinstance(done.exception, InputError)
    assert "no corpus of faces 'faces'" in str(done.exception)
