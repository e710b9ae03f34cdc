"""What was answered and paid for is not asked again, however a run ended."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.callers.http_caller import HttpCaller
from evenhand.model_zoo.callers.kept_answers import KeptAnswers
from evenhand.model_zoo.callers.reply import Reply, failed, refused
from evenhand.model_zoo.errors import ZooError

Items: TypeAlias = list[NDArray[np.generic]]
Caller: TypeAlias = Callable[..., HttpCaller]
Given: TypeAlias = Any


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a file that is not there yet."""
    return tmp_path / "answers" / "one.jsonl"


def test_answers_are_read_as_they_were_written(path: Path) -> None:
    kept = KeptAnswers(path)
    replies = {
        "a": Reply(values=(0.1, 1e-300), log="[1]"),
        "b": Reply(values=(), text="Zoë, calm\u2028and\nslow"),
        "c": refused("SAFETY"),
    }
    for item, reply in replies.items():
        assert kept.find(item) is None
        kept.keep(item, reply)
    kept.keep("d", failed("HTTP 503"))
    for held in (kept, KeptAnswers(path)):
        assert {item: held.find(item) for item in "abcd"} == {**replies, "d": None}


def test_a_line_that_was_cut_off_spoils_no_other(path: Path) -> None:
    kept = KeptAnswers(path)
    kept.keep("a", refused("a"))
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    assert KeptAnswers(path).find("a") is None
    KeptAnswers(path).keep("b", refused("b"))
    again = KeptAnswers(path)
    assert again.find("a") is None
    assert again.find("b") == refused("b")


def test_two_runs_read_each_other(path: Path) -> None:
    one, two = KeptAnswers(path), KeptAnswers(path)
    assert two.find("a") is None
    one.keep("a", refused("a"))
    two.keep("b", refused("b"))
    assert two.find("a") == refused("a")
    assert one.find("b") == refused("b")


def test_what_cannot_be_kept_is_not_asked_on(
    caller: Caller, server: Given, pictures: Items, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    kept = KeptAnswers(tmp_path / "file" / "kept.jsonl")
    with pytest.raises(ZooError, match="answers cannot be kept: "):
        caller(kept=kept).score(pictures)
    assert not server.asked


def test_an_interrupted_batch_is_not_asked_again(
    caller: Caller, server: Given, pictures: Items, path: Path
) -> None:
    gone = type(server.rest)(before=lambda: (_ for _ in ()).throw(OSError))
    server.script = [type(server.rest)(), type(server.rest)(), gone]
    broken = caller(("retries = 3", "retries = 0"), kept=KeptAnswers(path)).score(pictures)
    assert broken.passing == {2}
    again = caller(kept=KeptAnswers(path)).score(pictures)
    assert len(server.asked) == 4
    assert again.scores[:2].tolist() == broken.scores[:2].tolist()
    assert again.logs is not None
    assert broken.logs is not None
    assert again.logs[:2] == broken.logs[:2]
    assert [json.loads(str(one))[0]["status"] for one in again.logs] == [200] * 3


RUN = """
import sys
from pathlib import Path
import numpy as np
from evenhand.model_zoo.callers.opening import open_caller
from evenhand.model_zoo.wish import Wish
wish = Wish(cache=Path("cache"), allow_network=True)
model = open_caller(Path("model.toml"), wish, environment={"FAR_KEY": "secret-key"})
pictures = [np.full((4, 6, 3), value, np.uint8) for value in range(int(sys.argv[1]))]
print(model.score(pictures).scores[:, 0].tolist())
"""


def test_a_killed_run_paid_for_nothing_in_vain(
    written: Given, http_text: str, server: Given, tmp_path: Path
) -> None:
    made, fourth, gate = type(server.rest), threading.Event(), threading.Event()

    def hang() -> None:
        fourth.set()
        gate.wait(30)

    server.script = [made(), made(), made(), made(before=hang)]
    written(http_text, ("URL", server.url))
    command = [sys.executable, "-c", dedent(RUN), "6"]
    with subprocess.Popen(command, cwd=tmp_path) as run:
        assert fourth.wait(60)
        os.kill(run.pid, signal.SIGKILL)
    gate.set()
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [0.75] * 6
    assert len(server.asked) == 4 + 3
    kept = b"".join(one.read_bytes() for one in (tmp_path / "cache").rglob("*.jsonl"))
    assert b"secret-key" not in kept
