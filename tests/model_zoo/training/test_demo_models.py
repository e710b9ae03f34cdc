"""The small models are made from a corpus, the same from the same seed."""

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.opening import open_predictor
from evenhand.model_zoo.shipped.record import ENCODER, WEIGHTS
from evenhand.model_zoo.training.demo_models import make_demo_model
from evenhand.model_zoo.wish import Wish

FACE, VOICE = "evenhand-face-demo", "evenhand-voice-demo"
BOX = {"face_left": 2, "face_top": 2, "face_right": 18, "face_bottom": 20}
GROUPS = dict.fromkeys(
    ("tone", "gender", "age", "shape", "exposure", "accent", "language", "level"), "one"
)


def _corpus(folder: Path, ending: str, emotions: Sequence[str]) -> Path:
    """Write a corpus of 48 items, six persons."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    rows = []
    for at in range(48):
        person, name = at % 6, f"{at:02}.{ending}"
        if ending == "png":
            pixels = rng.integers(0, 256, (24, 20, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / name)
        else:
            soundfile.write(folder / name, rng.normal(0, 0.1, 8_000), 16_000)
        split = ("train", "train", "train", "train", "valid", "test")[person]
        emotion = emotions[at % len(emotions)]
        sha256 = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        row = {"item": at, "file": name, "sha256": sha256, "person": f"p{person}", "split": split}
        rows.append(row | {"intended_emotion": emotion, "intensity": 0.5} | BOX | GROUPS)
    with (folder / "items.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (folder / "manifest.json").write_text("{}")
    return folder


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("faces") / "corpus"
    return _corpus(place, "png", ("anger", "", "elation", "pride"))


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _corpus(tmp_path_factory.mktemp("voices") / "corpus", "wav", ("anger", "", "fear"))


def test_the_same_seed_gives_the_same_model(faces: Path, tmp_path: Path) -> None:
    said: list[str] = []
    runs = [
        make_demo_model(FACE, faces, tmp_path / name, say=said.append, epochs=1)
        for name in ("one", "two")
    ]
    assert runs[0] == runs[1]
    assert (tmp_path / "one" / WEIGHTS).read_bytes() == (tmp_path / "two" / WEIGHTS).read_bytes()
    assert said[0] == "corpus: 36 of 48 items"
    assert said[1].startswith("epoch 1 of 1: ")
    assert runs[0].held_out["persons"] == 1
    assert 0 <= runs[0].held_out["tone=one"] <= 1


def test_what_was_made_is_run_by_every_runtime(voices: Path, tmp_path: Path) -> None:
    out = tmp_path / "voice"
    make_demo_model(VOICE, voices, out, say=lambda _: None, epochs=1)
    waves = [np.zeros(8_000, np.float32), np.full(60_000, 0.1, np.float32)]
    scores = [
        open_predictor(VOICE, Wish(runtime=runtime, weights=out, cache=tmp_path))
        .score(waves)
        .scores
        for runtime in ("torch", "openvino")
    ]
    assert scores[0].shape == (2, 5)
    assert np.abs(scores[0] - scores[1]).max() < 0.03
    assert (out / ENCODER / "evenhand.json").is_file()


def test_a_person_in_two_parts_is_refused(faces: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "manifest.json").write_text("{}")
    text = (faces / "items.csv").read_text().replace("p5,test", "p4,test")
    (other / "items.csv").write_text(text)
    with pytest.raises(ZooError, match=r"persons in two splits: p4"):
        make_demo_model(FACE, other, tmp_path / "out", say=lambda _: None)


def test_what_is_no_corpus_is_refused(faces: Path, tmp_path: Path) -> None:
    with pytest.raises(ZooError, match="no corpus; make one with: evenhand stimuli"):
        make_demo_model(FACE, tmp_path, tmp_path / "out", say=lambda _: None)
    (tmp_path / "manifest.json").write_text("{}")
    text = (faces / "items.csv").read_text()
    (tmp_path / "items.csv").write_text(text.replace("intensity", "strength"))
    with pytest.raises(ZooError, match="columns intensity are missing"):
        make_demo_model(FACE, tmp_path, tmp_path / "out", say=lambda _: None)
    (tmp_path / "items.csv").write_text(text)
    with pytest.raises(ZooError, match=r"00\.png: missing: no such file; make the corpus anew"):
        make_demo_model(FACE, tmp_path, tmp_path / "out", say=lambda _: None)
    (tmp_path / "00.png").write_bytes((faces / "01.png").read_bytes())
    with pytest.raises(ZooError, match=r"00\.png: not the file that items\.csv names by"):
        make_demo_model(FACE, tmp_path, tmp_path / "out", say=lambda _: None)
    (tmp_path / "items.csv").write_text(text.replace(",valid,", ",train,"))
    with pytest.raises(ZooError, match=r"no items: \{.valid.\}"):
        make_demo_model(FACE, tmp_path, tmp_path / "out", say=lambda _: None)
    with pytest.raises(ZooError, match="'other': made here are evenhand-face-demo"):
        make_demo_model("other", faces, tmp_path / "out", say=lambda _: None)
