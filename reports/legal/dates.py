"""Since when what applies: by the letter of the law, and with effect for such a system."""

from datetime import date
from functools import cache

from evenhand.reports.legal.requirements import Flag
from evenhand.reports.legal.versions import Strict, read


class LegalDate(Strict, frozen=True, kw_only=True):
    """A part of the law and its dates.

    Attributes:
        what: which part.
        literal: since when it applies, by its letter.
        effective: since when it has effect for an emotion recognition system; None where it is
            about another kind of system.
        flag: how sure this is.
        note: why the two dates differ.
    """

    what: str
    literal: date
    effective: date | None
    flag: Flag = "T"
    note: str = ""


class Dates(Strict, frozen=True, kw_only=True):
    """The table of dates, and the day for which it speaks."""

    as_of: date
    dates: tuple[LegalDate, ...]


@cache
def dates(version: str = "") -> Dates:
    """Return the table of dates of a version of the legal text.

    Examples:
        >>> str(dates().as_of)
        '2026-11-21'
    """
    return read(Dates, "dates.yaml", version)


def day(moment: str) -> date | None:
    """Return the day of a moment as a result writes it; None where it holds none.

    Examples:
        >>> day("2026-11-21T10:00:00Z"), day("")
        (datetime.date(2026, 11, 21), None)
    """
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None
