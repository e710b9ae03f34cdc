"""The Code Quality report: the fields that GitLab asks for, unique fingerprints, blocking first."""

import json
from dataclasses import replace
from typing import Any

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.ci.gated_rows import gated_rows
from evenhand.reports.forms import files
from evenhand.reports.outputs.gitlab import NAME

FIELDS = {"description", "check_name", "fingerprint", "severity", "location"}


def read(result: AuditResult) -> list[dict[str, Any]]:
    """Return the entries; each has the fields that GitLab asks for."""
    entries: list[dict[str, Any]] = json.loads(files(result, "gitlab")[NAME])
    for entry in entries:
        assert set(entry) == FIELDS
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"]["lines"]["begin"] >= 1
        assert not entry["location"]["path"].startswith(("/", "./"))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    return entries


@pytest.mark.parametrize("name", ["rich", "empty", "bare", "named_badly", "two_models"])
def test_every_result_is_a_report(name: str, request: pytest.FixtureRequest) -> None:
    read(request.getfixturevalue(name))


def test_rows_that_are_not_within_their_margin_are_listed(rich: AuditResult) -> None:
    entries = read(rich)
    rows = [row for row in gated_rows(rich) if row.verdict != "within_margin"]
    assert [e["severity"] for e in entries] == ["minor" if r.open else "major" for r in rows]
    assert entries[0]["description"].endswith("margin 0.25 scale points, both ways")


def test_a_slice_that_is_not_judged_is_not_listed(rich: AuditResult) -> None:
    rows = tuple(replace(c, verdict=None) for c in rich.findings[0].comparisons)
    entries = read(replace(rich, findings=(replace(rich.findings[0], comparisons=rows),)))
    assert [entry["description"].count(", all: ") for entry in entries] == [1]


def test_what_does_not_block_is_for_information(waived: AuditResult, rich: AuditResult) -> None:
    assert [e["severity"] for e in read(waived) if e["severity"] != "info"] == ["major"]
    allowed = replace(rich, plan=replace(rich.plan, text='[report]\ninconclusive = "allow"\n'))
    assert {e["severity"] for e in read(allowed)} == {"major", "info"}
