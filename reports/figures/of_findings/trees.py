"""Intersection trees: a group, the crossings below it, and the gap of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Comparison, Finding, SliceRecord
from evenhand.reports.digits import WITHHELD
from evenhand.reports.figures.dots import Dot, DotRow, DotScale, dots
from evenhand.reports.figures.lines import in_brackets
from evenhand.reports.figures.of_findings.heat_maps import of_slices
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import anchor, attribute_name, named, slice_names
from evenhand.reports.rows import no_mark, ruler
from evenhand.reports.wording import VERDICTS, several

TIMES = " \N{MULTIPLICATION SIGN} "


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A crossing of attributes with the groups that it is part of.

    Attributes:
        part: the crossing.
        comparison: its own.
        parents: the comparisons of its groups, as far as there are any.
    """

    part: SliceRecord
    comparison: Comparison
    parents: tuple[Comparison, ...]


def crossings(finding: Finding, result: AuditResult) -> tuple[Crossing, ...]:
    """Return the crossings that a finding compares, in the order of the slices."""
    found = {c.slice: c for c in finding.comparisons}
    groups = {part.where[0]: part.id for part in result.slices if len(part.where) == 1}
    return tuple(
        Crossing(
            part=part,
            comparison=found[part.id],
            parents=tuple(
                found[groups[level]]
                for level in part.where
                if level in groups and groups[level] in found
            ),
        )
        for part in result.slices
        if len(part.where) > 1 and part.id in found
    )


def crossed(result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings that compare crossings."""
    return tuple(f for f in of_slices(result) if crossings(f, result))


def tree(finding: Finding, result: AuditResult) -> tuple[Markup, ...]:
    """Return the picture of a finding's crossings below their groups."""
    found = crossings(finding, result)
    rows = list(_rows(finding, found, result))
    whose = ", ".join(filter(None, (finding.model, finding.emotion)))
    return dots(
        rows,
        scale=DotScale(
            words=f"gap: slice minus reference{in_brackets(finding.unit)}",
            notes=(
                "thin upright lines: gaps of the groups that a crossing is part of; bar: interval",
                "diamond: exceeds margin; ring: inconclusive; disc: within margin; shaded: margin"
                if finding.verdict
                else "nothing is judged here",
            ),
            line=0.0,
            margin=(finding.margin or 0.0) if finding.verdict else 0.0,
        ),
        caption=Caption(
            ident=anchor("tree", finding.id),
            title=f"Intersection tree: {finding.title} {whose}",
            description=f"{several(len(found), 'crossing')} below the groups that they are part "
            "of, each with its gap and interval. The table of the finding has the same numbers.",
        ),
    )


def _rows(finding: Finding, found: tuple[Crossing, ...], result: AuditResult) -> Iterator[DotRow]:
    """Yield each first group, then the crossings below it."""
    own = {c.slice: c for c in finding.comparisons}
    groups = {part.where[0]: part.id for part in result.slices if len(part.where) == 1}
    sources = {a.name: a.source for a in result.attributes}
    names = slice_names(result)
    for attributes in dict.fromkeys(_attributes(each) for each in found):
        head = TIMES.join(attribute_name(name, sources.get(name, "")) for name in attributes)
        family = [each for each in found if _attributes(each) == attributes]
        for first in dict.fromkeys(each.part.where[0] for each in family):
            parent = own.get(groups.get(first, ""))
            if parent:
                level = named(names, parent.slice).level
                yield _row(parent, finding, result, head=head, name=level)
            else:
                yield DotRow(head=head, name=first[1], dots=())
            for each in family:
                if each.part.where[0] == first:
                    level = TIMES.join(level for _, level in each.part.where[1:])
                    row = _row(each.comparison, finding, result, head=head, name=level)
                    yield _below(row, each)


def _attributes(crossing: Crossing) -> tuple[str, ...]:
    return tuple(name for name, _ in crossing.part.where)


def _below(row: DotRow, crossing: Crossing) -> DotRow:
    """Return the row of a crossing with the gaps of its groups."""
    behind = tuple(
        Dot(value=parent.gap.value, shape="line")
        for parent in crossing.parents
        if row.dots and parent.gap.value is not None and not parent.suppressed
    )
    return DotRow(head=row.head, name=row.name, dots=(*behind, *row.dots), text=row.text, indent=1)


def _row(c: Comparison, finding: Finding, result: AuditResult, *, head: str, name: str) -> DotRow:
    """Return a comparison as a row; what a forest plot has no point for has none."""
    judged = finding.verdict is not None
    why = no_mark(c, result.statistics, judged=judged)
    if why or c.gap.value is None:
        word = WITHHELD if c.suppressed else VERDICTS.get(c.verdict or "undefined", "")
        return DotRow(head=head, name=name, dots=(), text=word)
    cell = ruler(finding.margin).cell(c.gap, signed=True)
    shape = c.verdict if judged and c.verdict else "dot"
    dot = Dot(value=c.gap.value, low=c.gap.low, high=c.gap.high, shape=shape)
    text = f"{cell.text} ({cell.interval})" if cell.interval else cell.text
    return DotRow(head=head, name=name, dots=(dot,), text=text)
