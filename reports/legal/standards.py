"""Standards that a reader of evidence looks for, and how far each has come."""

from datetime import date
from functools import cache
from typing import Literal

from evenhand.reports.legal.requirements import Flag
from evenhand.reports.legal.versions import Strict, read


class European(Strict, frozen=True, kw_only=True):
    """A standard made for the Act, or the draft of one.

    Attributes:
        name: its number.
        subject: what it is about.
        act: the article that it serves.
        status: how far it has come, as reported.
        cited: whether its reference is published in the Official Journal, as far as known; only
            then does it give any presumption.
        flag: how sure this is.
        as_of: the day for which this speaks.
    """

    name: str
    subject: str
    act: str
    status: str
    cited: Literal["yes", "no"]
    flag: Flag
    as_of: date


class International(Strict, frozen=True, kw_only=True):
    """A standard of the world at large: a source of names and checks, without effect in law.

    Attributes:
        name: number and edition.
        subject: what it is about.
        use: what it is good for here.
        flag: how sure this is.
        as_of: the day for which this speaks.
    """

    name: str
    subject: str
    use: str
    flag: Flag
    as_of: date


class Standards(Strict, frozen=True, kw_only=True):
    """Both kinds of standards."""

    european: tuple[European, ...]
    international: tuple[International, ...]


@cache
def standards(version: str = "") -> Standards:
    """Return the shipped table of standards.

    Examples:
        >>> {one.cited for one in standards().european}
        {'no'}
    """
    return read(Standards, "standards.yaml", version)
