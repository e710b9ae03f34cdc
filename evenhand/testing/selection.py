"""Which rows of a result an assertion is about: an empty selection is a mistake, not a success."""

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.result import AuditResult
from evenhand.reports.ci.gated_rows import GatedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a row has to be about; an empty collection asks for nothing."""

    codes: Collection[str]
    models: Collection[str]
    slices: Collection[str]


def chosen(rows: Sequence[GatedRow], wanted: Wanted) -> list[GatedRow]:
    """Return the rows that are wanted.

    Raises:
        InputError: a code, model or slice that no row has, with the nearest one; or no row has all.
    """
    __tracebackhide__ = True
    problems = [
        *_unknown("codes", wanted.codes, (row.finding.code for row in rows)),
        *_unknown("models", wanted.models, (row.finding.model for row in rows)),
        *_unknown("slices", wanted.slices, (row.slice for row in rows)),
    ]
    if problems:
        raise InputError(problems)
    found = [
        row
        for row in rows
        if _meets(row.finding.code, wanted.codes)
        and _meets(row.finding.model, wanted.models)
        and _meets(row.slice, wanted.slices)
    ]
    if not found:
        problem = "nothing is selected: no gated row has all of these codes, models and slices"
        raise InputError([problem])
    return found


def comparison_rows(
    rows: Sequence[GatedRow], result: AuditResult, comparison: str
) -> list[GatedRow]:
    """Return the gated rows that hold one model against another.

    Args:
        rows: all gated rows of the result.
        result: whose plan names the comparisons.
        comparison: one of them; `""`: all.

    Raises:
        InputError: there is no such comparison, or none with a margin.
    """
    __tracebackhide__ = True
    named = [str(one.get("name", "")) for one in _comparisons(result)]
    if comparison and comparison not in named:
        near = suggestion(comparison, named)
        problem = f"comparison: the plan has no {comparison!r}.{near} It has {_all(named)}"
        raise InputError([problem])
    found = [row for row in rows if row.finding.against and _is_of(row, comparison)]
    if not found:
        problem = "nothing is selected: no comparison of models has a margin in this audit"
        raise InputError([problem])
    return found


def row_of(rows: Sequence[GatedRow], finding: str, slice_id: str) -> GatedRow:
    """Return the row of a slice of a finding.

    Raises:
        InputError: there is no such gated finding, or no such slice in it.
    """
    __tracebackhide__ = True
    known = tuple(dict.fromkeys(row.finding.id for row in rows))
    problems = [*_unknown("finding", (finding,), known)]
    own = [row for row in rows if row.finding.id == finding]
    problems = problems or [*_unknown("slice", (slice_id,), (row.slice for row in own))]
    if problems:
        raise InputError(problems)
    return next(row for row in own if row.slice == slice_id)


def _unknown(argument: str, asked: Collection[str], there: Iterable[str]) -> list[str]:
    """Return what is wrong with names that no row has."""
    if isinstance(asked, str):
        return [f"{argument}: got the text {asked!r}, expected a list such as [{asked!r}]"]
    known = tuple(dict.fromkeys(there))
    return [
        f"{argument}: no gated row has {one!r}.{suggestion(one, known)} There is {_all(known)}"
        for one in asked
        if one not in known
    ]


def _all(names: Collection[str]) -> str:
    return listing(names) or "none"


def _meets(name: str, asked: Collection[str]) -> bool:
    return not asked or name in asked


def _comparisons(result: AuditResult) -> list[dict[str, object]]:
    """Return the comparisons of the plan as written."""
    found = tomllib.loads(result.plan.text).get("comparison", [])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _is_of(row: GatedRow, comparison: str) -> bool:
    return not comparison or row.finding.id.startswith(f"{row.finding.code}.{comparison}.")
