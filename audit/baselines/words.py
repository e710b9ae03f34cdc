"""Standing in sentences, made of the numbers that an edition may show."""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from evenhand.audit.baseline_record import Standing
from evenhand.audit.baselines.rows import Row
from evenhand.audit.baselines.standing import turned
from evenhand.audit.baselines.waiver import Waiver
from evenhand.audit.finding import Verdict
from evenhand.audit.nearest import suggestion

_VERDICTS: Final[Mapping[Verdict, str]] = MappingProxyType(
    {
        "exceeds_margin": "it exceeds its margin",
        "inconclusive": "it is inconclusive",
        "insufficient_data": "it has too few data",
        "undefined": "it is undefined",
        "within_margin": "it is within its margin",
    }
)


_BLOCKS: Final[Mapping[Standing, str]] = MappingProxyType(
    {"worse": "Beyond what its waiver accepts", "expired": "Its waiver has expired"}
)


def waiver_words(row: Row, waiver: Waiver, found: Standing, *, today: date) -> str:
    """Return what a waiver does today, as a sentence.

    Args:
        row: the row that it is about, as this edition shows it.
        waiver: what was accepted.
        found: its standing.
        today: the day of the check.
    """
    if found == "gone":
        return "Within its margin now; the waiver can be dropped."
    days = (waiver.last_day - today).days
    if found == "expired":
        return f"Expired on {waiver.expires}, {_days(-days)} ago; {row_words(row)}."
    if found == "worse":
        return f"{_beyond(row, waiver)}; {row_words(row)}."
    until = "today" if not days else f"for {_days(days)} more"
    limit = "" if row.size is None else f", and up to {waiver.margin:g} is accepted"
    return f"Accepted until {waiver.expires}, {until}: {row_words(row)}{limit}."


def unmatched_words(waiver: Waiver, places: Collection[tuple[str, str]]) -> str:
    """Return that an audit has no row for a waiver, and which one was probably meant.

    Args:
        waiver: that matches none.
        places: finding and slice of all gated rows.
    """
    slices = [part for finding, part in places if finding == waiver.finding]
    if slices:
        said = f"The finding has no row {waiver.slice!r} in this audit."
        return said + suggestion(waiver.slice, slices)
    ids = dict.fromkeys(finding for finding, _ in places)
    return "No gated finding of this audit has this id." + suggestion(waiver.finding, ids)


def blocking_words(row: Row, found: Standing) -> str:
    """Return why a row blocks although a baseline was given, as a sentence.

    Args:
        row: as this edition shows it.
        found: `new`, `worse` or `expired`.
    """
    return f"{_BLOCKS.get(found, 'No waiver names it')}; {row_words(row)}."


def row_words(row: Row) -> str:
    """Return verdict, gap and margin of a row in a few words."""
    verdict = _VERDICTS[row.verdict]
    if row.withheld:
        return f"{verdict}, and its numbers are withheld"
    if row.gap is None:
        return verdict
    margin = row.finding.margin
    held = "" if margin is None else f", margin {margin:g}"
    return f"{verdict}: gap {row.gap:+.4g} {row.finding.unit}".rstrip() + held


def _beyond(row: Row, waiver: Waiver) -> str:
    """Return why a row is beyond what was accepted."""
    if row.withheld:
        return "Beyond what was accepted, or not to be told from it"
    if row.size is not None and row.size > waiver.margin:
        return f"Beyond the accepted {waiver.margin:g}"
    if turned(row, waiver):
        return f"Accepted on the other side, at {waiver.accepted_gap:+.4g}"
    return f"Accepted as {waiver.accepted_verdict.replace('_', ' ')}"


def _days(count: int) -> str:
    """Return a number of days."""
    return "1 day" if count == 1 else f"{count} days"
