"""A recorded baseline checked again: standing, blocking rows and exit code follow from the rest."""

from collections.abc import Iterator, Sequence
from datetime import date

from evenhand.audit.baseline_record import BaselineRecord
from evenhand.audit.baselines.applied import waivers_of
from evenhand.audit.baselines.rows import rows_by_place
from evenhand.audit.baselines.standing import code_of, decided, stopping_rows
from evenhand.audit.plan import Plan
from evenhand.audit.result import AuditResult


def ended_otherwise(
    result: AuditResult, plan: Plan, *, without: int
) -> Iterator[tuple[str, str, str]]:
    """Yield place, recorded and expected value of an exit code and of what led to it.

    Standing is made again in the edition that the plan names, since it was decided there; of other
    editions only the exit code follows from the rows that are said to block.

    Args:
        result: in any edition, with or without a baseline.
        plan: the frozen plan.
        without: exit code that follows from the verdict.
    """
    known = result.baseline
    if known is None:
        if result.exit_code != without:
            yield "exit_code", str(result.exit_code), str(without)
        return
    if known.exit_code_without != without:
        yield "baseline.exit_code_without", str(known.exit_code_without), str(without)
    open_blocks = plan.report.inconclusive == "block"
    if result.audience == plan.report.audience:
        yield from _decided_otherwise(result, known, without=without, open_blocks=open_blocks)
        return
    rows, places = rows_by_place(result), [(one.finding, one.slice) for one in known.blocking]
    code = code_of(rows[place] for place in places if place in rows)
    code = code if stopping_rows(result, open_blocks=open_blocks) else without
    if result.exit_code != code:
        yield "exit_code", str(result.exit_code), str(code)


def _decided_otherwise(
    result: AuditResult, known: BaselineRecord, *, without: int, open_blocks: bool
) -> Iterator[tuple[str, str, str]]:
    """Yield standings, blocking rows and the exit code that do not follow from waivers and rows."""
    found = decided(
        result,
        waivers_of(known),
        today=date.fromisoformat(known.checked_on),
        without=without,
        open_blocks=open_blocks,
    )
    for one, standing in zip(known.waivers, found.standings, strict=True):
        if one.standing != standing:
            place = " ".join(filter(None, (one.finding, one.slice)))
            yield f"baseline.waivers[{place}].standing", one.standing, standing
    got = [(one.finding, one.slice, one.standing) for one in known.blocking]
    wanted = [(*row.place, why) for row, why in found.blocking]
    if got != wanted:
        yield "baseline.blocking", _listed(got), _listed(wanted)
    if result.exit_code != found.exit_code:
        yield "exit_code", str(result.exit_code), str(found.exit_code)


def _listed(rows: Sequence[tuple[str, str, str]]) -> str:
    """Return rows with their standing in one line."""
    told = [" ".join(filter(None, row)) for row in rows]
    return "; ".join(told) or "none"
