"""What a baseline makes of each row: the one place where it is decided what still blocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from evenhand.audit.baseline_record import Standing
from evenhand.audit.baselines.rows import EXCEEDS, Row, rows_by_place, stopping_rows
from evenhand.audit.baselines.waiver import Waiver
from evenhand.audit.result import AuditResult

_UNDECIDED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What waivers make of a result.

    Attributes:
        standings: of each waiver, in the order of the file.
        blocking: rows that block nonetheless, with why, in the order of the result.
        exit_code: what the command ends with.
    """

    standings: tuple[Standing, ...]
    blocking: tuple[tuple[Row, Standing], ...]
    exit_code: int


def decided(
    result: AuditResult, waivers: Iterable[Waiver], *, today: date, without: int, open_blocks: bool
) -> Decided:
    """Hold a result against waivers.

    Waivers can only take rows out of those that block: the exit code is never higher with one more
    of them.

    Args:
        result: the edition that the plan names.
        waivers: one a row at most.
        today: the day that dates of expiry are held against.
        without: exit code of the result without waivers.
        open_blocks: whether open rows block.
    """
    listed, rows = tuple(waivers), rows_by_place(result)
    standings = tuple(standing(rows.get(one.row), one, today=today) for one in listed)
    known = {one.row: one for one in listed}
    stopping = stopping_rows(result, open_blocks=open_blocks)
    found = [(row, _why(row, known.get(row.place), today)) for row in stopping]
    blocking = tuple((row, why) for row, why in found if why != "accepted")
    code = code_of(row for row, _ in blocking) if stopping else without
    return Decided(standings=standings, blocking=blocking, exit_code=code)


def standing(row: Row | None, waiver: Waiver, *, today: date) -> Standing:
    """Return what a waiver does for its row.

    Args:
        row: None where the audit has no such row.
        waiver: for that row.
        today: the day that its date of expiry is held against.
    """
    if row is None:
        return "unmatched"
    if row.verdict == "within_margin":
        return "gone"
    if today > waiver.last_day:
        return "expired"
    return "worse" if _beyond(row, waiver) else "accepted"


def code_of(blocking: Iterable[Row]) -> int:
    """Return 1 where some row exceeds its margin, 3 where all are open, 0 where there is none."""
    verdicts = {row.verdict for row in blocking}
    if EXCEEDS in verdicts:
        return 1
    return _UNDECIDED if verdicts else 0


def _why(row: Row, waiver: Waiver | None, today: date) -> Standing:
    """Return the standing of a row that would block."""
    return standing(row, waiver, today=today) if waiver else "new"


def turned(row: Row, waiver: Waiver) -> bool:
    """Say whether a gap that was accepted beyond the plan's margin is now beyond its other side.

    Such a row is no smaller or larger than what somebody accepted: it is about others.
    """
    before, now, margin = waiver.accepted_gap, row.gap, row.finding.margin
    if before is None or now is None or margin is None:
        return False
    return min(abs(before), abs(now)) > margin and before * now < 0


def _beyond(row: Row, waiver: Waiver) -> bool:
    """Say whether a row is beyond what was accepted, or cannot be shown to be within it."""
    if row.verdict == EXCEEDS and (waiver.accepted_verdict != EXCEEDS or turned(row, waiver)):
        return True
    if row.size is not None:
        return row.size > waiver.margin
    return row.verdict == EXCEEDS and row.comparison is not None
