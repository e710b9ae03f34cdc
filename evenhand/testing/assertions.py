"""Assertions on a finished audit. Missing evidence is no success: what is open fails by default."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

from evenhand.audit.baselines.applied import with_baseline
from evenhand.audit.baselines.file import read_baseline
from evenhand.audit.errors import InputError
from evenhand.audit.result import AuditResult, Verdict
from evenhand.audited import Audited, plain
from evenhand.reports.ci.gated_rows import NOTHING_JUDGED, GatedRow, gated_rows
from evenhand.testing.failure import failure
from evenhand.testing.selection import Wanted, chosen, comparison_rows, row_of

Result: TypeAlias = AuditResult | Audited


def assert_within_margins(
    result: Result,
    *,
    codes: Collection[str] = (),
    models: Collection[str] = (),
    slices: Collection[str] = (),
    allow_inconclusive: bool = False,
    baseline: Path | str | None = None,
    today: date | None = None,
) -> None:
    """Fail unless every gated row of the selection is shown to lie within its margin.

    Args:
        result: of `evenhand.run`, `evenhand.load` or `evenhand.audit`.
        codes: of questions, such as `"DIS001"`; none: all.
        models: by name; none: all.
        slices: ids, such as `"gender=woman"`; none: all.
        allow_inconclusive: whether rows may be open: inconclusive, with too few data, or undefined.
        baseline: file of accepted findings; a row that it accepts does not fail.
        today: day in UTC that its dates are held against; default: the present one.

    Raises:
        AssertionError: some row is beyond its margin or open; it shows each of them.
        InputError: nothing is selected, or the baseline cannot be used.
    """
    __tracebackhide__ = True
    own = _with_baseline(plain(result), baseline, today)
    rows = chosen(_rows(own), Wanted(codes=codes, models=models, slices=slices))
    _hold(rows, own, allow_inconclusive=allow_inconclusive)


def assert_not_worse(
    result: Result, *, comparison: str = "", allow_inconclusive: bool = False
) -> None:
    """Fail unless the new model is shown not to be worse than the old one, in every slice.

    Args:
        result: of an audit whose plan compares models.
        comparison: name of one of its comparisons; `""`: all.
        allow_inconclusive: whether rows may be open.

    Raises:
        AssertionError: some row is worse by more than its margin, or open; it shows each of them.
        InputError: the audit has no such comparison, or none with a margin.
    """
    __tracebackhide__ = True
    own = plain(result)
    rows = comparison_rows(gated_rows(own), own, comparison)
    _hold(rows, own, allow_inconclusive=allow_inconclusive)


def assert_finding(result: Result, finding: str, slice: str, verdict: Verdict) -> None:  # noqa: A002 its name in plans and results
    """Fail unless a slice of a finding has a verdict, whichever that is.

    This holds a known defect in place, or shows that a planted fault is found.

    Args:
        result: of an audit.
        finding: its id, such as `"DIS001.level.mean"`.
        slice: id of the slice, such as `"gender=woman"`.
        verdict: the one that is expected.

    Raises:
        AssertionError: it has another one; the row is shown.
        InputError: there is no such finding, or no such slice.
    """
    __tracebackhide__ = True
    own = plain(result)
    row = row_of(_rows(own), finding, slice)
    if row.verdict != verdict:
        message = failure([row], own, heading=f"expected {verdict}, got {row.verdict}")
        raise AssertionError(message)


def _hold(rows: Sequence[GatedRow], result: AuditResult, *, allow_inconclusive: bool) -> None:
    """Fail for the rows that are neither within their margin nor accepted."""
    __tracebackhide__ = True
    failing = [
        row
        for row in rows
        if row.waiver is None
        and (row.verdict == "exceeds_margin" or (row.open and not allow_inconclusive))
    ]
    if failing:
        heading = f"{len(failing)} of {len(rows)} gated rows are not shown to be within margin"
        raise AssertionError(failure(failing, result, heading=heading))


def _rows(result: AuditResult) -> tuple[GatedRow, ...]:
    """Return the gated rows.

    Raises:
        InputError: the plan declares no margin, so that there is nothing to hold.
    """
    __tracebackhide__ = True
    rows = gated_rows(result)
    if not rows:
        raise InputError([NOTHING_JUDGED])
    return rows


def _with_baseline(
    result: AuditResult, baseline: Path | str | None, today: date | None
) -> AuditResult:
    if baseline is None:
        return result
    day = today or datetime.now(UTC).date()
    return with_baseline(result, read_baseline(Path(baseline), checked_on=day))
