"""What counts as a finished audit below a folder, and what is said of the rest."""

import shutil
from pathlib import Path

import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.finished import finished_audits

RESULT = Path(__file__).parents[1] / "reports" / "frame.json"


def put(folder: Path, text: str = "") -> None:
    """Write a result into a folder: a real one, or a text."""
    folder.mkdir(parents=True)
    if text:
        (folder / "result.json").write_text(text, encoding="utf-8")
    else:
        shutil.copyfile(RESULT, folder / "result.json")


def other(day: int) -> str:
    """Return the real result, finished on another day."""
    text = RESULT.read_text(encoding="utf-8")
    start = text.index('"finished_at": "') + len('"finished_at": "')
    return f"{text[:start]}2031-01-{day:02}{text[start + 10 :]}"


def test_audits_are_found_at_any_depth_with_earlier_runs(tmp_path: Path) -> None:
    put(tmp_path / "a")
    put(tmp_path / "b" / "out", other(2))
    put(tmp_path / "b" / "out" / "earlier" / "2030", other(1))
    found = finished_audits(tmp_path)
    assert [one.name for one in found.audits] == ["a", "b/out/earlier/2030", "b/out"]
    assert not found.skipped


def test_a_result_in_the_folder_itself_is_found(tmp_path: Path) -> None:
    put(tmp_path / "a")
    assert [one.name for one in finished_audits(tmp_path / "a").audits] == ["."]


def test_the_second_edition_of_an_audit_is_not_another_audit(tmp_path: Path) -> None:
    put(tmp_path / "a")
    put(tmp_path / "a" / "shareable", other(1))
    put(tmp_path / "internal", other(2))
    found = finished_audits(tmp_path)
    assert [one.name for one in found.audits] == ["a", "internal"]
    assert not found.skipped


def test_what_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path / "a")
    put(tmp_path / "b", '{"tests": 3}')
    put(tmp_path / "c", "no json")
    put(tmp_path / "d", '{"schema": 99}')
    put(tmp_path / "e")
    found = finished_audits(tmp_path)
    told = {one.name: one.reason for one in found.skipped}
    assert list(told) == ["b", "c", "d", "e"]
    assert told["b"].startswith("is not a result of an audit")
    assert told["c"].startswith("is not a result of an audit")
    assert told["d"] == "has schema 99, this version reads 1"
    assert told["e"] == "the same result as a"


def test_a_folder_without_any_audit_is_refused_with_what_was_found(tmp_path: Path) -> None:
    put(tmp_path / "b", '{"schema": 99}')
    with pytest.raises(InputError) as error:
        finished_audits(tmp_path)
    assert list(error.value.problems) == [
        f"{tmp_path}: no finished audit below it; expected outputs of `evenhand audit`",
        f"{tmp_path / 'b'}: has schema 99, this version reads 1",
    ]


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no folder"):
        finished_audits(tmp_path / "nowhere")
