"""A program that answers, refuses, babbles, hangs or dies: each is an outcome of an item."""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any, Final, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.callers.opening import read_caller_file
from evenhand.model_zoo.callers.process_caller import ProcessCaller
from evenhand.model_zoo.callers.process_file import ProcessFile
from evenhand.model_zoo.errors import ZooError

Items: TypeAlias = list[NDArray[np.generic]]
Caller: TypeAlias = Callable[..., ProcessCaller]
Given: TypeAlias = Any

PROCESS: Final = """
schema = 1
kind = "process"
name = "near"
version = "1"
command = ["PYTHON", "program.py"]
timeout_s = 10
restarts = 1

[input]
medium = "picture"

[[outputs]]
kind = "label"
of = ["basic-emotions/joy", "basic-emotions/anger"]
scale = [0, 1]
"""

FRAME: Final = """
import base64, io, json, os, sys, time
from pathlib import Path
count = 0
def say(**told):
    print(json.dumps(told), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    count += 1
    id = asked["id"]
    if "path" in asked:
        data = Path(asked["path"]).read_bytes()
    else:
        data = base64.b64decode(asked["data_base64"])
    assert data.startswith(b"\\x89PNG"), data[:9]
    fine = {"joy": 0.5, "anger": 0.25}
"""

SILENT: Final = "failed: no answer within {} s; does it flush its output after a line?"


@pytest.fixture
def caller(written: Given, tmp_path: Path) -> Caller:
    """Return what opens a program that does this with each item."""

    def opened(body: str, *changes: tuple[str, str], **given: Given) -> ProcessCaller:
        indented = "".join(f"    {line}\n" for line in dedent(body).strip().splitlines())
        (tmp_path / "program.py").write_text(FRAME + indented)
        path = written(PROCESS, ("PYTHON", sys.executable), *changes)
        stated = read_caller_file(path)
        assert isinstance(stated, ProcessFile)
        return ProcessCaller(stated, tmp_path, **given)

    return opened


@pytest.mark.parametrize("media", ["path", "data_base64"])
def test_a_program_is_started_once_and_asked_line_by_line(
    media: str, caller: Caller, pictures: Items
) -> None:
    body = "say(id=id, scores={'joy': count / 10, 'anger': int(id) / 10, 'awe': 7})"
    model = caller(body, ("timeout_s = 10", f'timeout_s = 10\nmedia = "{media}"'))
    first = model.score(pictures)
    second = model.score(pictures[:1])
    assert first.scores.tolist() == [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]]
    assert second.scores.tolist() == [[0.4, 0.4]]
    assert (model.medium, model.rate_hz, model.longest_s) == ("picture", None, None)
    model.close()


@pytest.mark.parametrize(
    ("answer", "reason", "passing"),
    [
        ("say(id=id, refused='no face')", "refused: no face", False),
        ("say(id=id, error='out of memory')", "failed: out of memory", True),
        ("print('Loading model ...', flush=True)", "malformed: no JSON: b'Loading", False),
        ("print('[1]', flush=True)", "malformed: a table is wanted, got '[1]'", False),
        ("say(id='other', scores=fine)", "malformed: an answer to 'other', asked was '1'", False),
        ("say(id=id)", "malformed: 'scores' is missing", False),
        ("say(id=id, scores={'joy': 2, 'anger': 0})", "malformed: 'joy': 2 is off the", False),
        ("print('x' * 3_000_000, flush=True)", "malformed: no JSON", False),
    ],
)
def test_what_is_no_answer_is_an_outcome(
    answer: str, reason: str, *, passing: bool, caller: Caller, pictures: Items
) -> None:
    body = f"if count == 1:\n    {answer}\nelse:\n    say(id=id, scores=fine)"
    model = caller(body)
    found = model.score(pictures[:2])
    model.close()
    assert str(found.reasons[0]).startswith(reason)
    assert found.reasons[1] is None
    assert found.passing == ({0} if passing else set())


def test_an_answer_that_comes_after_a_banner_is_not_taken_for_the_next(
    caller: Caller, pictures: Items
) -> None:
    body = """
    if count == 1:
        print('hello', flush=True)
    say(id=id, scores={'joy': int(id) / 10, 'anger': 0})
    """
    model = caller(body)
    found = model.score(pictures)
    model.close()
    assert found.reasons[0] == "malformed: no JSON: b'hello\\n'"
    assert found.scores[1:, 0].tolist() == [0.2, 0.3]


def test_a_program_that_dies_is_started_again_so_many_times(
    caller: Caller, pictures: Items
) -> None:
    told: list[str] = []
    body = "sys.stderr.write('first\\nno more memory\\n')\nsys.exit(3)"
    found = caller(body, say=told.append).score(pictures)
    died = "failed: the program ended with status 3: no more memory"
    assert found.reasons == (died, died, "failed: the program was restarted 1 times, no more")
    assert found.passing == {0, 1, 2}
    assert told == ["near: start 2 of the program"]


def test_a_program_that_hangs_is_ended_with_all_that_it_started(
    caller: Caller, pictures: Items, tmp_path: Path
) -> None:
    body = """
    if count == 1 and not Path("hung").exists():
        import subprocess
        child = subprocess.Popen(["sleep", "60"])
        Path("hung").write_text(str(child.pid))
        time.sleep(60)
    say(id=id, scores=fine)
    """
    model = caller(body, ("timeout_s = 10", "timeout_s = 1\nstart_s = 2"))
    found = model.score(pictures[:2])
    model.close()
    assert found.reasons == (SILENT.format(3), None)
    assert _is_gone(int((tmp_path / "hung").read_text()))


def test_an_interruption_ends_the_program(
    caller: Caller, pictures: Items, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = caller("Path('pid').write_text(str(os.getpid()))\nsay(id=id, scores=fine)")
    model.score(pictures[:1])

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evenhand.model_zoo.callers.line_process.LineProcess.line", interrupted)
    with pytest.raises(KeyboardInterrupt):
        model.score(pictures[:1])
    assert _is_gone(int((tmp_path / "pid").read_text()))


def test_a_program_that_is_forgotten_is_ended(
    caller: Caller, pictures: Items, tmp_path: Path
) -> None:
    model = caller("Path('pid').write_text(str(os.getpid()))\nsay(id=id, scores=fine)")
    model.score(pictures[:1])
    del model
    assert _is_gone(int((tmp_path / "pid").read_text()))


def test_a_program_that_does_not_read_holds_nobody_up(written: Given, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import time; time.sleep(60)")
    more = 'timeout_s = 0.5\nstart_s = 0.5\nmedia = "data_base64"'
    stated = read_caller_file(
        written(PROCESS, ("PYTHON", sys.executable), ("timeout_s = 10", more))
    )
    assert isinstance(stated, ProcessFile)
    noise = np.random.default_rng(0).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    found = ProcessCaller(stated, tmp_path).score([noise])
    assert found.reasons == (SILENT.format(1),)


def test_sounds_and_words(tmp_path: Path, written: Given) -> None:
    (tmp_path / "program.py").write_text(
        FRAME.replace('b"\\x89PNG"', 'b"RIFF"') + "    say(id=id, text=asked['media_type'])\n"
    )
    outputs = '[[outputs]]\nkind = "label"\nof = ["basic-emotions/joy", "basic-emotions/anger"]\n'
    path = written(
        PROCESS,
        ("PYTHON", sys.executable),
        (f"{outputs}scale = [0, 1]\n", ""),
        ('medium = "picture"', 'medium = "sound"\nsample_rate_hz = 8000\nseconds = 2'),
        ("restarts = 1", 'restarts = 1\nreading = "lexicon"'),
    )
    stated = read_caller_file(path)
    assert isinstance(stated, ProcessFile)
    model = ProcessCaller(stated, tmp_path)
    assert (model.medium, model.rate_hz, model.longest_s) == ("sound", 8000, 2.0)
    found = model.score([np.zeros(100, np.float32)])
    model.close()
    assert found.texts == ("audio/wav",)
    assert found.scores.shape == (1, 40)


def test_scores_belong_to_the_program_that_gave_them(caller: Caller) -> None:
    one, two = caller("say(id=id, scores=fine)"), caller("say(id=id,  scores=fine)")
    slow = caller("say(id=id,  scores=fine)", ("timeout_s = 10", "timeout_s = 20"))
    assert one.identity.digest() != two.identity.digest()
    assert two.identity.digest() == slow.identity.digest()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('["PYTHON", "program.py"]', "[]", "command: a list of the program"),
        ("PYTHON", "no-such-program", "command: no program 'no-such-program' that can be run"),
        ("PYTHON", "./program.py", "command: no program './program.py' that can be run"),
    ],
)
def test_a_command_is_looked_at_first(
    old: str, new: str, says: str, written: Given, tmp_path: Path
) -> None:
    with pytest.raises(ZooError, match=says):
        ProcessCaller(read_caller_file(written(PROCESS, (old, new))), tmp_path)  # type: ignore[arg-type]


def test_a_program_that_cannot_be_started(caller: Caller, tmp_path: Path, pictures: Items) -> None:
    (tmp_path / "odd").write_text("no program")
    (tmp_path / "odd").chmod(0o755)
    model = caller("say()", (sys.executable, "./odd"))
    with pytest.raises(ZooError, match=r"command: .*odd cannot be started: Exec format error"):
        model.score(pictures)


def _is_gone(process: int) -> bool:
    """Tell whether a process ends within seconds."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").exists() and ") Z " in Path(
            f"/proc/{process}/stat"
        ).read_text(encoding="utf-8"):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("while True: say(id='0')", SILENT.format(1)),
        ("while True: say(id='1')", SILENT.format(1)),
        ("say(id='9' * 5000)", f"malformed: an answer to '{'9' * 60}', asked was '2'"),
        ("while True: print('x' * 100_000)", "malformed: no JSON"),
        ("os.close(1); time.sleep(9)", "failed: the program closed its output"),
        (
            "sys.stderr.write('e' * 3_000_000 + '\\nlast words'); os._exit(4)",
            "failed: the program ended with status 4: last words",
        ),
    ],
)
def test_who_talks_without_end_is_ended(
    answer: str, reason: str, caller: Caller, pictures: Items
) -> None:
    body = f"if count == 1:\n    say(id=id, scores=fine)\nelse:\n    {answer}"
    model = caller(body, ("timeout_s = 10", "timeout_s = 1"))
    began, threads = time.monotonic(), threading.active_count()
    found = model.score(pictures[:2])
    model.close()
    assert found.reasons[0] is None
    assert str(found.reasons[1]).startswith(reason)
    assert time.monotonic() - began < 20
    assert threading.active_count() <= threads


def test_a_line_of_code_in_a_command_is_no_file(written: Given, tmp_path: Path) -> None:
    code = ("program.py", f"-c {'pass;' * 100}")
    stated = read_caller_file(written(PROCESS, ("PYTHON", sys.executable), code))
    assert isinstance(stated, ProcessFile)
    assert stated.files(tmp_path) == [Path(sys.executable)]
