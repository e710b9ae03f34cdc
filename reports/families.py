"""Findings that ask one question of several models and emotions, laid out together.

What a family shares (question, reason, metric, margin) is said once. Every finding keeps its
sentence and every comparison its numbers; how much more is shown follows from one rule that the
page prints:

- a report of few comparisons shows all of them in full, with a picture for each judged finding;
- a larger one shows a compact row for every comparison, and in full, with one picture a family,
  the comparisons that exceed their margin or lie close to it;
- where the questions that describe and do not judge have more comparisons than a page can bear,
  each shows its widest gaps, and the files beside the report have the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.compact import Sheet, sheets
from evenhand.reports.excerpt import room_for
from evenhand.reports.exhibit import Exhibit, Grid, exhibit, grids, laid_out
from evenhand.reports.harm import harmful
from evenhand.reports.naming import SliceName
from evenhand.reports.plain_sentence import of_comparison, widest
from evenhand.reports.rows import beyond_alone, rows
from evenhand.reports.tally import by_comparison, in_words

MOST_FULL = 150
"""Most comparisons of a report that shows all of them in full."""

MOST_URGENT = 24
"""Most comparisons in full in a report that has more; the questions share them."""

MOST_DESCRIBED = 1_500
"""Most comparisons that nothing judges, in a report that shows a compact row for each."""

WIDEST = 16
"""Comparisons and sentences of a question in a report that has more."""

CLOSE = frozenset({"near_margin", "fragile"})
"""Hints at verdicts that a little more or other data could turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A finding of a family in words: `sentence` is plain, the answer is that of the audit."""

    finding: Finding
    sentence: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Findings with one question.

    Attributes:
        head: the first of them, for what all share.
        members: each in full; empty where the report is large.
        lines: each in words, by model; empty where they are shown in full.
        untold: findings without a sentence, for want of room; nothing judges them.
        attention: what needs attention, in full, as one finding; None where nothing does. In a
            family for which there is no room it has the widest gaps.
        left: how many more there are than are shown in full.
        sheets: every comparison in a compact row; empty where there is no room.
        grids: other evidence of a large report; in a small one the members have it.
        notes: what all findings note.
        count: how many findings there are.
    """

    head: Exhibit
    members: tuple[Exhibit, ...]
    lines: tuple[tuple[str, tuple[Line, ...]], ...]
    untold: tuple[Finding, ...] = ()
    attention: Exhibit | None
    left: int
    sheets: tuple[Sheet, ...]
    grids: tuple[Grid, ...]
    notes: tuple[str, ...]
    count: int

    @property
    def shortened(self) -> bool:
        """Whether some table of evidence is not printed whole."""
        return any(g.left for g in (*self.grids, *(g for x in self.members for g in x.grids)))


def families(findings: Sequence[Finding], result: AuditResult) -> tuple[Family, ...]:
    """Return the findings by question, in the order in which each question first appears."""
    grouped: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(_question(finding), []).append(finding)
    needy = sum(any(True for f in m for _ in _urgent(f, result)) for m in grouped.values())
    room = MOST_URGENT // max(1, needy)
    laid = []
    for members in grouped.values():
        if described_in_part(members, result):
            laid.append(_excerpt(members, result))
        elif large(findings):
            laid.append(_compact(members, result, room=room))
        else:
            laid.append(_full(members, result))
    return tuple(laid)


def described_in_part(members: Sequence[Finding], result: AuditResult) -> bool:
    """Return whether the page has no room for all comparisons of findings that do not judge."""
    if any(f.verdict is not None for f in members):
        return False
    described = sum(len(f.comparisons) for f in result.findings if f.verdict is None)
    return described > MOST_DESCRIBED and sum(len(f.comparisons) for f in members) > WIDEST


def large(findings: Sequence[Finding]) -> bool:
    """Return whether the findings have more comparisons than are shown in full."""
    return sum(len(f.comparisons) for f in findings) > MOST_FULL


def _question(finding: Finding) -> tuple[object, ...]:
    """Return what findings of one family have in common."""
    f = finding
    shared = (f.code, f.title, f.asks, f.why, f.metric, f.unit, f.verdict is None)
    return (*shared, f.margin, f.margin_owner, f.margin_rationale)


def _full(members: Sequence[Finding], result: AuditResult) -> Family:
    """Return a family whose findings are all shown in full."""
    shared = _shared(members)
    own = [replace(f, notes=tuple(n for n in f.notes if n not in shared)) for f in members]
    room = room_for([f for f in members if f.tables], result)
    shown = tuple(exhibit(f, result, room=room) for f in (own if len(members) > 1 else members))
    return Family(
        head=_head(shown[0], members),
        members=shown,
        lines=(),
        attention=None,
        left=0,
        sheets=(),
        grids=(),
        notes=shared,
        count=len(members),
    )


def _shared(members: Sequence[Finding]) -> tuple[str, ...]:
    """Return the notes that all findings bear."""
    return tuple(n for n in members[0].notes if all(n in f.notes for f in members))


def _head(first: Exhibit, members: Sequence[Finding]) -> Exhibit:
    """Return what all share, with the verdicts of all."""
    judged = first.finding.verdict is not None
    return replace(first, counts=in_words(by_comparison(tuple(members))) if judged else "")


def _compact(members: Sequence[Finding], result: AuditResult, *, room: int) -> Family:
    """Return a family in compact rows, with at most `room` comparisons in full."""
    members = _by_model(members)
    found = sorted(((f, c) for f in members for c in _urgent(f, result)), key=_rank)
    title = f"{members[0].title} What needs attention"
    shared = _shared(members)
    return Family(
        head=_bare_head(members, result),
        members=(),
        lines=_lines(members, shared, result),
        attention=_joined(title, found[:room], result) if found[:room] else None,
        left=len(found[room:]),
        sheets=sheets(members, result),
        count=len(members),
        grids=_grids(members, result),
        notes=shared,
    )


def _excerpt(members: Sequence[Finding], result: AuditResult) -> Family:
    """Return a family of which only the widest gaps and their findings are shown."""
    found = sorted(
        ((f, c) for f in members for c in f.comparisons if c.gap.value is not None), key=_rank
    )
    first = list(dict.fromkeys(f.id for f, _ in found))[:WIDEST]
    told = [f for f in members if f.id in first]
    shared = _shared(members)
    shown = found[:WIDEST]
    return Family(
        head=_bare_head(members, result),
        members=(),
        lines=_lines(_by_model(told), shared, result),
        untold=tuple(f for f in members if f.id not in first),
        attention=_joined(f"{members[0].title} The widest gaps", shown, result) if shown else None,
        left=sum(len(f.comparisons) for f in members) - len(shown),
        sheets=(),
        count=len(members),
        grids=_grids(members, result),
        notes=shared,
    )


def _by_model(members: Sequence[Finding]) -> list[Finding]:
    """Return findings with those of one model together."""
    models = list(dict.fromkeys(f.model for f in members))
    return sorted(members, key=lambda f: models.index(f.model))


def _bare_head(members: Sequence[Finding], result: AuditResult) -> Exhibit:
    """Return what all share, without the rows of the first."""
    return _head(exhibit(replace(members[0], comparisons=(), tables=()), result), members)


def _lines(
    members: Sequence[Finding], shared: tuple[str, ...], result: AuditResult
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Return a line a finding, under its model."""
    return tuple(
        (model, tuple(_line(f, result, shared) for f in own))
        for model, own in groupby(members, key=lambda f: f.model)
    )


def _grids(members: Sequence[Finding], result: AuditResult) -> tuple[Grid, ...]:
    """Return the evidence of all, each table under the names of model and emotion."""
    room = room_for([f for f in members if f.tables], result)
    return tuple(_told_of(f, table) for f in members for table in grids(f, result, room=room))


def _line(finding: Finding, result: AuditResult, shared: tuple[str, ...]) -> Line:
    """Return a finding in words, without the notes that all share."""
    return Line(
        finding=finding,
        sentence=_sentence(finding, result),
        notes=tuple(note for note in finding.notes if note not in shared),
    )


def _sentence(finding: Finding, result: AuditResult) -> str:
    """Return the widest gap that counts in words; the compact tables have all others."""
    if not finding.comparisons:
        return ""
    return of_comparison(widest(finding), finding, result, beside=False)


def _urgent(finding: Finding, result: AuditResult) -> Iterator[Comparison]:
    """Yield the comparisons that exceed, and those that little would turn."""
    if finding.verdict is None:
        return
    for c in finding.comparisons:
        close = c.verdict != "insufficient_data" and not CLOSE.isdisjoint(c.hints)
        if c.verdict == "exceeds_margin" or close or beyond_alone(c, result.statistics.alpha):
            yield c


def _rank(pair: tuple[Finding, Comparison]) -> tuple[bool, float]:
    """Return the place of a comparison: those that exceed first, the widest in margins first."""
    finding, c = pair
    size = harmful(c.gap.value or 0.0, finding.harm) / (finding.margin or 1.0)
    return (c.verdict != "exceeds_margin", -size)


def _joined(title: str, kept: Sequence[tuple[Finding, Comparison]], result: AuditResult) -> Exhibit:
    """Return comparisons of several findings as one, under the names of model and emotion."""
    head, prepared = kept[0][0], []
    ordered = sorted(kept, key=lambda pair: _about(pair[0]))
    for name, pairs in groupby(ordered, key=lambda pair: _about(pair[0])):
        for finding, c in pairs:
            (row,) = rows(replace(finding, comparisons=(c,)), result)
            level = SliceName(group=name, level=row.name.full)
            prepared.append(replace(row, name=level))
    joined = replace(head, id=f"{head.id}.attention", title=title, model="", emotion="")
    joined = replace(joined, comparisons=tuple(c for _, c in kept))
    return laid_out(replace(joined, tables=(), notes=()), prepared, result)


def _told_of(finding: Finding, table: Grid) -> Grid:
    """Return a table under the names of model and emotion."""
    return replace(table, title=": ".join(filter(None, (_about(finding), table.title))))


def _about(finding: Finding) -> str:
    return ", ".join(filter(None, (finding.model, finding.emotion)))
