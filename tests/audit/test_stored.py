"""A result on disk is read back, or a message says what the file is not."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from evenhand.audit.errors import InputError
from evenhand.audit.evidence import Evidence
from evenhand.audit.run import run_frames
from evenhand.audit.stored import RESULT_NAME, read_result


@pytest.fixture
def out(
    measured: Callable[..., Evidence],
    reading: Callable[..., object],
    frames_of: Callable[[Evidence], dict[str, pd.DataFrame]],
    plan_text: Callable[..., str],
    tmp_path: Path,
) -> Path:
    """Return the folder of a finished audit."""
    frames = frames_of(measured(reading()))
    run_frames(
        plan_text(),
        tmp_path / "out",
        items=frames["items"],
        ratings=frames["ratings"],
        predictions={"model": frames["model"]},
    )
    return tmp_path / "out"


def test_folder_and_file_lead_to_the_same_result(out: Path) -> None:
    assert read_result(out) == read_result(out / RESULT_NAME)
    assert read_result(out).verdict == "within_margin"


def test_an_absent_result_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no result; expected the output folder"):
        read_result(tmp_path)
    with pytest.raises(InputError, match="there is no result"):
        read_result(tmp_path / "nowhere")


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[1]", b'{"schema": 1'])
def test_what_is_no_result_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / RESULT_NAME
    path.write_bytes(content)
    with pytest.raises(InputError, match="is not a result of an audit"):
        read_result(tmp_path)


def test_another_schema_is_named_with_both_numbers(out: Path) -> None:
    path = out / RESULT_NAME
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"schema": 1,', '"schema": 2,', 1), encoding="utf-8")
    with pytest.raises(InputError, match="has schema 2, this version reads 1"):
        read_result(out)


def test_a_verdict_that_there_is_not_is_refused(out: Path) -> None:
    path = out / RESULT_NAME
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"within_margin"', '"passed"', 1), encoding="utf-8")
    with pytest.raises(InputError, match="is not a result of an audit"):
        read_result(out)
