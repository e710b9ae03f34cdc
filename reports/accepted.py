"""Accepted findings in words: what a baseline changes, and that it changes no verdict."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from evenhand.audit.result import AuditResult, BaselineRecord, Standing, WaiverRecord
from evenhand.reports.blocks.block import Block, Bullets, Paragraph
from evenhand.reports.wording import several

STANDINGS: Mapping[Standing, str] = MappingProxyType(
    {
        "expired": "expired",
        "worse": "worse than accepted",
        "accepted": "accepted",
        "gone": "can be dropped",
        "unmatched": "matches no row",
        "new": "not accepted",
    }
)
"""Words for the standing of a waiver, the most urgent first."""


def by_urgency(known: BaselineRecord) -> tuple[WaiverRecord, ...]:
    """Return the waivers of a baseline: those that ask for attention first, then by their end."""
    order = list(STANDINGS)
    return tuple(sorted(known.waivers, key=lambda one: (order.index(one.standing), one.expires)))


def days_left(waiver: WaiverRecord, day: date) -> int:
    """Return for how many days after a day a waiver holds; below 0 it has expired."""
    return (date.fromisoformat(waiver.expires) - day).days


def waiver_of(result: AuditResult, finding: str, part: str) -> WaiverRecord | None:
    """Return the waiver of a row, None where there is none.

    Args:
        result: with or without a baseline.
        finding: id of the finding.
        part: its slice.
    """
    known = result.baseline
    waivers = known.waivers if known else ()
    return next((one for one in waivers if (one.finding, one.slice) == (finding, part)), None)


def accepted_words(result: AuditResult) -> str:
    """Return what a baseline changes in one or two sentences, `""` where none was given.

    Args:
        result: with or without a baseline.
    """
    known = result.baseline
    if known is None:
        return ""
    counts = Counter(one.standing for one in known.waivers)
    told = [several(counts["accepted"], "row is accepted", "rows are accepted")]
    told += [
        f"{count} {words}"
        for count, words in (
            (counts["expired"], "waived until a date that is past"),
            (counts["worse"], "worse than accepted"),
            (len([one for one in known.blocking if one.standing == "new"]), "without a waiver"),
        )
        if count
    ]
    ended = result.provenance.finished_at[:10]
    since = f" (the audit ended on {ended})" if ended != known.checked_on else ""
    return (
        f"Held against the baseline {known.file} on {known.checked_on}{since}: {', '.join(told)}. "
        "The verdict is not changed by that."
    )


def accepted_blocks(result: AuditResult) -> Iterator[Block]:
    """Yield what a baseline changes and each of its waivers, nothing where none was given.

    Args:
        result: with or without a baseline.
    """
    if result.baseline is not None:
        yield Paragraph(strong="Accepted findings.", text=accepted_words(result))
        if result.baseline.waivers:
            yield Bullets(tuple(map(waiver_line, by_urgency(result.baseline))))


def waiver_line(one: WaiverRecord) -> str:
    """Return a waiver in one line: its row, standing, owner, reason and end."""
    place = " at ".join(filter(None, (one.finding, one.slice)))
    reason = " ".join(one.reason.split())
    return f"{place}: {STANDINGS[one.standing]}. {one.says} Owner: {one.owner}. Reason: {reason}"
