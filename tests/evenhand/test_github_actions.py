"""What GitHub Actions reads: the rules of its commands, its limits, and hostile names."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from evenhand import github_actions
from evenhand.audit.result import AuditResult, load
from evenhand.github_actions import annotate, command, cut, numbered, write_outputs, write_summary

FRAME = Path(__file__).parents[1] / "reports" / "frame.json"
COMMAND = re.compile(r"::(error|warning|notice)( [^:]*)?::([^\r\n]*)")
PLAN = '[[gate]]\nmetric = "fpr"\nmargin = 0.05\nemotions = "each"\n'


@pytest.fixture
def result() -> AuditResult:
    """Return a result with three open rows."""
    return load(FRAME)


def annotations(
    result: AuditResult, capsys: pytest.CaptureFixture[str], plan: Path | None = None
) -> list[tuple[str, str, str]]:
    """Return level, properties and message of each annotation; all are on stderr, one a line."""
    annotate(result, plan)
    said = capsys.readouterr()
    assert not said.out
    found = [COMMAND.fullmatch(line) for line in said.err.splitlines()]
    assert all(found)
    return [(m[1], m[2] or "", m[3]) for m in found if m]


def test_open_rows_that_block_are_warnings(
    result: AuditResult, capsys: pytest.CaptureFixture[str]
) -> None:
    found = annotations(result, capsys)
    assert [level for level, _, _ in found] == ["warning"] * 3
    assert "file=" not in found[0][1]


def test_rows_point_at_the_line_of_their_gate(
    result: AuditResult,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finding = result.findings[0]
    gate = replace(finding, id=f"{finding.code}.{finding.model}.fpr.Anger")
    changed = replace(result, plan=replace(result.plan, text=PLAN), findings=(gate,))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    found = annotations(changed, capsys, tmp_path / "audit" / "my, plan.toml")
    assert all(p.startswith(" file=audit/my%2C plan.toml,line=1,title=") for _, p, _ in found)
    found = annotations(changed, capsys, tmp_path.parent / "plan.toml")
    assert all(p.startswith(" file=plan.toml,line=1,title=") for _, p, _ in found)


def test_what_is_beyond_its_margin_is_an_error_and_what_is_allowed_a_notice(
    result: AuditResult, capsys: pytest.CaptureFixture[str]
) -> None:
    first = result.findings[0]
    rows = (replace(first.comparisons[0], verdict="exceeds_margin"), *first.comparisons[1:])
    plan = replace(result.plan, text='[report]\ninconclusive = "allow"\n')
    changed = replace(result, plan=plan, findings=(replace(first, comparisons=rows),))
    found = annotations(changed, capsys)
    assert [level for level, _, _ in found] == ["error", "notice", "notice"]


def test_an_audit_that_blocks_without_a_row_says_so(
    result: AuditResult, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = replace(result, findings=(), verdict="undefined", exit_code=3)
    (found,) = annotations(nothing, capsys)
    assert found == ("error", " title=evenhand", "nothing was judged: the plan declares no margin")


def test_further_annotations_of_a_level_are_counted_in_the_last(
    result: AuditResult, capsys: pytest.CaptureFixture[str]
) -> None:
    first = result.findings[0]
    many = replace(first, comparisons=tuple([first.comparisons[0]] * 25))
    found = annotations(replace(result, findings=(many,)), capsys)
    assert len(found) == github_actions.MOST
    assert found[-1][2] == "16 more like these; the report lists all of them"
    assert len(list(numbered("error", ["x"] * 10))) == 10
    assert list(numbered("error", ["x"] * 11))[-1].endswith(
        "::2 more like these; the report lists all of them"
    )


def test_no_name_begins_a_command_of_its_own(
    result: AuditResult, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "a\n::set-output name=x::y\r\n%0A::add-mask::z,line=9:\x1b[31m"
    first = replace(result.findings[0], emotion=hostile, model=hostile)
    rows = tuple(replace(c, slice=hostile, reference=hostile) for c in first.comparisons)
    found = annotations(replace(result, findings=(replace(first, comparisons=rows),)), capsys)
    assert len(found) == 3
    assert not any(c in p.partition("title=")[2] for _, p, _ in found for c in ",:")
    assert all("%250A" in message for _, _, message in found)


def test_a_command_escapes_what_would_end_it() -> None:
    assert command("notice", "a") == "::notice::a"
    assert command("notice", "50%\r\n::", title="x:y,z", line=0) == (
        "::notice title=x%3Ay%2Cz::50%25%0D%0A::"
    )


def test_the_summary_is_appended_and_cut_at_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "summary"
    monkeypatch.setenv(github_actions.SUMMARY, str(path))
    assert write_summary("one\n")
    assert write_summary("two\n")
    assert path.read_text(encoding="utf-8") == "one\ntwo\n"
    long = "ä line of it\n" * 200_000
    short = cut(long)
    assert len(short.encode()) <= github_actions.ROOM
    assert short.endswith(f"ä line of it{github_actions.CUT}")
    monkeypatch.delenv(github_actions.SUMMARY)
    assert not write_summary("three\n")


def test_outputs_are_one_line_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "outputs"
    monkeypatch.setenv(github_actions.OUTPUT, str(path))
    write_outputs({"verdict": "within_margin", "report": "a\nverdict=x"})
    assert path.read_text(encoding="utf-8") == "verdict=within_margin\nreport=a verdict=x\n"
    monkeypatch.delenv(github_actions.OUTPUT)
    write_outputs({"verdict": "lost"})
    assert "lost" not in path.read_text(encoding="utf-8")
