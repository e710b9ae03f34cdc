"""Whoever comes second waits, says so, and goes on when the first ends in whatever way."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.lock import alone

HOLDER = """
import pathlib, sys, time
from evenhand.model_zoo.fetch.lock import alone
with alone(pathlib.Path(sys.argv[1]), say=print):
    print("holding", flush=True)
    time.sleep(60)
"""


def test_a_killed_run_lets_go(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "archives"
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        told: list[str] = []

        def told_then_killed(line: str) -> None:
            told.append(line)
            holder.send_signal(signal.SIGKILL)

        with alone(folder, say=told_then_killed):
            assert holder.wait() == -signal.SIGKILL
    assert told == [f"waiting for another run, which is at work in {folder}"]


def test_one_after_the_other(tmp_path: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        with alone(tmp_path, say=told.append):
            assert (tmp_path / ".lock").exists()
    assert told == []


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(ZooError, match=r"file/archives: cannot be written: .*--cache"),
        alone(tmp_path / "file" / "archives", say=print),
    ):
        pass
