"""All findings as JUnit XML: one suite a finding, one case a gated row.

Gated rows alone can fail. A gap beyond its margin is a failure; a row that is open, where that
blocks, is an error: it could not be decided. What does not block is skipped, with the reason, so
that every finding is listed. There are no times in the file: the same result gives the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final
from xml.etree import ElementTree as ET

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.ci.gated_rows import GatedRow, gated_rows, unplaced
from evenhand.reports.ci.junit_document import case, document, outcome, suite
from evenhand.reports.ci.row_words import about, accepted, at_length, in_short, one_line
from evenhand.reports.tally import ungated

TELLS = "a suite a finding and a case a gated slice, as JUnit XML for CI"

NAME: Final = "junit.xml"
SHOWN: Final = "shown, not judged"


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the document."""
    return {NAME: document(f"evenhand: {result.plan.title}", _suites(result))}


def _suites(result: AuditResult) -> Iterator[ET.Element]:
    """Yield the gated findings, those that describe, and what blocks beside all of them."""
    rows = gated_rows(result)
    for _, own in groupby(rows, key=lambda row: row.finding.id):
        yield _gated(tuple(own), result)
    for finding in ungated(result):
        described = case(finding.id, SHOWN)
        outcome(described, "skipped", code="not_gated", message=SHOWN)
        yield suite(_name(finding), [described], told=finding.answer)
    whole = unplaced(result, rows)
    if whole:
        audit = case("evenhand", "the whole audit")
        outcome(audit, "error", code=result.verdict, message=whole)
        yield suite("evenhand", [audit])


def _gated(rows: Sequence[GatedRow], result: AuditResult) -> ET.Element:
    """Return a gated finding: its rows are the cases."""
    finding = rows[0].finding
    found = suite(_name(finding), [_case(row, result) for row in rows], told=finding.answer)
    found.insert(0, _properties(finding, result))
    return found


def _case(row: GatedRow, result: AuditResult) -> ET.Element:
    """Return one row, with what a reader needs where it is not within its margin."""
    found = case(row.finding.id, row.name)
    kind, message = _outcome(row)
    if kind:
        code, lines = row.verdict or "not_judged", at_length(row, result)
        outcome(found, kind, code=code, message=message, lines=lines)
    else:
        ET.SubElement(found, "system-out").text = in_short(row)
    return found


def _outcome(row: GatedRow) -> tuple[str, str]:
    """Return element and message of a row; no element where it is within its margin."""
    if row.blocks:
        return ("error" if row.open else "failure"), in_short(row)
    if row.waiver:
        return "skipped", f"accepted {accepted(row)}; {in_short(row)}"
    if row.verdict != "within_margin":
        return "skipped", f"does not block; {in_short(row)}"
    return "", ""


def _name(finding: Finding) -> str:
    """Return what a suite is called: what the finding is about, and its id."""
    return f"{about(finding)} [{finding.id}]"


def _properties(finding: Finding, result: AuditResult) -> ET.Element:
    """Return what holds for all rows of a finding, and whom the result is for."""
    told = {
        "margin": "" if finding.margin is None else repr(finding.margin),
        "unit": finding.unit,
        "margin_owner": finding.margin_owner,
        "audience": result.audience,
    }
    found = ET.Element("properties")
    for name, value in told.items():
        if value:
            ET.SubElement(found, "property", name=name, value=one_line(value))
    return found
