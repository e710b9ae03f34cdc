"""Which numbers of a slice may stand side by side over many runs.

Two runs may leave a gap between their counts that is too small to be told, and so may any two of
many. So every number that is shown may stand beside every other one; the newest is kept first.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

from evenhand.audit.result import AuditResult, Comparison
from evenhand.reports.difference.protection import comparable, least_persons

FEW: Final = "its persons differ by so few from those of another run that it is withheld"

Place: TypeAlias = tuple[Comparison, AuditResult]


def kept_together(places: Sequence[Place | None]) -> tuple[bool, ...]:
    """Return which comparisons of a slice may be shown beside each other.

    Args:
        places: the comparison in every run with the run's result; None where a run has none.
    """
    kept: list[Place] = []
    found = []
    for place in reversed(places):
        may = place is not None and not place[0].suppressed
        may = may and all(_comparable(place, other) for other in kept if place is not None)
        if may and place is not None:
            kept.append(place)
        found.append(may)
    return tuple(reversed(found))


def _comparable(one: Place, other: Place) -> bool:
    return comparable(one[0], other[0], least=least_persons(one[1], other[1]))
