"""Many comparisons in little room: slices down, models and emotions across, a cell a comparison.

A cell says gap and verdict, and beneath them the interval, whose ends are written short: ".12" for
+0.12. Persons have a column of their own, or stand in the cells where a slice has unequally many.
Cells are made here and not in a template, which would be asked twelve thousand times.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from markupsafe import Markup, escape

from evenhand.audit.result import AuditResult, Comparison, Finding, Statistics
from evenhand.reports.digits import WITHHELD
from evenhand.reports.naming import SliceName, named, slice_names
from evenhand.reports.rows import Ruler, no_mark, ruler
from evenhand.reports.wording import SYMBOLS

ACROSS = 10
"""Most findings beside one another, so that a table fits a sheet of paper."""

ABSENT = Markup("")
SPARED = re.compile(r"(?<!\d)0(?=\.\d*[1-9])")
"""The zero before the point, which the ends of an interval do without."""

Placed: TypeAlias = tuple[int, Finding]
Key: TypeAlias = tuple[str, str, int]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A slice and a cell a finding.

    Attributes:
        name: the slice.
        reference: what it is held against, `""` where that is the same for all slices.
        persons: how many it has, `""` where the cells say it.
    """

    name: SliceName
    reference: str
    persons: str
    cells: tuple[Markup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of findings side by side.

    Attributes:
        findings: one a column, with its place among those given.
        shared: the emotion or the model that all columns have in common, `""` where none.
        reference: what all slices are held against, `""` where rows differ in that.
        groups: lines under the name of their group.
        reasons: letter and sentence of every reason for a missing number.
        judged: whether the cells bear verdicts.
    """

    findings: tuple[Placed, ...]
    shared: str
    reference: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    reasons: tuple[tuple[str, str], ...]
    judged: bool


def sheets(findings: Sequence[Finding], result: AuditResult) -> tuple[Sheet, ...]:
    """Return the comparisons of findings that share metric and margin.

    Models stand beside one another under one or more emotions where there are several models, and
    emotions beside one another otherwise.
    """
    compared = [(at, f) for at, f in enumerate(findings) if f.comparisons]
    models = len({f.model for _, f in compared})
    sets = _by_emotion(compared, most=max(1, ACROSS // models)) if models > 1 else [compared]
    return tuple(_sheet(part, result) for members in sets for part in _parts(members))


def _by_emotion(members: Sequence[Placed], *, most: int) -> list[list[Placed]]:
    """Return the findings of so many emotions at a time, those of one emotion together."""
    emotions = list(dict.fromkeys(f.emotion for _, f in members))
    sets = [emotions[at : at + most] for at in range(0, len(emotions), most)]
    return [
        [each for emotion in some for each in members if each[1].emotion == emotion]
        for some in sets
    ]


def _parts(members: Sequence[Placed]) -> Iterator[tuple[Placed, ...]]:
    """Yield the findings in sets of about the same size, none wider than a sheet of paper."""
    if not members:
        return
    count = -(-len(members) // ACROSS)
    width = -(-len(members) // count)
    for at in range(0, len(members), width):
        yield tuple(members[at : at + width])


def _sheet(placed: tuple[Placed, ...], result: AuditResult) -> Sheet:
    """Return findings side by side; a slice that one of them lacks leaves its cell empty."""
    findings = tuple(f for _, f in placed)
    columns = [_keyed(f) for f in findings]
    keys = dict.fromkeys(key for column in columns for key in column)
    references = {c.reference for column in columns for c in column.values()}
    writer = _Writer(
        rules=result.statistics, findings=findings, names=slice_names(result), reasons={}
    )
    lines = [
        writer.line(key, [column.get(key) for column in columns], alone=len(references) == 1)
        for key in keys
    ]
    emotions, models = {f.emotion for f in findings}, {f.model for f in findings}
    shared = emotions if len(emotions) == 1 else models
    return Sheet(
        findings=placed,
        shared=next(iter(shared)) if len(shared) == 1 else "",
        reference=references.pop() if len(references) == 1 else "",
        groups=tuple((g, tuple(m)) for g, m in groupby(lines, key=lambda line: line.name.group)),
        reasons=tuple((letter, why) for why, letter in writer.reasons.items()),
        judged=any(f.verdict for f in findings),
    )


def _keyed(finding: Finding) -> dict[Key, Comparison]:
    """Return comparisons by slice and reference; a number tells those that share both apart."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[Key, Comparison] = {}
    for c in finding.comparisons:
        key = (c.slice, c.reference)
        found[(*key, seen[key])] = c
        seen[key] += 1
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes the cells of one table, and collects why numbers are missing."""

    rules: Statistics
    findings: tuple[Finding, ...]
    names: Mapping[str, SliceName]
    reasons: dict[str, str]

    def line(self, key: Key, cells: Sequence[Comparison | None], *, alone: bool) -> Line:
        """Return a slice with its cells."""
        counts = {c.inside.persons for c in cells if c is not None and not c.suppressed}
        same = len(counts) == 1
        persons = f"{counts.pop()}" if same and counts != {None} else ""
        return Line(
            name=named(self.names, key[0]),
            reference="" if alone else key[1],
            persons=persons,
            cells=tuple(
                self.cell(f, c, persons=not persons)
                for f, c in zip(self.findings, cells, strict=True)
            ),
        )

    def cell(self, finding: Finding, c: Comparison | None, *, persons: bool) -> Markup:
        """Return what a comparison says in two short lines."""
        if c is None:
            return ABSENT
        if c.suppressed:
            return escape(WITHHELD)
        judged = finding.verdict is not None
        symbol = SYMBOLS[c.verdict] if judged and c.verdict else ""
        why = no_mark(c, self.rules, judged=judged)
        write = ruler(finding.margin)
        if c.gap.value is None:
            return escape(" ".join(filter(None, (symbol, self._letter(why)))))
        letter = self._letter(why) if c.verdict == "undefined" and why else ""
        gap = write.text(c.gap.value, signed=True)
        first = " ".join(filter(None, (gap, symbol, letter)))
        return escape("\n".join(filter(None, (first, _under(c, write, persons=persons)))))

    def _letter(self, why: str) -> str:
        """Return the letter of a reason."""
        if why not in self.reasons:
            at = len(self.reasons)
            self.reasons[why] = LETTERS[at] if at < len(LETTERS) else str(at + 1)
        return self.reasons[why]


def _under(c: Comparison, write: Ruler, *, persons: bool) -> str:
    """Return the interval, and the persons where they stand in the cell."""
    known = c.gap.low is not None and c.gap.high is not None
    ends = [short(write.text(end)) for end in (c.gap.low, c.gap.high)] if known else []
    count = [f"({c.inside.persons:,})"] if persons and c.inside.persons is not None else []
    return " ".join([*ends, *count])


def short(text: str) -> str:
    """Return the end of an interval as a compact cell has it.

    >>> short("-0.10"), short("0.34"), short("10.5"), short("0.00")
    ('-.10', '.34', '10.5', '0.00')
    """
    return SPARED.sub("", text)
