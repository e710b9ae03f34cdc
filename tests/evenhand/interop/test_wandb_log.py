"""What is said to the client of Weights & Biases: by a double of what is used of it.

Where the real client is installed, it also keeps a run offline, and its files are looked at.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, Self

import pytest
from typer.testing import CliRunner

from evenhand.audit.errors import InputError
from evenhand.interop.run_record import run_record
from evenhand.interop.wandb_log import log
from evenhand.log_command import app


class Artifact:
    """Keeps what is put into it."""

    def __init__(self, name: str, type: str) -> None:  # noqa: A002 as the client names it
        self.name, self.type = name, type
        self.files: dict[str, bytes] = {}

    def add_file(self, path: str, name: str) -> None:
        self.files[name] = Path(path).read_bytes()


class Run:
    """Keeps what is said to it."""

    id = "abc"

    def __init__(self, asked: dict[str, Any]) -> None:
        self.asked = asked
        self.summary: dict[str, Any] = {}
        self.artifacts: list[Artifact] = []
        self.ended: list[type[BaseException] | None] = []

    def log_artifact(self, artifact: Artifact) -> None:
        self.artifacts.append(artifact)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ended.append(kind)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Return the runs that the double was asked for."""
    made: list[Run] = []

    def init(**asked: object) -> Run:
        made.append(Run(asked))
        return made[-1]

    client = ModuleType("wandb")
    client.init = init  # type: ignore[attr-defined]  # a double
    client.Artifact = Artifact  # type: ignore[attr-defined]  # a double
    monkeypatch.setitem(sys.modules, "wandb", client)
    return made


def test_rules_numbers_and_files_of_the_shareable_edition_are_sent(
    runs: list[Run], small_audit: Path
) -> None:
    assert log(small_audit, project="faces", entity="us") == "abc"
    (run,) = runs
    record = run_record(small_audit)
    assert run.asked["config"] == record.params
    assert (run.asked["project"], run.asked["entity"], run.asked["mode"]) == (
        *("faces", "us"),
        "online",
    )
    assert run.summary == {**record.metrics, **record.tags}
    assert run.summary["evenhand.edition"] == "shareable"
    (artifact,) = run.artifacts
    assert artifact.files == {file.name: file.read_bytes() for file in record.files}
    assert run.ended == [None]


def test_the_command_keeps_a_run_for_later(runs: list[Run], small_audit: Path) -> None:
    done = CliRunner().invoke(
        app, ["wandb", str(small_audit), "--project", "faces", "--mode", "offline"]
    )
    assert (done.exit_code, done.output) == (0, "run: abc\n")
    assert (runs[0].asked["mode"], runs[0].asked["entity"]) == ("offline", None)


def test_a_client_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, small_audit: Path
) -> None:
    monkeypatch.setitem(sys.modules, "wandb", None)
    with pytest.raises(InputError, match=r"wandb: is not installed; .*'evenhand\[wandb\]'"):
        log(small_audit, project="faces")


@pytest.mark.skipif(not importlib.util.find_spec("wandb"), reason="wandb is not installed")
def test_the_real_client_keeps_a_run_offline(small_audit: Path, tmp_path: Path) -> None:
    number = log(small_audit, project="faces", mode="offline", keep_in=tmp_path)
    kept = [path for path in tmp_path.rglob(f"run-{number}.wandb") if path.stat().st_size]
    assert len(kept) == 1
    assert b"evenhand.bundle_sha256" in kept[0].read_bytes()
