"""What is withheld is withheld everywhere: no number stands beside a slice of too few persons."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from evenhand.audit.editions import SHAREABLE_BELOW
from evenhand.audit.finding import Comparison, Finding
from evenhand.audit.result import AuditResult, SliceRecord
from evenhand.audit.verify.audited import Audited
from evenhand.audit.verify.check import Checked, Difference, found_differences

TITLE = "Withheld numbers"
ORDER = 50


def check(audited: Audited, data: Path | None) -> Checked:
    """Return where a number stands that should not, or a small cell that should be withheld."""
    del data
    found, count = list[Difference](), 0
    for file, result in audited.results():
        count += sum(part.status == "suppressed" for part in result.slices)
        for field, got, expected in (*_limit(result), *_slices(result), *_numbers(result)):
            found.append(Difference(file=file, field=field, got=got, expected=expected))
    says = f"{count} slices are withheld, and no number stands beside one of them."
    return found_differences(found, says=says)


def _limit(result: AuditResult) -> Iterator[tuple[str, str, str]]:
    """Yield an edition to hand on that protects too few real persons."""
    least = result.statistics.suppress_below
    if (
        result.audience == "shareable"
        and result.data.subjects == "real"
        and least < SHAREABLE_BELOW
    ):
        yield "statistics.suppress_below", str(least), f"{SHAREABLE_BELOW} or more"


def _slices(result: AuditResult) -> Iterator[tuple[str, str, str]]:
    """Yield withheld slices with counts, small ones that are shown, and a lone withheld level."""
    least = result.statistics.suppress_below
    for part in result.slices:
        if part.status == "suppressed":
            if part.items is not None or part.persons is not None:
                yield f"slices[{part.id}]", f"{part.persons} persons", "no counts: it is withheld"
        elif part.persons is not None and 0 < part.persons < least:
            yield f"slices[{part.id}].persons", str(part.persons), f"0, or {least} or more"
    for name, levels in _levels(result).items():
        hidden = [part for part in levels if part.status == "suppressed"]
        if len(hidden) == 1 and any(part.persons for part in levels):
            wanted = "a second withheld level, or the total tells it"
            yield f"slices[{hidden[0].id}]", f"the only withheld level of {name}", wanted


def _levels(result: AuditResult) -> dict[str, list[SliceRecord]]:
    """Return the slices of one level, by attribute."""
    found: dict[str, list[SliceRecord]] = {}
    for part in result.slices:
        if len(part.where) == 1:
            found.setdefault(part.where[0][0], []).append(part)
    return found


def _numbers(result: AuditResult) -> Iterator[tuple[str, str, str]]:
    """Yield numbers that stand beside a withheld slice or in a withheld row."""
    hidden = {part.id for part in result.slices if part.status == "suppressed"}
    for finding in result.findings:
        for row in finding.comparisons:
            if row.suppressed or row.slice in hidden:
                yield from _bare(f"findings[{finding.id}].comparisons[{row.slice}]", row)
        yield from _tables(finding, hidden)
    yield from _waivers(result, hidden)
    for lead in result.exploration:
        if lead.slice in hidden:
            place = f"exploration[{lead.model} {lead.metric} {lead.emotion} {lead.slice}]"
            yield place, "a lead", "none: the slice is withheld"
    for loss in result.data.exclusions:
        for part in hidden & set(loss.by_slice):
            if loss.by_slice[part] is not None:
                place = f"data.exclusions[{loss.reason}].by_slice[{part}]"
                yield place, str(loss.by_slice[part]), "None: the slice is withheld"


def _waivers(result: AuditResult, hidden: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield waivers that tell the accepted gap, or its limit, of a withheld row."""
    rows = {(f.id, row.slice) for f in result.findings for row in f.comparisons if row.suppressed}
    for one in result.baseline.waivers if result.baseline else ():
        withheld = (one.finding, one.slice) in rows or one.slice in hidden
        for name, value in (("margin", one.margin), ("accepted_gap", one.accepted_gap)):
            if withheld and value is not None:
                place = f"baseline.waivers[{one.finding} {one.slice}].{name}"
                yield place, str(value), "None: it is withheld"


def _bare(place: str, row: Comparison) -> Iterator[tuple[str, str, str]]:
    """Yield the numbers of a row that may have none."""
    for name, value in msgspec.to_builtins(row).items():
        bare = not _has_number(value)
        if not bare:
            yield f"{place}.{name}", str(value), "None: it is withheld"


def _has_number(value: object) -> bool:
    """Say whether a plain value is or holds a number."""
    if isinstance(value, dict):
        return any(_has_number(one) for one in value.values())
    if isinstance(value, list | tuple):
        return any(_has_number(one) for one in value)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _tables(finding: Finding, hidden: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield rows of tables that name a withheld slice and hold a number measured in it."""
    for table in finding.tables:
        for row in table.rows:
            named = hidden & {cell for cell in row if isinstance(cell, str)}
            numbers = [
                c
                for c, head in zip(row, table.columns, strict=False)
                if _has_number(c) and head != "margin"
            ]
            if named and numbers:
                place = f"findings[{finding.id}].tables[{table.title}]"
                yield place, f"{numbers[0]} beside {named.pop()}", "no number: it is withheld"
