"""The line of a compared slice through the runs that ask about it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evenhand.audit.result import AuditResult, Comparison, Finding, Verdict
from evenhand.reports.difference.record import Turn
from evenhand.reports.difference.turning import turn
from evenhand.reports.harm import harmful
from evenhand.reports.history.facts_in_words import in_words
from evenhand.reports.history.kept_together import FEW, kept_together
from evenhand.reports.history.record import Line, Point, Step
from evenhand.reports.history.same_questions import Row, rows_of
from evenhand.reports.naming import SliceName, named
from evenhand.reports.rows import no_mark

HIDDEN = "withheld to protect persons"


def lines(
    findings: Sequence[Finding | None],
    results: Sequence[AuditResult],
    steps: Sequence[Step],
    names: Mapping[str, SliceName],
) -> tuple[Line, ...]:
    """Return the line of every slice of a question, the worst first.

    Args:
        findings: the question in every run, None where it is not asked.
        results: the runs.
        steps: what changed between them.
        names: slices in words.
    """
    tables = [rows_of(finding) for finding in findings]
    rows = dict.fromkeys(row for table in reversed(tables) for row in table)
    newest = next(f for f in reversed(findings) if f is not None)
    may = _together(list(rows), tables, results)
    made = [_line(row, tables, findings, results, names, may=may[row]) for row in rows]
    told = [replace(line, says=in_words(line, newest.unit, steps)) for line in made]
    return tuple(sorted(told, key=_worst_first))


def last_turn(verdicts: Sequence[Verdict | None]) -> Turn:
    """Return what became of a verdict from the last run but one that gave any to the newest.

    >>> last_turn(["within_margin", None, "exceeds_margin"])
    'worse'
    >>> last_turn(["within_margin"])
    'same'
    """
    earlier = [v for v in verdicts[:-1] if v is not None]
    return turn(earlier[-1], verdicts[-1]) if earlier else "same"


def _line(
    row: Row,
    tables: Sequence[Mapping[Row, Comparison]],
    findings: Sequence[Finding | None],
    results: Sequence[AuditResult],
    names: Mapping[str, SliceName],
    *,
    may: Sequence[bool],
) -> Line:
    compared = [table.get(row) for table in tables]
    points = tuple(
        _point(at, c, f, r, shown=shown)
        for at, (c, f, r, shown) in enumerate(
            zip(compared, findings, results, may, strict=True), start=1
        )
    )
    name = named(names, row[0])
    return Line(
        slice=row[0],
        reference=row[1],
        group=name.group,
        level=name.level,
        points=points,
        turn=last_turn([p.verdict for p in points]),
        margins=_margins(points[-1], findings[-1]),
        says="",
    )


def _together(
    rows: Sequence[Row], tables: Sequence[Mapping[Row, Comparison]], results: Sequence[AuditResult]
) -> dict[Row, tuple[bool, ...]]:
    """Return which runs of every line may be shown.

    Lines of one slice against other references are looked at as one: both are about its persons.
    """
    found: dict[Row, tuple[bool, ...]] = {}
    for slice_id in dict.fromkeys(slice_id for slice_id, _ in rows):
        own = [row for row in rows if row[0] == slice_id]
        at_runs = [
            (table[row], result) if row in table else None
            for table, result in zip(tables, results, strict=True)
            for row in own
        ]
        kept = kept_together(at_runs)
        found |= {row: kept[at :: len(own)] for at, row in enumerate(own)}
    return found


def _point(
    at: int, c: Comparison | None, f: Finding | None, r: AuditResult, *, shown: bool
) -> Point:
    """Return a comparison as it stands in one run."""
    if c is None or f is None:
        return Point(run=at, state="absent", why="not asked" if f is None else "no such slice")
    bare = Point(run=at, state="withheld", why=HIDDEN, finding=f.id, gated=f.gated, margin=f.margin)
    if c.suppressed:
        return bare
    judged = replace(bare, verdict=c.verdict if f.gated else None, why=FEW)
    if not shown:
        return judged
    if c.gap.value is None:
        why = no_mark(c, r.statistics, judged=f.gated)
        return replace(judged, state="no value", why=why, persons=c.inside.persons)
    return replace(
        judged,
        state="shown",
        why="",
        value=c.gap.value,
        low=c.gap.low,
        high=c.gap.high,
        persons=c.inside.persons,
    )


def _margins(newest: Point, finding: Finding | None) -> float | None:
    """Return the size of the newest gap in margins; of one without a margin the plain size."""
    if finding is None or newest.value is None:
        return None
    size = harmful(newest.value, finding.harm)
    return size / finding.margin if finding.margin else size


def _worst_first(line: Line) -> tuple[bool, bool, bool, float]:
    return (
        line.points[-1].verdict != "exceeds_margin",
        line.turn != "worse",
        line.margins is None,
        -(line.margins or 0.0),
    )
