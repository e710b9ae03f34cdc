"""The table of findings on a terminal, and the lines beneath it."""

import io
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from evenhand.audit.result import AuditResult, BaselineRecord, Exclusion, Verdict, load
from evenhand.findings_table import show

FRAME = Path(__file__).parents[1] / "reports" / "frame.json"
SEVERAL = "kept: persons with more than one level of tone"


@pytest.fixture
def result() -> AuditResult:
    """Return a result in which one model covers 6 of 7 emotions."""
    return load(FRAME)


def printed(result: AuditResult) -> list[str]:
    stream = io.StringIO()
    show(result, Console(file=stream, width=200))
    return stream.getvalue().splitlines()


def test_emotions_that_are_not_covered_are_listed_by_model(result: AuditResult) -> None:
    said = [line for line in printed(result) if line.startswith("not covered by ")]
    assert said == ["not covered by voice_only: Contempt"]


def test_rows_that_stayed_are_not_listed_as_lost(result: AuditResult) -> None:
    gone = Exclusion(what="items", reason="no file", count=3, share=0.03, by_slice={})
    kept = replace(gone, reason=SEVERAL, count=160, share=0.5)
    whole = replace(kept, count=320, share=1.0)
    rating = replace(gone, what="ratings")
    data = replace(result.data, exclusions=(gone, kept, whole, rating))
    said = [line for line in printed(replace(result, data=data)) if "left out" in line]
    assert said == [
        "left out: 3.0% of items (no file); see Not assessed",
        f"not left out: 50.0% of items ({SEVERAL})",
    ]


def test_nothing_is_said_of_rows_where_there_are_none(result: AuditResult) -> None:
    none = replace(result, data=replace(result.data, exclusions=()), models=())
    assert not [line for line in printed(none) if "left out" in line or "covered" in line]


@pytest.mark.parametrize(
    ("verdict", "begin"), [("exceeds_margin", "  "), ("inconclusive", "open: ")]
)
def test_a_row_about_everybody_says_so_and_two_models_have_a_change(
    verdict: Verdict, begin: str
) -> None:
    result = load(FRAME.with_name("two_models.json"))
    finding = next(f for f in result.findings if f.against and f.gated)
    rows = (replace(finding.comparisons[0], slice="", verdict=verdict), *finding.comparisons[1:])
    said = printed(replace(result, findings=(replace(finding, comparisons=rows),)))
    assert [line for line in said if line.startswith(begin) and " at everybody: " in line]
    assert all(": change " in line for line in said if line.startswith("  CMP"))


def test_accepted_rows_have_a_line_of_their_own_and_are_listed_nowhere_else() -> None:
    result = load(FRAME.with_name("two_models.json"))
    known = msgspec.json.decode(
        (FRAME.parent / "ci" / "baseline.json").read_bytes(), type=BaselineRecord
    )
    finding, row = next(
        (f, c) for f in result.findings for c in f.comparisons if c.verdict == "exceeds_margin"
    )
    waiver = replace(known.waivers[0], finding=finding.id, slice=row.slice)
    said = printed(replace(result, baseline=replace(known, waivers=(waiver,), blocking=())))
    (line,) = [line for line in said if line.startswith("accepted by Head of product safety")]
    assert f"{finding.code} {finding.model}" in line
    before = [line for line in printed(result) if line.startswith("  ")]
    assert len([line for line in said if line.startswith("  ")]) == len(before) - 1


def test_what_exceeds_in_spite_of_a_baseline_says_why_and_the_verdict_what_changed() -> None:
    result = load(FRAME.with_name("two_models.json"))
    known = msgspec.json.decode(
        (FRAME.parent / "ci" / "baseline.json").read_bytes(), type=BaselineRecord
    )
    finding, row = next(
        (f, c) for f in result.findings for c in f.comparisons if c.verdict == "exceeds_margin"
    )
    worse = replace(known.blocking[0], finding=finding.id, slice=row.slice)
    held = replace(known, waivers=(), blocking=(worse,), exit_code_without=3)
    said = printed(replace(result, baseline=held, exit_code=1))
    first = next(line for line in said if line.startswith("  "))
    assert first.endswith("(beyond what its waiver accepts)")
    assert "EXCEEDS MARGIN (exit 1, 3 without accepted findings)" in said


def test_no_name_reaches_the_terminal_as_a_command(result: AuditResult) -> None:
    hostile = "a\x1b]0;x\x07\n::error::[red]:smile:"
    first = replace(result.findings[0], model=hostile, emotion=hostile)
    plan = replace(result.plan, title=hostile)
    said = "\n".join(printed(replace(result, plan=plan, findings=(first,))))
    assert "\x1b" not in said
    assert "[red]" in said
    assert not [line for line in said.splitlines() if line.strip().startswith("::")]
