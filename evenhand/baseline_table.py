"""What a baseline makes of an audit, as lines for a terminal and as a document for programs."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from evenhand.audit.result import (
    AuditResult,
    BaselineRecord,
    Blocking,
    Comparison,
    WaiverRecord,
)
from evenhand.reports.accepted import by_urgency, days_left
from evenhand.reports.ci.gated_rows import blocking_first
from evenhand.reports.open_rows import shortened

SOON: Final = 30
"""Days before its end from which a waiver is said to expire soon."""

_HEADS: Final = ("standing", "row", "today", "accepted", "margin", "owner", "expires")


def table(result: AuditResult) -> Iterator[str]:
    """Yield a line for each row that blocks or is accepted, and what that comes to.

    Args:
        result: with a baseline.
    """
    known = _baseline(result)
    rows = {(f.id, c.slice): c for f in result.findings for c in f.comparisons}
    cells = [
        ("new", _place(one.finding, one.slice), _today(rows.get((one.finding, one.slice))))
        for one in _blocking(result, known)
        if one.standing == "new"
    ]
    found = [_row(one, rows.get((one.finding, one.slice))) for one in by_urgency(known)]
    yield from _aligned([_HEADS, *((*new, "", "", "", "") for new in cells), *found])
    yield from _to_do(known)
    yield _last(result, known)


def brief(result: AuditResult) -> Iterator[str]:
    """Yield the exit code with its reason, and a line for each of the first rows that block.

    Args:
        result: with a baseline.
    """
    known = _baseline(result)
    yield _last(result, known)
    lines = [f"{_place(one.finding, one.slice)}: {one.says}" for one in _blocking(result, known)]
    yield from shortened(lines)


def document(result: AuditResult) -> dict[str, object]:
    """Return the same for programs.

    Args:
        result: with a baseline.
    """
    import msgspec  # noqa: PLC0415 kept out of --help

    known = _baseline(result)
    return {
        "title": result.plan.title,
        "verdict": result.verdict,
        "exit_code": result.exit_code,
        "audience": result.audience,
        "plan_sha256": result.plan.sha256,
        "expiring_soon": [_where(one) for one in _soon(known)],
        "baseline": msgspec.to_builtins(known),
    }


def _blocking(result: AuditResult, known: BaselineRecord) -> list[Blocking]:
    """Return what blocks: rows beyond their margin, then those that are open."""
    order = {(row.finding.id, row.slice): at for at, row in enumerate(blocking_first(result))}
    return sorted(known.blocking, key=lambda one: order.get((one.finding, one.slice), len(order)))


def _baseline(result: AuditResult) -> BaselineRecord:
    """Return the baseline of a result that has one."""
    if result.baseline is None:
        msg = "a result with a baseline is needed"
        raise ValueError(msg)
    return result.baseline


def _row(one: WaiverRecord, row: Comparison | None) -> tuple[str, ...]:
    """Return the cells of one waiver."""
    margin = "" if one.margin is None else f"{one.margin:g}"
    gap = "" if one.accepted_gap is None else _gap(one.accepted_gap)
    return one.standing, _where(one), _today(row), gap, margin, one.owner, one.expires


def _today(row: Comparison | None) -> str:
    """Return gap and verdict of a row today, nothing where there is no such row."""
    if row is None:
        return ""
    verdict = (row.verdict or "").replace("_", " ")
    gap = "" if row.gap.value is None else _gap(row.gap.value)
    return ", ".join(filter(None, (gap, verdict)))


def _to_do(known: BaselineRecord) -> Iterator[str]:
    """Yield what is the matter with waivers that do not simply hold, and which expire soon."""
    day = date.fromisoformat(known.checked_on)
    for one in by_urgency(known):
        if one.standing != "accepted":
            yield f"{one.standing}: {_where(one)}: {one.says}"
    for one in _soon(known):
        left = days_left(one, day)
        yield f"expires soon: {_where(one)}: on {one.expires}, in {left} days, owner {one.owner}"


def _soon(known: BaselineRecord) -> list[WaiverRecord]:
    """Return the waivers that hold for so few days more."""
    day = date.fromisoformat(known.checked_on)
    holding = [one for one in known.waivers if one.standing in ("accepted", "worse")]
    return [one for one in holding if days_left(one, day) <= SOON]


def _last(result: AuditResult, known: BaselineRecord) -> str:
    """Return how many rows block and are accepted, with the exit code."""
    accepted = sum(one.standing == "accepted" for one in known.waivers)
    return (
        f"{len(known.blocking)} blocking, {accepted} accepted on {known.checked_on}; the verdict "
        f"stays {result.verdict.replace('_', ' ')} (exit {result.exit_code}, "
        f"{known.exit_code_without} without the baseline)"
    )


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows as lines of equally wide columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _gap(value: float) -> str:
    """Return a gap with its sign."""
    return f"{value:+.4g}"


def _where(one: WaiverRecord) -> str:
    """Return the row of a waiver in one line."""
    return _place(one.finding, one.slice)


def _place(finding: str, part: str) -> str:
    """Return finding and slice in one line."""
    return " at ".join(filter(None, (finding, part)))
