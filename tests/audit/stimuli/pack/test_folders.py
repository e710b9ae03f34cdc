"""The shipped stimuli: the files are those that were made, and can be made again."""

import hashlib
import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.audit.stimuli.corpus_folder import MANIFEST, PAIRS
from evenhand.audit.stimuli.faces.corpus import planned
from evenhand.audit.stimuli.faces.head_archive import WHEEL, HeadArchive
from evenhand.audit.stimuli.faces.maker import FaceMaker
from evenhand.audit.stimuli.manifest import Corpus, Kind, manifest
from evenhand.audit.stimuli.pack import folders
from evenhand.audit.stimuli.pack.folders import CORPORA, SEED, made_anew, shipped
from evenhand.audit.stimuli.pack.likeness import PIXELS, rows
from evenhand.audit.stimuli.voices.corpora import voice_corpus
from evenhand.audit.stimuli.voices.design import designed
from evenhand.model_zoo.fetch.archives import kept_at
from evenhand.model_zoo.fetch.cache import cache_folder
from evenhand.model_zoo.media.picture_file import read_picture
from evenhand.model_zoo.media.sound_file import read_sound

KINDS: tuple[Kind, ...] = ("faces", "voices")
MOST_BYTES = 4 * 2**20


def design(kind: Kind) -> Corpus:
    if kind == "faces":
        return planned(CORPORA[kind], seed=SEED)
    return designed(voice_corpus(CORPORA[kind]), seed=SEED)


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_is_the_one_that_the_table_names(kind: Kind) -> None:
    folder = shipped(kind)
    for row in rows(folder):
        assert hashlib.sha256((folder / row["file"]).read_bytes()).hexdigest() == row["sha256"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_plan_comes_out_of_the_seed_byte_by_byte(kind: Kind) -> None:
    folder, corpus = shipped(kind), design(kind)
    assert (folder / MANIFEST).read_bytes() == manifest(corpus)
    lines = [f"{each.id},{each.factor},{each.a},{each.b}" for each in corpus.pairs]
    assert (folder / PAIRS).read_text().splitlines() == ["id,factor,a,b", *lines]
    for row, each in zip(rows(folder), corpus.stimuli, strict=True):
        told = (row["item"], row["file"], row["person"], row["recipe"], row["intended_emotion"])
        assert told == (each.id, each.file, each.person, each.recipe, each.emotion or "")
        assert {name: row[name] for name in each.factors} == dict(each.factors)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_lies_in_a_folder_that_the_tables_do_not_name(kind: Kind) -> None:
    folder = shipped(kind)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {row["file"] for row in rows(folder)} | {"items.csv", PAIRS, MANIFEST}


def test_the_pack_is_small() -> None:
    files = [path for kind in KINDS for path in shipped(kind).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES


@pytest.mark.parametrize(
    ("kind", "factor"),
    [
        ("faces", "shape"),
        ("faces", "gender"),
        ("faces", "age"),
        ("faces", "tone"),
        ("voices", "accent"),
        ("voices", "language"),
    ],
)
def test_there_are_persons_enough_for_verdicts_in_every_slice(kind: Kind, factor: str) -> None:
    persons = {(row[factor], row["person"]) for row in rows(shipped(kind))}
    items = Counter(row[factor] for row in rows(shipped(kind)))
    assert min(Counter(level for level, _ in persons).values()) >= 8
    assert min(items.values()) >= 30


def test_pictures_and_clips_can_be_read_as_the_models_read_them() -> None:
    picture = read_picture(shipped("faces") / rows(shipped("faces"))[0]["file"])
    assert picture.shape == (128, 128, 3)
    row = rows(shipped("voices"))[0]
    wave = read_sound(shipped("voices") / row["file"], rate_hz=16_000)
    assert len(wave) / 16_000 == pytest.approx(float(row["duration_s"]), abs=0.05)


def test_the_first_person_is_rendered_again_the_same() -> None:
    wheel = kept_at(WHEEL, cache=cache_folder())
    if not wheel.is_file():
        pytest.skip("the cache does not hold MakeHuman's head; `evenhand stimuli pack` fetches it")
    corpus = design("faces")
    maker = FaceMaker(HeadArchive(wheel), seed=SEED, size=128, jpeg_quality=80)
    few = corpus.stimuli[:9]
    for each, made in zip(few, maker.make(few), strict=True):
        kept = shipped("faces") / each.file
        if made.data != kept.read_bytes():
            apart = read_picture(kept).astype(float) - _decoded(made.data)
            assert np.abs(apart).mean() <= PIXELS


def _decoded(data: bytes) -> NDArray[np.float64]:
    return read_picture(io.BytesIO(data)).astype(float)


def test_both_kinds_are_made_with_the_seed_of_the_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path, object, object]] = []

    def write(out: Path, **told: object) -> Path:
        asked.append((out, told["corpus"], told["seed"]))
        return out

    monkeypatch.setattr(folders, "write_faces", write)
    monkeypatch.setattr(folders, "write_voices", write)
    made_anew(tmp_path, cache=tmp_path, say=lambda _: None)
    assert asked == [(tmp_path / kind, CORPORA[kind], SEED) for kind in KINDS]
