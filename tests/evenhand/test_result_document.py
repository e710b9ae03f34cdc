"""What `--json` and `--quiet` say of a result."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from evenhand.audit.result import AuditResult, BaselineRecord, load
from evenhand.console_mode import as_json
from evenhand.result_document import brief, result_document

REPORTS = Path(__file__).parents[1] / "reports"
FILES = {"report": Path("out/report.html")}


@pytest.fixture
def result() -> AuditResult:
    """Return a result with three open rows."""
    return load(REPORTS / "frame.json")


def test_the_document_has_verdict_code_counts_files_and_what_blocks(result: AuditResult) -> None:
    found = json.loads(as_json(result_document(result, FILES, exit_code=1)))
    assert (found["verdict"], found["exit_code"], found["scope"]) == ("exceeds_margin", 1, "all")
    assert found["files"] == {"report": "out/report.html"}
    assert found["findings"] == {"gated": 1, "shown": 2}
    assert found["rows"] == {"inconclusive": 2, "undefined": 1}
    assert len(found["blocking"]) == 3
    first, row = found["blocking"][0], result.findings[0].comparisons[0]
    assert (first["gap"], first["low"], first["high"]) == (row.gap.value, row.gap.low, row.gap.high)
    assert (first["persons"], first["margin"]) == (row.inside.persons, result.findings[0].margin)
    assert found["accepted"] == []
    assert found["why"] == ""


def test_accepted_rows_are_listed_apart(result: AuditResult) -> None:
    known = msgspec.json.decode((REPORTS / "ci/baseline.json").read_bytes(), type=BaselineRecord)
    finding = result.findings[0]
    waiver = replace(known.waivers[0], finding=finding.id, slice=finding.comparisons[0].slice)
    accepted = replace(result, baseline=replace(known, waivers=(waiver,), blocking=()))
    found = json.loads(as_json(result_document(accepted, {}, exit_code=0)))
    assert found["blocking"] == []
    (row,) = found["accepted"]
    assert row["says"].startswith("by Head of product safety until 2027-03-31")


def test_a_finding_without_rows_has_no_numbers(result: AuditResult) -> None:
    alone = replace(result.findings[0], comparisons=())
    found = json.loads(
        as_json(result_document(replace(result, findings=(alone,)), {}, exit_code=3))
    )
    (row,) = found["blocking"]
    assert (row["slice"], row["gap"], row["persons"], row["reference"]) == ("", None, None, "")


def test_in_short_there_is_the_verdict_and_a_line_for_each_row_that_blocks(
    result: AuditResult,
) -> None:
    first, *rest = brief(result)
    assert first == "EXCEEDS MARGIN (exit 1)"
    assert len(rest) == 3
    assert rest[0].startswith("DIS004 voice_only: ")
    calm = replace(result, findings=result.findings[1:], verdict="undefined", exit_code=3)
    assert list(brief(calm)) == ["nothing was judged: the plan declares no margin (exit 3)"]
