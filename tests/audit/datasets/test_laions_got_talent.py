"""LAION's Got Talent: names of shards, descriptions of three editions, and eleven voices."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.audit.datasets import laions_got_talent
from evenhand.audit.errors import InputError
from evenhand.audit.plan import Plan

MakePlan = Callable[..., Plan]
PutTar = Callable[[Path, Mapping[str, bytes]], Path]

SHARD = "de_coral_intense_disappointment_regret_and_dismay_vocalbursts_fixed.tar"
OTHER = "voice_acting_outputs-alloy-emotion-prompts_005.tar"


def told(emotion: str) -> bytes:
    described = {"sample_id": "s", "emotion": emotion, "text": "Hallo", "duration": 3.5}
    return json.dumps(described).encode()


def test_shards_tell_language_and_voice(
    tmp_path: Path, make_plan: MakePlan, put_tar: PutTar
) -> None:
    put_tar(tmp_path / SHARD, {"1.wav": b"one", "1.json": told("dismay")})
    put_tar(tmp_path / OTHER, {"1.wav": b"two", "1.json": told("joy")})
    plan = make_plan("laions_got_talent")
    sources = laions_got_talent.read(plan, tmp_path)
    assert sources.items.to_pylist()[0] == {
        "sample_id": "s",
        "prompted_emotion": "dismay",
        "transcript": "Hallo",
        "duration": "3.5",
        "voice": "coral",
        "language": "de",
        "item": f"{SHARD.removesuffix('.tar')}/1",
        "person": "coral",
    }
    assert sources.items.column("person").to_pylist() == ["coral", "alloy"]
    assert sources.ratings.column("emotion").to_pylist() == ["dismay", "joy"] * 2
    assert sources.ratings.column("value").to_pylist() == [1, 0, 0, 1]
    found = laions_got_talent.media(plan.data, tmp_path)
    with found[1].media.open() as stream:
        assert stream.read() == b"two"


def test_the_enhanced_edition_has_transcripts_in_its_annotation(
    tmp_path: Path, make_plan: MakePlan, put_tar: PutTar
) -> None:
    note = {"annotation": "warm.<transcription_start> Bonjour. </transcription_end> high pitch"}
    members = {"1.mp3": b"one", "1.json": json.dumps(note).encode(), "2.mp3": b"two"}
    put_tar(tmp_path / "fr_echo_topic.tar", members)
    plan = make_plan("laions_got_talent")
    found = laions_got_talent.media(plan.data, tmp_path)
    assert [each.attributes["transcript"] for each in found] == ["Bonjour.", ""]
    with pytest.raises(InputError, match="no column 'prompted_emotion'"):
        laions_got_talent.read(plan, tmp_path)


def test_parquet_files_tell_voice_and_language(tmp_path: Path, make_plan: MakePlan) -> None:
    columns = {
        "audio": [{"bytes": b"one", "path": None}, {"bytes": b"two", "path": None}],
        "voice": ["verse", "sage"],
        "language_code": ["en", "es"],
        "emotion": ["joy", None],
        "text": ["a", "b"],
        "whisper_transcription": ["a", "c"],
        "emotion_tags": [["x"], ["y"]],
    }
    pq.write_table(pa.table(columns), tmp_path / "0000.parquet")
    beside = {name: columns[name] for name in ("audio", "voice", "language_code")}
    pq.write_table(pa.table(beside), tmp_path / "0001.parquet")
    plan = make_plan("laions_got_talent", options={"source": "parquet"})
    found = laions_got_talent.media(plan.data, tmp_path)
    assert found.ids.tolist() == ["0000/00000", "0000/00001", "0001/00000", "0001/00001"]
    assert found.persons.tolist() == ["verse", "sage"] * 2
    assert dict(found[2].attributes) == {
        "voice": "verse",
        "language": "en",
        "prompted_emotion": "",
        "transcript": "",
        "heard_transcript": "",
    }
    with found[1].media.open() as stream:
        assert stream.read() == b"two"
    assert laions_got_talent.read(plan, tmp_path).ratings.num_rows == 1


def test_clips_of_no_known_voice_are_refused(
    tmp_path: Path, make_plan: MakePlan, put_tar: PutTar
) -> None:
    plan = make_plan("laions_got_talent")
    put_tar(tmp_path / "en_joy.tar", {"1.wav": b"one", "1.json": told("")})
    with pytest.raises(InputError, match="column 'voice', data row 1: got 'en_joy/1', expected"):
        laions_got_talent.media(plan.data, tmp_path)
    (tmp_path / "en_joy.tar").rename(tmp_path / "en_ash.tar")
    with pytest.raises(InputError, match="no clip says what emotion was asked for"):
        laions_got_talent.read(plan, tmp_path)
    with pytest.raises(InputError, match=r"continuous 0..1"):
        laions_got_talent.read(make_plan("laions_got_talent", top=2), tmp_path)
