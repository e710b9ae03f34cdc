"""Freezing: the exact bytes, the first time, and no second plan in one folder."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.plans.freeze import PLAN_NAME, RECORD_NAME, Frozen, freeze, verify

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TEXT = 'title = "Zürich"\r\n'
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def frozen(out: Path, text: str = TEXT, now: datetime = NOON) -> Frozen:
    return freeze(text, out, now=now)


def refusal(out: Path, text: str = TEXT) -> str:
    with pytest.raises(InputError) as caught:
        frozen(out, text)
    return str(caught.value)


def test_the_exact_bytes_of_a_file_are_kept(tmp_path: Path) -> None:
    source, out = tmp_path / "mine.toml", tmp_path / "deep" / "out"
    source.write_bytes(TEXT.encode())
    result = freeze(source, out, now=NOON)
    assert result == Frozen(sha256=SHA256, frozen_at="2026-03-01T12:00:00Z", file=PLAN_NAME)
    assert (out / PLAN_NAME).read_bytes() == TEXT.encode()


def test_the_record_is_plain_json(tmp_path: Path) -> None:
    frozen(tmp_path)
    record = json.loads((tmp_path / RECORD_NAME).read_text(encoding="utf-8"))
    assert list(record) == ["sha256", "frozen_at", "evenhand"]
    assert record["sha256"] == SHA256
    assert record["evenhand"]


def test_only_plan_and_record_are_left_behind(tmp_path: Path) -> None:
    frozen(tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {PLAN_NAME, RECORD_NAME}


def test_the_time_is_utc_whatever_the_clock_says(tmp_path: Path) -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert frozen(tmp_path, now=NOON.astimezone(india)).frozen_at == "2026-03-01T12:00:00Z"


def test_a_time_without_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must have a time zone"):
        frozen(tmp_path, now=NOON.replace(tzinfo=None))


def test_the_same_plan_again_keeps_the_first_time(tmp_path: Path) -> None:
    first = frozen(tmp_path)
    record = (tmp_path / RECORD_NAME).read_bytes()
    assert frozen(tmp_path, now=NOON + timedelta(days=9)) == first
    assert (tmp_path / RECORD_NAME).read_bytes() == record


def test_another_plan_is_refused_and_nothing_is_touched(tmp_path: Path) -> None:
    frozen(tmp_path)
    message = refusal(tmp_path, TEXT + "margin = 1\n")
    assert "another plan was frozen here at 2026-03-01T12:00:00Z" in message
    assert "choose another folder for this run, or remove the old one" in message
    assert (tmp_path / PLAN_NAME).read_bytes() == TEXT.encode()
    assert verify(tmp_path).intact


def test_a_changed_line_end_is_another_plan(tmp_path: Path) -> None:
    frozen(tmp_path)
    assert "another plan was frozen here" in refusal(tmp_path, TEXT.replace("\r", ""))


def test_a_plan_may_be_frozen_in_its_own_folder(tmp_path: Path) -> None:
    source = tmp_path / PLAN_NAME
    source.write_bytes(TEXT.encode())
    assert freeze(source, tmp_path, now=NOON).sha256 == SHA256


def test_a_folder_with_somebody_elses_plan_is_refused(tmp_path: Path) -> None:
    (tmp_path / PLAN_NAME).write_text("title = 'mine'")
    assert "another plan lies here" in refusal(tmp_path)
    assert not (tmp_path / RECORD_NAME).exists()


def test_a_frozen_plan_that_was_changed_is_refused_and_seen(tmp_path: Path) -> None:
    frozen(tmp_path)
    (tmp_path / PLAN_NAME).write_text(TEXT + "# afterthought")
    assert "was changed after it was frozen" in refusal(tmp_path)
    seal = verify(tmp_path)
    assert not seal.intact
    assert SHA256 in seal.says


def test_a_frozen_plan_that_was_lost_is_seen_and_put_back(tmp_path: Path) -> None:
    frozen(tmp_path)
    (tmp_path / PLAN_NAME).unlink()
    assert "cannot be read any more" in verify(tmp_path).says
    frozen(tmp_path)
    assert verify(tmp_path).intact


def test_a_folder_without_record_is_not_sealed(tmp_path: Path) -> None:
    seal = verify(tmp_path)
    assert (seal.intact, seal.says) == (False, f"{RECORD_NAME} is missing: no plan was frozen here")


@pytest.mark.parametrize("record", [b"", b"{}", b"[1]", b"\xff", b'{"sha256": 1}'])
def test_a_record_that_cannot_be_read_is_named(tmp_path: Path, record: bytes) -> None:
    (tmp_path / RECORD_NAME).write_bytes(record)
    assert "is no record of a frozen plan" in refusal(tmp_path)
    with pytest.raises(InputError, match="is no record of a frozen plan"):
        verify(tmp_path)


def test_what_cannot_hold_a_plan_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot hold the plan" in refusal(tmp_path / "file")
    (tmp_path / "out" / PLAN_NAME).mkdir(parents=True)
    assert "cannot hold the plan" in refusal(tmp_path / "out")


def test_a_plan_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        freeze(tmp_path / "absent.toml", tmp_path / "out", now=NOON)
    assert not (tmp_path / "out").exists()
    assert "character 2 is half a character" in refusal(tmp_path, "a\ud800")
