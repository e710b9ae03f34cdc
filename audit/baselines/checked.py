"""A recorded baseline checked again: its words, the blocking rows and the exit code follow."""

from collections.abc import Iterator, Sequence
from datetime import date

from evenhand.audit.baseline_record import BaselineRecord, Blocking
from evenhand.audit.baselines.applied import record_of, waivers_of
from evenhand.audit.baselines.rows import rows_by_place, stopping_rows
from evenhand.audit.baselines.standing import Decided, code_of, decided
from evenhand.audit.baselines.waiver import Baseline
from evenhand.audit.plan import Plan
from evenhand.audit.result import AuditResult


def ended_otherwise(
    result: AuditResult, plan: Plan, *, without: int
) -> Iterator[tuple[str, str, str]]:
    """Yield place, recorded and expected value of an exit code and of what led to it.

    Standing is made again in the edition that the plan names, since it was decided there; in other
    editions it is taken as recorded. Words and exit code are made again from it.

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
    wrong = list(_no_days(known))
    if wrong:
        yield from wrong
        return
    open_blocks = plan.report.inconclusive == "block"
    if result.audience == plan.report.audience:
        day = date.fromisoformat(known.checked_on)
        waivers = waivers_of(known)
        found = decided(result, waivers, today=day, without=without, open_blocks=open_blocks)
    else:
        found = _as_recorded(result, known, without=without, open_blocks=open_blocks)
    yield from _said_otherwise(known, record_of(result, _baseline(known), found))
    if result.exit_code != found.exit_code:
        yield "exit_code", str(result.exit_code), str(found.exit_code)


def _no_days(known: BaselineRecord) -> Iterator[tuple[str, str, str]]:
    """Yield what stands in the place of a day and is none."""
    days = {"baseline.checked_on": known.checked_on}
    days |= {f"baseline.waivers[{w.finding} {w.slice}].expires": w.expires for w in known.waivers}
    for place, text in days.items():
        try:
            date.fromisoformat(text)
        except ValueError:
            yield place, repr(text), "a day such as 2027-03-31"


def _as_recorded(
    result: AuditResult, known: BaselineRecord, *, without: int, open_blocks: bool
) -> Decided:
    """Return what a record says that its waivers do; the exit code follows from what blocks."""
    rows = rows_by_place(result)
    blocking = tuple(
        (rows[one.finding, one.slice], one.standing)
        for one in known.blocking
        if (one.finding, one.slice) in rows
    )
    code = code_of(row for row, _ in blocking)
    return Decided(
        standings=tuple(one.standing for one in known.waivers),
        blocking=blocking,
        exit_code=code if stopping_rows(result, open_blocks=open_blocks) else without,
    )


def _baseline(known: BaselineRecord) -> Baseline:
    """Return the baseline of a record; its text is not part of an audit."""
    return Baseline(
        file=known.file,
        text="",
        sha256=known.sha256,
        checked_on=date.fromisoformat(known.checked_on),
        waivers=waivers_of(known),
    )


def _said_otherwise(known: BaselineRecord, again: BaselineRecord) -> Iterator[tuple[str, str, str]]:
    """Yield what a record says of waivers and of blocking rows that does not follow from it."""
    for one, made in zip(known.waivers, again.waivers, strict=True):
        place = " ".join(filter(None, (one.finding, one.slice)))
        for name in ("standing", "says"):
            if getattr(one, name) != getattr(made, name):
                yield f"baseline.waivers[{place}].{name}", getattr(one, name), getattr(made, name)
    if known.blocking != again.blocking:
        yield "baseline.blocking", _listed(known.blocking), _listed(again.blocking)


def _listed(rows: Sequence[Blocking]) -> str:
    """Return rows with their standing in one line."""
    told = [" ".join(filter(None, (r.finding, r.slice, r.standing, r.says))) for r in rows]
    return "; ".join(told) or "none"
