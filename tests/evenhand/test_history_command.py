"""`evenhand history`: what it prints, what it writes, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from evenhand.audit.errors import InputError
from evenhand.history_command import history

RESULT = Path(__file__).parents[1] / "reports" / "frame.json"
Call = Callable[..., Result]


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """Return a folder with two runs of an audit and a file that is none."""
    folder = tmp_path / "releases"
    text = RESULT.read_text(encoding="utf-8")
    start = text.index('"finished_at": "') + len('"finished_at": "')
    for name, day in (("1.0", "2031-01-01"), ("1.1", "2031-01-02")):
        (folder / name).mkdir(parents=True)
        moved = f"{text[:start]}{day}{text[start + 10 :]}"
        if name == "1.0":
            moved = moved.replace('"inconclusive"', '"within_margin"')
        (folder / name / "result.json").write_text(moved, encoding="utf-8")
    (folder / "other").mkdir()
    (folder / "other" / "result.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """Return a function that runs the command and writes into a folder of its own."""
    app = typer.Typer()
    app.command()(history)

    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, [*map(str, arguments), "--out", str(tmp_path / "out")])

    return run


def test_it_writes_four_files_and_names_them(releases: Path, call: Call, tmp_path: Path) -> None:
    done = call(releases)
    assert done.exit_code == 0
    names = ["history.html", "history.md", "history.csv", "history.json"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(names)
    assert [line for line in done.output.splitlines() if line.startswith("written: ")] == [
        f"written: {tmp_path / 'out' / name}" for name in names
    ]


def test_it_prints_the_runs_and_what_got_worse(releases: Path, call: Call) -> None:
    output = call(releases).output
    assert "run 1: 1.0, 2031-01-01" in output
    assert "run 2: 1.1, 2031-01-02" in output
    assert "not shown: other: is not a result of an audit" in output
    assert "  worse: " in output


def test_quiet_is_a_line_a_series(releases: Path, call: Call) -> None:
    done = call(releases, "--quiet")
    assert len(done.output.splitlines()) == 1
    assert "Newest run (1.1)" in done.output


def test_json_is_one_document(releases: Path, call: Call, tmp_path: Path) -> None:
    document = json.loads(call(releases, "--json").output)
    assert [r["name"] for r in document["history"]["series"][0]["runs"]] == ["1.0", "1.1"]
    assert document["files"][0] == str(tmp_path / "out" / "history.html")
    written = json.loads((tmp_path / "out" / "history.json").read_text(encoding="utf-8"))
    assert document["history"] == written


def test_order_by_name_and_everything_that_is_shown(releases: Path, call: Call) -> None:
    (releases / "1.0").rename(releases / "1.9")
    document = json.loads(call(releases, "--json", "--order", "name", "--all").output)
    assert [r["name"] for r in document["history"]["series"][0]["runs"]] == ["1.1", "1.9"]


@pytest.mark.parametrize("pair", ["a", "=b", "a="])
def test_a_renaming_must_have_two_names(releases: Path, call: Call, pair: str) -> None:
    done = call(releases, "--model", pair)
    assert isinstance(done.exception, InputError)
    assert str(done.exception) == f"--model: got {pair!r}, expected OLD=NEW"


def test_a_model_that_no_run_has_is_refused(releases: Path, call: Call) -> None:
    done = call(releases, "--model", "voice_onl=x")
    assert "Did you mean 'voice_only'?" in str(done.exception)
