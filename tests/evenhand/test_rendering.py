"""How an audit ends: files of both editions, what is printed in each mode, and the exit code."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from evenhand.audit.result import AuditResult, Comparison, Number, dump, load
from evenhand.console_mode import Mode, mode
from evenhand.rendering import FORMS, finish

FRAME = Path(__file__).parents[1] / "reports" / "frame.json"
WRITTEN = ("report.html", "summary.md", "junit.xml", "results.sarif")
Ended = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ended:
    """Return a function that ends an audit, and returns exit code, stdout and stderr."""

    def end(result: AuditResult, how: Mode, *, blocking: bool = True) -> tuple[int, str, str]:
        with pytest.raises(typer.Exit) as end:
            finish(result, tmp_path, how=how, plan=tmp_path / "plan.toml", blocking=blocking)
        said = capsys.readouterr()
        return end.value.exit_code, said.out, said.err

    return end


@pytest.fixture
def result(tmp_path: Path) -> AuditResult:
    """Return a result that lies in a folder."""
    found = load(FRAME)
    dump(found, tmp_path / "result.json")
    return found


def test_in_full_findings_files_and_hash_are_printed(
    result: AuditResult, ended: Ended, tmp_path: Path
) -> None:
    code, out, err = ended(result, mode())
    assert (code, err) == (1, "")
    for role, name in zip(("report", "summary", "junit", "sarif"), WRITTEN, strict=True):
        assert f"{role}: {tmp_path / name}\n" in out
        assert (tmp_path / name).stat().st_size
    assert f"result: {tmp_path / 'result.json'}\n" in out
    assert "EXCEEDS MARGIN (exit 1)" in out
    assert len(FORMS) == len(WRITTEN)


def test_in_short_nothing_but_the_verdict_and_what_blocks(
    result: AuditResult, ended: Ended
) -> None:
    code, out, err = ended(result, mode(quiet=True))
    assert (code, err) == (1, "")
    assert out.splitlines()[0] == "EXCEEDS MARGIN (exit 1)"
    assert len(out.splitlines()) == 4


def test_for_programs_there_is_one_document(
    result: AuditResult, ended: Ended, tmp_path: Path
) -> None:
    code, out, err = ended(result, mode(as_json=True))
    found = json.loads(out)
    assert (code, err, found["exit_code"]) == (1, "", 1)
    assert found["files"]["junit"] == str(tmp_path / "junit.xml")
    assert "other_edition" not in found["files"]


def test_a_demonstration_ends_with_0_and_says_so(result: AuditResult, ended: Ended) -> None:
    code, out, _ = ended(result, mode(), blocking=False)
    assert code == 0
    assert out.endswith("the demonstration itself ends with 0: its fault is planted\n")


def test_github_is_told_of_the_edition_to_hand_on(
    result: AuditResult, ended: Ended, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.setenv(name, str(tmp_path / name))
    internal = replace(result, audience="internal")
    dump(internal, tmp_path / "result.json")
    (tmp_path / "shareable").mkdir()
    dump(_withheld(result), tmp_path / "shareable" / "result.json")
    code, out, err = ended(internal, mode(as_json=True, github=True))
    assert code == 1
    document = json.loads(out)
    assert document["files"]["other_edition"] == str(tmp_path / "shareable")
    assert document["blocking"][0]["gap"] is not None
    assert err.count("::warning ") == 3
    assert "gap withheld" in err.splitlines()[0]
    outputs = (tmp_path / "GITHUB_OUTPUT").read_text(encoding="utf-8").splitlines()
    assert outputs == [
        "verdict=exceeds_margin",
        f"report={tmp_path / 'shareable' / 'report.html'}",
    ]
    summary = (tmp_path / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    assert summary == (tmp_path / "shareable" / "summary.md").read_text(encoding="utf-8")


def test_without_a_summary_to_write_to_that_is_said(
    result: AuditResult, ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_OUTPUT", raising=False)
    code, out, err = ended(result, mode(quiet=True, github=True))
    assert code == 1
    assert "::" not in out
    assert err.endswith("evenhand: GITHUB_STEP_SUMMARY is not set: no job summary was written\n")


def _withheld(result: AuditResult) -> AuditResult:
    """Return a result in which the first row of the first finding is kept back."""
    first, none = result.findings[0], Number(value=None, reason="disclosure")
    hidden = Comparison(
        slice=first.comparisons[0].slice,
        reference="everyone else",
        inside=none,
        outside=none,
        gap=none,
        verdict="inconclusive",
        suppressed="disclosure",
    )
    rows = (hidden, *first.comparisons[1:])
    return replace(result, findings=(replace(first, comparisons=rows), *result.findings[1:]))
