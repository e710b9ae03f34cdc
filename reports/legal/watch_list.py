"""What may change in the law, or could not be confirmed."""

from datetime import date
from functools import cache

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import suggestion
from evenhand.reports.legal.requirements import Flag, Requirement, requirements
from evenhand.reports.legal.versions import Strict, read

FILE = "watch_list.yaml"


class Watched(Strict, frozen=True, kw_only=True):
    """Something to look up again.

    Attributes:
        item: what.
        status: how it stood when it was last looked up.
        flag: how sure this is.
        last_checked: when that was.
        affects: ids of requirements.
        due: the day on which it happens, where there is one.
        effective: it concerns every requirement with this effective date.
    """

    item: str
    status: str
    flag: Flag
    last_checked: date
    affects: tuple[str, ...]
    due: date | None = None
    effective: date | None = None


class WatchList(Strict, frozen=True, kw_only=True):
    """All items."""

    items: tuple[Watched, ...]


@cache
def watch_list(version: str = "") -> tuple[Watched, ...]:
    """Return all items, those without a date first.

    Raises:
        InputError: an item names a requirement that there is not.
    """
    items = read(WatchList, FILE, version).items
    known = requirements(version)
    wrong = [ident for one in items for ident in one.affects if ident not in known]
    if wrong:
        raise InputError([f"{FILE}: no requirement {i!r}.{suggestion(i, known)}" for i in wrong])
    return items


def watched(requirement: Requirement, version: str = "") -> tuple[Watched, ...]:
    """Return the items that may change a requirement.

    Examples:
        >>> [str(one.due) for one in watched(requirements()["EUAIA-72"])]
        ['2027-09-02', '2027-12-02']
    """
    return tuple(
        one
        for one in watch_list(version)
        if requirement.id in one.affects or one.effective == requirement.eff
    )
