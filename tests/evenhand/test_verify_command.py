"""`evenhand verify`: what it says of a good folder, of a changed one and of none."""

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import typer
from typer.testing import CliRunner, Result

from evenhand.audit.errors import InputError
from evenhand.audit.manifest import record_rendering
from evenhand.audit.result import dump, load
from evenhand.audit.run import run
from evenhand.audit.verify.check import Checked, Difference
from evenhand.rendering import render_editions, written_files
from evenhand.verify_answer import Answer
from evenhand.verify_command import verify

PLAN = """\
evenhand = 1
title = "Small study"
purpose = { system = "s", intended_use = "u", context = "research", modality = "voice" }
data = { name = "Calls", subjects = "real", items = "items.csv" }
statistics = { seed = 1, replicates = 200 }
report = { audience = "internal", suppress_below = 5 }

[ratings]
file = "ratings.csv"
scale = { kind = "continuous", low = 0.0, high = 7.0 }

[[attribute]]
name = "gender"
source = "recorded"
levels = ["woman", "man"]

[[model]]
name = "small"
predictions = "scores.csv"

[[gate]]
metric = "bias"
margin = 0.5
owner = "the test"
"""


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a plan and its data."""
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(7)
    tables = {"items": ["item,person,gender"], "ratings": ["item,rater,emotion,value"]}
    tables["scores"] = ["item,Anger,Joy"]
    for number in range(120):
        person = number // 3
        tables["items"].append(f"i{number},p{person},{('woman', 'man')[person % 2]}")
        truth = rng.uniform(2.0, 5.0, 2).round(2)
        given = truth + rng.normal(0.0, 0.2, 2)
        for emotion, value in zip(("Anger", "Joy"), truth, strict=True):
            tables["ratings"].append(f"i{number},r1,{emotion},{value}")
        tables["scores"].append(f"i{number},{given[0]:.4f},{given[1]:.4f}")
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """Return the folder of an audit with its reports."""
    out = tmp_path_factory.mktemp("audited") / "out"
    render_editions(run(data / "plan.toml", out, command=["evenhand", "audit"]), out)
    return out


@pytest.fixture
def copy(finished: Path, tmp_path: Path) -> Path:
    """Return a copy to change."""
    return shutil.copytree(finished, tmp_path / "copy")


@pytest.fixture(scope="session")
def told() -> Callable[..., Result]:
    """Return a function that runs the command."""
    app = typer.Typer()
    app.command()(verify)

    def invoke(*words: str | Path) -> Result:
        return CliRunner().invoke(app, list(map(str, words)))

    return invoke


def test_a_good_folder_agrees_and_says_what_is_open(
    finished: Path, data: Path, told: Callable[..., Result]
) -> None:
    done = told(finished)
    assert done.exit_code == 0, done.output
    assert "all that could be checked agrees" in done.stdout
    assert "agrees: Reports: 8 reports are what this version makes" in done.stdout
    assert "agrees: shareable: Files" in done.stdout
    assert "not checked: items, ratings and scores themselves: no data were given" in done.stdout
    assert done.stdout.count("not checked: times") == 1
    done = told(finished, "--data", data)
    assert done.exit_code == 0, done.output
    assert "A new run on the data finds the same" in done.stdout


@pytest.mark.parametrize(
    "name",
    ["report.html", "summary.md", "junit.xml", "shareable/report.html", "shareable/results.sarif"],
)
def test_a_changed_report_is_found_even_where_its_hash_fits(
    copy: Path, told: Callable[..., Result], name: str
) -> None:
    path = copy / name
    path.write_bytes(path.read_bytes().replace(b"0.5", b"5.0", 1))
    record_rendering(path)
    done = told(copy)
    assert done.exit_code == 1
    assert f"DIFFERS: Reports: {name}: line " in done.stdout


def test_json_tells_the_same(copy: Path, told: Callable[..., Result]) -> None:
    good = json.loads(told(copy, "--json").stdout)
    assert good["agrees"]
    assert good["differences"] == []
    assert [one["what"] for one in good["unchecked"]]
    result = load(copy / "shareable/result.json")
    dump(replace(result, exit_code=3), copy / "shareable/result.json")
    done = told(copy, "--json")
    assert done.exit_code == 1
    bad = json.loads(done.stdout)
    assert not bad["agrees"]
    assert {d["file"] for d in bad["differences"]} == {
        "shareable/junit.xml",
        "shareable/manifest.json",
        "shareable/report.html",
        "shareable/result.json",
        "shareable/results.sarif",
        "shareable/summary.md",
    }
    assert {d["field"] for d in bad["differences"] if d["check"] == "Verdicts"} == {"exit_code"}


def test_quiet_says_what_it_comes_to_and_what_differs(
    finished: Path, copy: Path, told: Callable[..., Result]
) -> None:
    good = told(finished, "--quiet")
    assert (good.exit_code, good.output) == (0, "all that could be checked agrees\n")
    (copy / "summary.md").write_text("x", encoding="utf-8")
    bad = told(copy, "--quiet")
    assert bad.exit_code == 1
    first, *rest = bad.stdout.splitlines()
    assert first == f"{len(rest)} differences"
    assert all(line.startswith("DIFFERS: ") for line in rest)


def test_junit_has_a_case_a_check_and_what_differs_fails(
    copy: Path, told: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "verify.xml"
    assert told(copy, "--junit", path).exit_code == 0
    good = ET.parse(path).getroot()  # noqa: S314 our own
    assert (good.get("failures"), good.get("errors")) == ("0", "0")
    assert [suite.get("name") for suite in good][:2] == [
        "evenhand verify",
        "evenhand verify shareable",
    ]
    assert any(case.find("skipped") is not None for case in good.iter("testcase"))
    (copy / "summary.md").write_text("x\x1b", encoding="utf-8")
    assert told(copy, "--junit", path).exit_code == 1
    bad = ET.parse(path).getroot()  # noqa: S314 our own
    assert bad.get("tests") == good.get("tests")
    failed = [c.get("name") for c in bad.iter("testcase") if c.find("failure") is not None]
    assert {"Files", "Reports"} <= set(failed)


def test_github_gets_annotations_summary_and_outputs(
    copy: Path, told: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.setenv(name, str(tmp_path / name))
    (copy / "summary.md").write_text("x", encoding="utf-8")
    done = told(copy, "--github")
    assert done.exit_code == 1
    assert "::error title=evenhand::DIFFERS: Files: summary.md" in done.stderr
    assert "::error" not in done.stdout
    assert (tmp_path / "GITHUB_OUTPUT").read_text(encoding="utf-8") == "verdict=differs\n"
    summary = (tmp_path / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    assert "    DIFFERS: Files: summary.md" in summary
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    assert "GITHUB_STEP_SUMMARY is not set" in told(copy, "--github").stderr


def test_differences_that_are_only_counted_are_told_too() -> None:
    one = Difference(file="a", field="", got="1", expected="2")
    answer = Answer(folder="internal", title="Files", checked=Checked(differences=(one,), more=7))
    assert answer.lines() == ("internal/a: got 1, expected 2", "and 7 more")


def test_what_stands_in_a_file_does_not_reach_the_terminal_as_commands(
    copy: Path, told: Callable[..., Result]
) -> None:
    path = copy / "plan.frozen.json"
    path.write_text('{"sha256": "\\u001b[31m", "frozen_at": "", "evenhand": ""}', "utf-8")
    done = told(copy)
    assert done.exit_code == 1
    assert "\x1b" not in done.stdout


def test_a_result_of_another_version_is_not_rendered_again(
    copy: Path, told: Callable[..., Result]
) -> None:
    result = load(copy / "result.json")
    made = replace(result.provenance, evenhand="0.0.1")
    dump(replace(result, provenance=made), copy / "result.json")
    done = told(copy)
    assert "result.json was rendered by evenhand 0.0.1, another version" in done.stdout


def test_a_folder_of_nothing_is_a_mistake_of_the_caller(
    tmp_path: Path, told: Callable[..., Result]
) -> None:
    done = told(tmp_path)
    assert isinstance(done.exception, InputError)


def test_further_forms_are_made_once_more_too(copy: Path, told: Callable[..., Result]) -> None:
    result = load(copy / "result.json")
    for form in ("csv", "model-card", "annex-iv", "parquet", "gitlab"):
        written_files(result, copy, form)
    done = told(copy)
    assert done.exit_code == 0, done.output
    assert "not checked: estimates.parquet: other libraries write it" in done.stdout
    path = copy / "model-card.md"
    path.write_bytes(path.read_bytes().replace(b"small", b"great", 1))
    record_rendering(path)
    done = told(copy)
    assert done.exit_code == 1
    assert "DIFFERS: Reports: model-card.md: line " in done.stdout


def test_a_result_that_cannot_be_rendered_is_a_difference(
    copy: Path, told: Callable[..., Result]
) -> None:
    result = load(copy / "result.json")
    dump(replace(result, slices=()), copy / "result.json")
    done = told(copy)
    assert done.exit_code == 1
    assert not isinstance(done.exception, KeyError | ValueError)


def test_where_and_when_a_folder_is_looked_at_makes_no_difference(
    finished: Path,
    data: Path,
    tmp_path: Path,
    told: Callable[..., Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = shutil.copytree(finished, tmp_path / "a copy \N{CYRILLIC SMALL LETTER ZHE}")
    for path in (*place.rglob("*"), place):
        path.chmod(path.stat().st_mode & ~0o222)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    monkeypatch.chdir(data.parent)
    done = told(place, "--data", data.name)
    monkeypatch.undo()
    time.tzset()
    for path in (place, *place.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)
    assert done.exit_code == 0, done.output
