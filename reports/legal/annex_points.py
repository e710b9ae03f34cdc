"""Annex IV, the contents of technical documentation, point by point."""

from collections import Counter
from functools import cache

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import suggestion
from evenhand.reports.legal.requirements import Coverage, requirements
from evenhand.reports.legal.versions import Strict, read

FILE = "annex_iv.yaml"


class AnnexPoint(Strict, frozen=True, kw_only=True):
    """A point of Annex IV, and what a bias audit can put there.

    Attributes:
        point: its number.
        content: what belongs there, in our words.
        coverage: how far an audit can fill it.
        puts: what it puts there; empty where nothing.
        sections: parts of the report that hold it.
        requirements: ids of requirements that it serves.
        declared: fields that people fill in.
    """

    point: str
    content: str
    coverage: Coverage
    puts: str = ""
    sections: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()


class AnnexPoints(Strict, frozen=True, kw_only=True):
    """All points."""

    points: tuple[AnnexPoint, ...]


@cache
def annex_points(version: str = "") -> tuple[AnnexPoint, ...]:
    """Return the points of Annex IV in their order.

    Raises:
        InputError: a point names a requirement that there is not.
    """
    points = read(AnnexPoints, FILE, version).points
    known = requirements(version)
    named = [(p.point, ident) for p in points for ident in p.requirements if ident not in known]
    if named:
        raise InputError(
            [
                f"{FILE}: {p}: no requirement {ident!r}.{suggestion(ident, known)}"
                for p, ident in named
            ]
        )
    return points


def coverage_counts(points: tuple[AnnexPoint, ...]) -> str:
    """Return how many points an audit fills, and how far.

    Printed wherever points are shown, so that nobody takes them for a full technical file.

    Examples:
        >>> coverage_counts(annex_points())
        'direct 3, partial 6, support 5, none 9'
    """
    counted = Counter(p.coverage for p in points)
    order: tuple[Coverage, ...] = ("direct", "partial", "support", "none")
    return ", ".join(f"{name} {counted[name]}" for name in order)
