"""All findings as SARIF 2.1.0 (OASIS): questions are rules, gated rows are results.

A row that blocks has kind `fail`: level `error` where it is beyond its margin, `warning` where it
is open. What does not block has another kind, for which SARIF knows no level: `pass` within the
margin, `open` where it is open and that is allowed, `informational` for findings that describe.
Accepted rows keep level and kind and are suppressed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.bundle import bundle_hash
from evenhand.reports.ci.gated_rows import GatedRow, gated_rows, unplaced
from evenhand.reports.ci.plan_lines import plan_line
from evenhand.reports.ci.row_words import (
    about,
    accepted,
    at_length,
    fingerprint,
    in_short,
    one_line,
    place,
    title,
)
from evenhand.reports.tally import exit_words, ungated
from evenhand.reports.wording import several

TELLS = "a result a gated slice, as SARIF 2.1.0 for code scanning"

NAME: Final = "results.sarif"
SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT: Final = "evenhandRow/v1"

MOST: Final = 2000
"""Results of one file; rows within their margin beyond that are counted and not listed."""

Json = dict[str, Any]


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the document."""
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(result)]}
    return {NAME: msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"}


def _run(result: AuditResult) -> Json:
    """Return the one run: the tool with its rules, the call, and the results."""
    rows = gated_rows(result)
    kept = _kept(rows, room=MOST - len(ungated(result)))
    rules = _rules(result.findings)
    places = {rule["id"]: at for at, rule in enumerate(rules)}
    lines = {f.id: plan_line(f, result.plan.text) for f in result.findings if f.gated}
    return {
        "tool": {"driver": _driver(result, rules)},
        "automationDetails": {"id": f"evenhand/{quote(result.plan.title, safe=' ')}/"},
        "invocations": [_invocation(result, rows, left_out=len(rows) - len(kept))],
        "artifacts": [{"location": _plan(result), "roles": ["analysisTarget"]}],
        "results": [
            {**each, "ruleIndex": places[each["ruleId"]]} for each in _results(result, kept, lines)
        ],
        "properties": {
            "verdict": result.verdict,
            "scope": result.scope,
            "audience": result.audience,
            "planSha256": result.plan.sha256,
            "bundleSha256": bundle_hash(result),
        },
    }


def _driver(result: AuditResult, rules: Sequence[Json]) -> Json:
    """Return the program that made the result."""
    version = one_line(result.provenance.evenhand)
    return {"name": "evenhand", "version": version, "rules": list(rules)}


def _kept(rows: Sequence[GatedRow], *, room: int) -> list[GatedRow]:
    """Return the rows that are listed: all outside their margin or open, and the first within it.

    A file that grows without end is refused by those who read it; what is left out is counted.
    """
    within = [row for row in rows if row.verdict == "within_margin"]
    left = len(within) - max(0, room - (len(rows) - len(within)))
    dropped = {id(row) for row in within[len(within) - left :]} if left > 0 else set[int]()
    return [row for row in rows if id(row) not in dropped]


def _rules(findings: Sequence[Finding]) -> list[Json]:
    """Return one rule a question, in order of their codes; what it asks is that of its first."""
    first = {f.code: f for f in reversed(findings)}
    return [
        {
            "id": code,
            "shortDescription": {"text": one_line(first[code].title) or code},
            "fullDescription": {"text": one_line(f"{first[code].asks} {first[code].why}") or code},
        }
        for code in sorted(first)
    ]


def _invocation(result: AuditResult, rows: Sequence[GatedRow], *, left_out: int) -> Json:
    """Return how the command ended; a margin that is exceeded is no failure of the program."""
    rest = f"{several(left_out, 'row')} within margin not listed here; report.html has them all"
    said = {"error": unplaced(result, rows), "note": rest if left_out else ""}
    return {
        "executionSuccessful": True,
        "exitCode": result.exit_code,
        "exitCodeDescription": one_line(exit_words(result)),
        "toolExecutionNotifications": [
            {"level": level, "message": {"text": text}} for level, text in said.items() if text
        ],
    }


def _results(
    result: AuditResult, rows: Sequence[GatedRow], lines: Mapping[str, int | None]
) -> Iterator[Json]:
    """Yield the gated rows, and a result for each finding that describes."""
    for row in rows:
        yield _result(row, result, lines[row.finding.id])
    for finding in ungated(result):
        text = one_line(f"{about(finding)}: {finding.answer}")
        yield {
            "ruleId": finding.code,
            "kind": "informational",
            "level": "none",
            "message": {"text": text},
            "properties": {"finding": finding.id, "report": place(finding)},
        }


def _result(row: GatedRow, result: AuditResult, line: int | None) -> Json:
    """Return one gated row."""
    kind, level = _kind(row)
    found: Json = {
        "ruleId": row.finding.code,
        "kind": kind,
        "level": level,
        "message": {"text": f"{title(row)}: {in_short(row)}"},
        "locations": [_location(row, result, line)],
        "partialFingerprints": {FINGERPRINT: fingerprint(row)},
        "properties": _properties(row),
    }
    if kind != "pass":
        found["properties"]["told"] = list(at_length(row, result))
    if row.waiver:
        found["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": accepted(row)}
        ]
    return found


def _kind(row: GatedRow) -> tuple[str, str]:
    """Return kind and level of a row; only what fails has a level (SARIF 2.1.0, 3.27.9)."""
    if row.verdict == "within_margin":
        return "pass", "none"
    if row.verdict is None:
        return "notApplicable", "none"
    if row.verdict == "exceeds_margin":
        return "fail", "error"
    return ("fail", "warning") if row.blocks or row.waiver else ("open", "none")


def _location(row: GatedRow, result: AuditResult, line: int | None) -> Json:
    """Return where the plan asks for a row, and which slice it is about."""
    physical: Json = {"artifactLocation": {**_plan(result), "index": 0}}
    if line is not None:
        physical["region"] = {"startLine": line}
    logical = {
        "name": one_line(row.name),
        "fullyQualifiedName": one_line(f"{row.finding.id}/{row.slice}"),
        "kind": "slice",
    }
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _plan(result: AuditResult) -> Json:
    """Return the plan as a relative reference; a run of frames has none but its name."""
    return {"uri": quote(one_line(result.plan.file) or "plan.toml")}


def _properties(row: GatedRow) -> Json:
    """Return the numbers of a row at full precision; what is withheld is not there."""
    finding, c = row.finding, row.comparison
    told: Json = {
        "finding": finding.id,
        "model": finding.model,
        "against": finding.against,
        "metric": finding.metric,
        "outcome": finding.emotion,
        "unit": finding.unit,
        "margin": finding.margin,
        "harm": finding.harm,
        "report": place(finding),
        "verdict": row.verdict,
        "blocks": row.blocks,
    }
    if c is not None:
        told |= {
            "slice": c.slice,
            "reference": c.reference,
            "gap": c.gap.value,
            "low": c.gap.low,
            "high": c.gap.high,
            "persons": c.inside.persons,
            "items": c.inside.items,
            "decision": c.decision,
            "hints": list(c.hints),
        }
    return {name: value for name, value in told.items() if value not in (None, "")}
