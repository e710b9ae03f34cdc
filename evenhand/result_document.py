"""A result for programs: verdict, exit code, counts, files, and every row that blocks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from evenhand.audit.result import AuditResult
from evenhand.findings_table import verdict_line
from evenhand.reports.bundle import bundle_hash
from evenhand.reports.ci.gated_rows import GatedRow, blocking_first, gated_rows, unplaced
from evenhand.reports.ci.row_words import accepted, in_short, title
from evenhand.reports.open_rows import shortened


def result_document(
    result: AuditResult, files: Mapping[str, Path], *, exit_code: int
) -> dict[str, object]:
    """Return what `--json` prints of an audit or a comparison.

    Args:
        result: in the edition that the plan names.
        files: what was written, by its role.
        exit_code: what the command ends with.
    """
    rows = gated_rows(result)
    return {
        "title": result.plan.title,
        "verdict": result.verdict,
        "exit_code": exit_code,
        "scope": result.scope,
        "audience": result.audience,
        "plan_sha256": result.plan.sha256,
        "bundle_sha256": bundle_hash(result),
        "files": {role: str(path) for role, path in files.items()},
        "findings": {
            "gated": sum(f.gated for f in result.findings),
            "shown": sum(not f.gated for f in result.findings),
        },
        "rows": dict(sorted(Counter(row.verdict or "not_judged" for row in rows).items())),
        "blocking": [_row(row) for row in blocking_first(result)],
        "accepted": [{**_row(row), "says": accepted(row)} for row in rows if row.waiver],
        "why": unplaced(result, rows),
    }


def brief(result: AuditResult) -> Sequence[str]:
    """Return what `--quiet` prints: the verdict, and the first rows that block.

    Args:
        result: in the edition that the plan names.
    """
    lines = [f"{title(row)}: {in_short(row)}" for row in blocking_first(result)]
    return (verdict_line(result), *shortened(lines))


def _row(row: GatedRow) -> dict[str, object]:
    """Return one row with its numbers at full precision; what is withheld is null."""
    finding, c = row.finding, row.comparison
    return {
        "finding": finding.id,
        "code": finding.code,
        "model": finding.model,
        "against": finding.against,
        "metric": finding.metric,
        "outcome": finding.emotion,
        "slice": row.slice,
        "reference": c.reference if c else "",
        "verdict": row.verdict,
        "standing": row.against_baseline.standing if row.against_baseline else "",
        "gap": c.gap.value if c else None,
        "low": c.gap.low if c else None,
        "high": c.gap.high if c else None,
        "unit": finding.unit,
        "margin": finding.margin,
        "harm": finding.harm,
        "items": c.inside.items if c else None,
        "persons": c.inside.persons if c else None,
        "says": in_short(row),
    }
