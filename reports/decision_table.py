"""The decision table of two models: slices down, gates across, a decision in each cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.decision_words import Kind, Shown, kind, shown
from evenhand.reports.digits import MISSING, WITHHELD, plain
from evenhand.reports.exhibit import margin_words
from evenhand.reports.naming import SliceName, named, slice_names
from evenhand.reports.rows import no_mark, ruler
from evenhand.reports.still_open import missing
from evenhand.reports.subjects import outcome
from evenhand.reports.wording import VERDICTS

MOST_COLUMNS = 8
"""Columns of a table; questions that ask for attention come first, the others are linked."""

KEPT = "numbers withheld"
COMPARED = ("change", "growth")
"""Kinds of rows that the table has; drift has a picture of its own."""

WHAT: Mapping[Kind, str] = MappingProxyType(
    {
        "change": "change",
        "growth": "growth of the gap",
        "drift": "",
        "other": "",
    }
)
"""What is looked at, by the kind of rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A question of the table.

    Attributes:
        name: metric and outcome.
        what: `"change"`, or `"growth of the gap"`.
        margin: what is tolerated, with its unit and the side on which it does harm; `""` for none.
    """

    finding: Finding
    name: str
    what: str
    margin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is shown of a slice.

    Attributes:
        shown: word and sign; empty words where nothing judges it.
        change: with its sign, `""` where there is none.
        interval: of the change.
        told: why there is no number, or what an open one lacks.
    """

    shown: Shown
    change: str = ""
    interval: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A slice; None where a question does not compare it."""

    name: SliceName
    persons: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """All decisions about a new model and an old one.

    Attributes:
        new, old: names of the models.
        columns: questions; a growth stands beside its change.
        groups: rows under the name of their group, everybody first.
        left: questions that have no room.
    """

    new: str
    old: str
    columns: tuple[Column, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    left: tuple[Finding, ...]


def decision_table(findings: Sequence[Finding], result: AuditResult) -> DecisionTable | None:
    """Return the table of the findings about one pair of models.

    Args:
        findings: about the same two models.
        result: knows names, titles and rules.

    Returns:
        What is judged, or where nothing is, what is shown; None where no finding compares slices.
    """
    compared = [f for f in findings if kind(f) in COMPARED and f.comparisons]
    if not compared:
        return None
    ordered = _ordered([f for f in compared if f.verdict] or compared)
    shown_, left = ordered[:MOST_COLUMNS], ordered[MOST_COLUMNS:]
    rows = _rows(shown_, result)
    return DecisionTable(
        new=compared[0].model,
        old=compared[0].against,
        columns=tuple(_column(f, result) for f in shown_),
        groups=tuple((g, tuple(m)) for g, m in groupby(rows, key=lambda row: row.name.group)),
        left=tuple(left),
    )


def _ordered(findings: Sequence[Finding]) -> list[Finding]:
    """Return gates first, those with the most urgent verdict before others, pairs together."""
    pairs: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        pairs.setdefault((finding.metric, finding.emotion), []).append(finding)
    for members in pairs.values():
        members.sort(key=kind)
    urgent = sorted(pairs.values(), key=lambda members: min(map(_urgency, members)))
    return [finding for members in urgent for finding in members]


def _urgency(finding: Finding) -> tuple[bool, int]:
    """Return the place of a question, small for what counts and asks for attention."""
    order = list(VERDICTS)
    place = order.index(finding.verdict) if finding.verdict else len(order)
    return (not finding.gated, place)


def _column(finding: Finding, result: AuditResult) -> Column:
    return Column(
        finding=finding,
        name=outcome(finding, result),
        what=WHAT[kind(finding)],
        margin=tolerated(finding),
    )


def tolerated(finding: Finding) -> str:
    """Return what a finding tolerates, with the side on which a change does harm.

    >>> from functools import partial
    >>> found = partial(Finding, id="", code="", title="", asks="", why="", answer="", margin=0.05)
    >>> tolerated(found(harm="above"))
    'up to +0.05'
    """
    if finding.margin is None:
        return ""
    if finding.harm == "either":
        return f"up to {margin_words(finding)} either way"
    unit = margin_words(finding).removeprefix(plain(finding.margin))
    if finding.harm == "above":
        return f"up to +{plain(finding.margin)}{unit}"
    return f"down to {plain(-finding.margin)}{unit}"


def _rows(findings: Sequence[Finding], result: AuditResult) -> tuple[Row, ...]:
    """Return a row a slice, everybody first, in the order of the result."""
    own = [{c.slice: c for c in f.comparisons} for f in findings]
    names = slice_names(result)
    known = ("", *names)
    return tuple(
        Row(
            name=named(names, slice_id),
            persons=_persons(_resting(findings, found)),
            cells=tuple(
                _cell(c, f, result) if c else None for f, c in zip(findings, found, strict=True)
            ),
        )
        for slice_id in known
        if any(found := [by_slice.get(slice_id) for by_slice in own])
    )


def _resting(findings: Sequence[Finding], found: Sequence[Comparison | None]) -> list[Comparison]:
    """Return the changes of a slice; growth, which rests on its reference too, where it is all."""
    known = [(f, c) for f, c in zip(findings, found, strict=True) if c]
    return [c for f, c in known if kind(f) == "change"] or [c for _, c in known]


def _persons(rows: Sequence[Comparison]) -> str:
    """Return how many persons a row rests on, or from how many to how many."""
    counts = [c.inside.persons for c in rows if not c.suppressed]
    known = [n for n in counts if n is not None]
    if not known:
        return MISSING if counts else WITHHELD
    ends = dict.fromkeys((min(known), max(known)))
    return "\N{EN DASH}".join(f"{n:,}" for n in ends)


def _cell(c: Comparison, finding: Finding, result: AuditResult) -> Cell:
    """Return what a row shows, and what an open one lacks."""
    said = shown(finding, c)
    judged = finding.verdict is not None
    why = no_mark(c, result.statistics, judged=judged)
    if c.suppressed:
        return Cell(shown=said, told=KEPT if judged else "")
    if why or c.gap.value is None:
        return Cell(shown=said, told=why)
    told = ruler(finding.margin).cell(c.gap, signed=True)
    is_open = said.decision == "inconclusive"
    return Cell(
        shown=said if judged else Shown(word="", sign="", style=""),
        change=told.text,
        interval=told.interval,
        told=missing(c, result.statistics.alpha) if is_open else "",
    )
