"""What a check of a finished audit says: what it compared, what differs, and what is open."""

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, cast

from evenhand.audit.verify import checks
from evenhand.audit.verify.audited import Audited

MOST: Final = 100
"""So many differences of one check are named; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is not as it should be.

    Attributes:
        file: relative to the folder.
        field: place within it, `""` for the file as a whole.
        got: what stands there.
        expected: what should.
    """

    file: str
    field: str
    got: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """Something that could not be checked, and why; both are read as `WHAT: WHY`."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The answer of one check.

    Attributes:
        says: what was compared, one sentence with counts; `""` where nothing was.
        differences: the first of them.
        more: how many differences are not named.
        unchecked: what is open.
    """

    says: str = ""
    differences: tuple[Difference, ...] = ()
    more: int = 0
    unchecked: tuple[Unchecked, ...] = ()


class Check(Protocol):
    """What a file of the folder `checks` offers."""

    TITLE: str
    ORDER: int

    def check(self, audited: Audited, data: Path | None) -> Checked:
        """Return what is found in a folder; `data` is where the data lie, if anybody has them."""


def all_checks() -> tuple[Check, ...]:
    """Return every check of the folder, in their order.

    >>> [check.TITLE for check in all_checks()][:2]
    ['Manifest', 'Files']
    """
    found = [
        cast("Check", importlib.import_module(module.name))
        for module in pkgutil.iter_modules(checks.__path__, prefix=f"{checks.__name__}.")
    ]
    return tuple(sorted(found, key=lambda check: check.ORDER))


def found_differences(
    found: Iterable[Difference], *, says: str, unchecked: Iterable[Unchecked] = ()
) -> Checked:
    """Return an answer with the first differences named and the others counted.

    Args:
        found: all of them.
        says: what was compared.
        unchecked: what is open.
    """
    every = tuple(found)
    return Checked(
        says=says,
        differences=every[:MOST],
        more=max(0, len(every) - MOST),
        unchecked=tuple(unchecked),
    )
