"""Accepting what blocks: one waiver for each row, of the size that the row has today."""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, cast

from evenhand.audit.baselines.rows import Row, blocking_rows, rounded_up, rows_by_place
from evenhand.audit.baselines.waiver import LONGEST, Waiver
from evenhand.audit.errors import InputError
from evenhand.audit.nearest import suggestion
from evenhand.audit.result import AuditResult

if TYPE_CHECKING:
    from evenhand.audit.baseline_record import AcceptedVerdict

_EVERY: Sequence[str] = ("*",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms rows are accepted.

    Attributes:
        owner, reason: who accepts them, and why.
        expires: last day on which that holds, in UTC.
        margin: largest accepted gap; None: that of the row today, rounded up at its third digit.
        slack: share by which a gap may still grow, without `margin`.
    """

    owner: str
    reason: str
    expires: date
    margin: float | None = None
    slack: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Waivers for rows, and rows that cannot be accepted, with why."""

    waivers: tuple[Waiver, ...]
    refused: tuple[tuple[Row, str], ...]


def check_terms(terms: Terms, *, today: date) -> None:
    """Refuse terms under which nobody answers for a row, or without an end.

    Args:
        terms: of every waiver.
        today: the day on which they are set, in UTC.

    Raises:
        InputError: it names every option that is wrong.
    """
    problems = list(_wrong(terms, today))
    if problems:
        raise InputError(problems)


def chosen(
    result: AuditResult,
    *,
    findings: Sequence[str] = _EVERY,
    slices: Sequence[str] = _EVERY,
    open_too: bool = False,
) -> tuple[Row, ...]:
    """Return the rows that block and are asked for, in the order of the result.

    Args:
        result: a finished audit.
        findings: ids, or patterns with `*`, of which one must fit.
        slices: likewise.
        open_too: take rows that are inconclusive or lack data as well.

    Raises:
        InputError: a pattern fits no row of the gated findings.
    """
    places = list(rows_by_place(result))
    _check_patterns("--finding", findings, [finding for finding, _ in places])
    _check_patterns("--slice", slices, [part for _, part in places])
    return tuple(
        row
        for row in blocking_rows(result)
        if (open_too or row.verdict == "exceeds_margin")
        and _fits(row.place[0], findings)
        and _fits(row.place[1], slices)
    )


def accepted(rows: Sequence[Row], terms: Terms) -> Accepted:
    """Return waivers for rows.

    Args:
        rows: that block.
        terms: for all of them.

    Raises:
        InputError: the margin is smaller than a gap, or than the margin of the plan.
    """
    refused = tuple((row, why) for row in rows if (why := _refusal(row)))
    kept = [row for row in rows if not _refusal(row)]
    problems = [problem for row in kept if (problem := _too_small(row, terms))]
    if problems:
        raise InputError(problems)
    return Accepted(waivers=tuple(_waiver(row, terms) for row in kept), refused=refused)


def _wrong(terms: Terms, today: date) -> Iterator[str]:
    """Yield what is wrong with the terms, by option."""
    for option, text in (("--owner", terms.owner), ("--reason", terms.reason)):
        if not text.strip():
            yield f"{option}: empty, expected text"
    if not today <= terms.expires <= today + LONGEST:
        yield (
            f"--expires: got {terms.expires}, expected a day from {today} to {today + LONGEST}: "
            f"a waiver holds for {LONGEST.days} days at most"
        )
    if terms.margin is not None and terms.slack is not None:
        yield "--margin and --slack were both given; expected one of them"
    for option, value in (("--margin", terms.margin), ("--slack", terms.slack)):
        if value is not None and not (math.isfinite(value) and value >= 0):
            yield f"{option}: got {value:g}, expected a finite number, 0 or more"


def _check_patterns(option: str, patterns: Sequence[str], names: Sequence[str]) -> None:
    """Refuse patterns that fit none of the names."""
    known = list(dict.fromkeys(names))
    idle = [
        one for one in patterns if one != "*" and not any(_fits(name, (one,)) for name in known)
    ]
    if idle:
        raise InputError(
            f"{option}: {one!r} fits no row of the gated findings.{suggestion(one, known)}"
            for one in idle
        )


def _fits(name: str, patterns: Sequence[str]) -> bool:
    """Say whether a name is one of some names, or fits one of some patterns."""
    return any(name == one or fnmatchcase(name, one) for one in patterns)


def _refusal(row: Row) -> str:
    """Return why a row cannot be accepted, `""` where it can."""
    if row.withheld and row.verdict == "exceeds_margin":
        return "its gap is withheld, so there is no number to accept"
    if any(unicodedata.category(one) in {"Cc", "Cs"} for one in "".join(row.place)):
        return "its name has control characters, which no baseline can hold"
    return ""


def _too_small(row: Row, terms: Terms) -> str:
    """Return that a margin does not even hold today, `""` where it does."""
    least = max(row.size or 0.0, row.finding.margin or 0.0)
    if terms.margin is None or terms.margin >= least:
        return ""
    place = ", ".join(filter(None, row.place))
    return f"--margin: got {terms.margin:g}, expected {least:.6g} or more for {place}"


def _waiver(row: Row, terms: Terms) -> Waiver:
    """Return the waiver of a row."""
    margin = terms.margin
    if margin is None:
        grown = (row.size or 0.0) * (1.0 + (terms.slack or 0.0))
        margin = max(rounded_up(grown), row.finding.margin or 0.0)
    finding, part = row.place
    return Waiver(
        finding=finding,
        slice=part,
        owner=terms.owner,
        reason=terms.reason,
        expires=terms.expires.isoformat(),
        margin=margin,
        accepted_verdict=cast("AcceptedVerdict", row.verdict),
        accepted_gap=None if row.gap is None else float(f"{row.gap:.6g}"),
    )
