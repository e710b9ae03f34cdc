"""What blocks, as a Code Quality report of GitLab: it stands beside the change that caused it."""

from collections.abc import Mapping
from typing import Final

import msgspec

from evenhand.audit.result import AuditResult
from evenhand.reports.ci.gated_rows import GatedRow, gated_rows
from evenhand.reports.ci.plan_lines import plan_line
from evenhand.reports.ci.row_words import fingerprint, in_short, one_line, title

TELLS = "slices beyond their margin or open, for GitLab's Code Quality widget"

NAME: Final = "gl-code-quality-report.json"


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the report: one entry a judged row that is not within its margin."""
    settled = (None, "within_margin")
    entries = [_entry(row, result) for row in gated_rows(result) if row.verdict not in settled]
    return {NAME: msgspec.json.format(msgspec.json.encode(entries), indent=2) + b"\n"}


def _entry(row: GatedRow, result: AuditResult) -> dict[str, object]:
    """Return one row; the place is the line of the plan that asks for it, else its first."""
    line = plan_line(row.finding, result.plan.text) or 1
    return {
        "description": f"{title(row)}: {in_short(row)}",
        "check_name": row.finding.code,
        "fingerprint": fingerprint(row),
        "severity": _severity(row),
        "location": {"path": one_line(result.plan.file), "lines": {"begin": line}},
    }


def _severity(row: GatedRow) -> str:
    """Return how GitLab marks a row; what does not block is for information."""
    if not row.blocks:
        return "info"
    return "minor" if row.open else "major"
