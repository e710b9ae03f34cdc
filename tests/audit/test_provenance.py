"""Provenance: enough to run it again, nothing about whose machine it was."""

import getpass
import os
import platform
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit import provenance as module
from evenhand.audit.provenance import LIBRARIES, git_state, provenance, spoken, timestamp, version

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=3)
COMMAND = ("/opt/secret/bin/evenhand", "run", "plan.toml")

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    program = shutil.which("git") or "git"
    subprocess.run([program, *settings, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with one commit."""
    git(tmp_path, "init", "--quiet")
    (tmp_path / "a.txt").write_text("a")
    git(tmp_path, "add", "a.txt")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    return tmp_path


def test_every_field_is_filled(tmp_path: Path) -> None:
    record = provenance(COMMAND, started=NOON, finished=LATER, folder=tmp_path)
    assert record.command == "evenhand run plan.toml"
    assert record.python == platform.python_version()
    assert tuple(record.libraries) == LIBRARIES
    assert record.libraries["msgspec"] == msgspec.__version__
    assert (record.started_at, record.finished_at) == (timestamp(NOON), timestamp(LATER))
    assert record.network == "off"
    assert platform.machine() in record.platform
    assert record.device.endswith(("core", "cores"))
    assert record.evenhand


def test_nothing_tells_whose_machine_it_was(tmp_path: Path) -> None:
    command = ("/opt/secret/evenhand", "run", str(tmp_path / "plan.toml"), f"--out={tmp_path}")
    text = msgspec.json.encode(provenance(command, started=NOON, finished=LATER)).decode()
    hidden = {platform.node(), str(tmp_path.parent), str(Path.home()), "secret"}
    assert not [one for one in hidden if len(one) > 1 and one in text]
    user = getpass.getuser() if os.environ.get("USER") else ""
    assert not user or f"/{user}" not in text


@pytest.mark.parametrize(
    ("argument", "kept"),
    [
        ("examples/compas/plan.toml", "examples/compas/plan.toml"),
        ("/home/someone/plan.toml", "plan.toml"),
        ("/home/some one/my plan.toml", "'my plan.toml'"),
        ("../someone/plan.toml", "plan.toml"),
        ("a/../../someone/plan.toml", "plan.toml"),
        ("~/plan.toml", "plan.toml"),
        ("~someone", "."),
        ("/", "."),
        ("..", "."),
        ("C:\\Users\\someone\\plan.toml", "plan.toml"),
        ("\\\\server\\share\\plan.toml", "plan.toml"),
        ("--out=/home/someone/report", "--out=report"),
        ("--out=report", "--out=report"),
        ("-o/home/someone/report", "-oreport"),
        ("scores=/home/someone/one.csv", "scores=one.csv"),
        ("volume:/home/some one/x", "volume:x"),
        ("https://someone:password@server/scores", "ADDRESS"),
        ("--url=file:///home/someone/x", "--url=ADDRESS"),
        ("--seed=1", "--seed=1"),
        ("two words", "'two words'"),
    ],
)
def test_a_path_from_outside_the_folder_keeps_only_its_name(argument: str, kept: str) -> None:
    assert spoken(["evenhand", argument]) == f"evenhand {kept}"


@given(
    start=st.sampled_from(["/", "~/", "../", "C:\\", "//host/", "file:///"]),
    between=st.sampled_from(["", "someone/", "some one/", "a=b/", "x:y/", "it's/"]),
    option=st.sampled_from(["", "--out=", "-o", "key=", "a,", "one:"]),
)
def test_no_folder_of_a_rooted_path_is_ever_told(start: str, between: str, option: str) -> None:
    told = spoken(["evenhand", f"{option}{start}topsecret/{between}plan.toml"])
    assert "topsecret" not in told
    assert "some" not in told.replace("someone:", "")


def test_the_module_form_of_the_command_is_told_as_it_is_typed() -> None:
    program = "/home/someone/evenhand/__main__.py"
    assert spoken([program, "run", "plan.toml"]) == "python -m evenhand run plan.toml"
    assert spoken([]) == ""


def test_times_are_utc_and_need_a_zone() -> None:
    assert timestamp(NOON.astimezone(timezone(timedelta(hours=-3)))) == "2026-03-01T12:00:00Z"
    with pytest.raises(ValueError, match="moment must have a time zone, got 2026-03-01T12:00:00"):
        timestamp(NOON.replace(tzinfo=None))


def test_a_package_that_is_absent_is_said_to_be() -> None:
    assert version("no-such-package-anywhere") == "not installed"


def test_no_library_is_imported_to_learn_its_version() -> None:
    code = (
        "import sys; from evenhand.audit.provenance import version, LIBRARIES; "
        "[version(name) for name in LIBRARIES]; "
        "print(sorted({'numpy', 'scipy', 'statsmodels', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    root = Path(module.__file__).resolve().parent.parent
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "[]"


@needs_git
def test_a_commit_and_changes_to_it_are_seen(repository: Path) -> None:
    commit, dirty = git_state(repository)
    assert len(commit) == 40
    assert dirty is False
    (repository / "report.html").write_text("a new file is no change")
    assert git_state(repository) == (commit, False)
    (repository / "a.txt").write_text("b")
    assert git_state(repository) == (commit, True)


@needs_git
def test_before_the_first_commit_nothing_is_known(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert git_state(tmp_path) == ("", None)


def test_without_git_or_a_folder_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert git_state(tmp_path / "absent") == ("", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git_state(tmp_path) == ("", None)


def test_git_that_hangs_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(command: list[str], *, timeout: float, **_: object) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", hang)
    monkeypatch.setattr(shutil, "which", lambda _: "git")
    assert git_state(tmp_path) == ("", None)


@needs_git
def test_a_program_named_by_a_repository_is_not_started(repository: Path) -> None:
    mark = repository / "started"
    git(repository, "config", "core.fsmonitor", f"touch {mark} #")
    git_state(repository)
    assert not mark.exists()
