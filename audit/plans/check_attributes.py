"""Attributes and slices of a plan: names, levels, bins, references, and what is crossed."""

from collections.abc import Iterator
from itertools import pairwise

from evenhand.audit.plan import Attribute, Plan
from evenhand.audit.plans.check_names import name_problems
from evenhand.audit.plans.problem import Problem, Where, quoted, repeats, suggestion
from evenhand.metrics.slices import UNKNOWN

_FEWEST_EDGES = 2
_FEWEST_CROSSED = 2


def problems(plan: Plan) -> Iterator[Problem]:
    """Yield what is wrong with the attributes and with the slices made of them."""
    if not plan.attribute:
        yield Problem(("attribute",), "got an empty list, expected at least one [[attribute]]")
    yield from name_problems("attribute", [one.name for one in plan.attribute])
    for at, attribute in enumerate(plan.attribute):
        yield from _levels(attribute, ("attribute", at))
        yield from _bins(attribute, ("attribute", at))
        yield from _reference(attribute, ("attribute", at), needed=_compares(plan))
    yield from _intersections(plan)


def _compares(plan: Plan) -> bool:
    return plan.slices.compare == "reference"


def _levels(attribute: Attribute, where: Where) -> Iterator[Problem]:
    for key, names in (("levels", attribute.levels), ("labels", attribute.labels)):
        for at in repeats(names):
            says = f"{quoted(names[at])} stands twice, expected each level once"
            yield Problem((*where, key, at), says)
        for at, name in enumerate(names):
            if not name.strip():
                yield Problem((*where, key, at), "empty, expected the name of a level")
            elif name == UNKNOWN:
                says = (
                    f"{quoted(UNKNOWN)} is always the last level by itself; leave it out and list "
                    "the values that mean it under unknown"
                )
                yield Problem((*where, key, at), says)
            elif key == "levels" and name in attribute.unknown:
                says = (
                    f"{quoted(name)} is a level and means {quoted(UNKNOWN)} at the same time; "
                    "take it out of levels, or set unknown to a list without it"
                )
                yield Problem((*where, key, at), says, ((*where, "unknown"),))


def _bins(attribute: Attribute, where: Where) -> Iterator[Problem]:
    edges, labels = attribute.bins, attribute.labels
    place = (*where, "bins")
    if edges and attribute.levels:
        says = "has levels and bins, expected levels for names or bins for numbers"
        yield Problem(where, says, (place, (*where, "levels")))
    if labels and not edges:
        says = "labels name bins, and there are no bins; add bins, or use levels for names"
        yield Problem((*where, "labels"), says, (place,))
    if edges and len(edges) < _FEWEST_EDGES:
        yield Problem(place, f"got 1 edge, expected at least {_FEWEST_EDGES}")
    elif edges and labels and len(labels) != len(edges) - 1:
        says = f"got {len(labels)} labels for {len(edges) - 1} bins, expected one label a bin"
        yield Problem((*where, "labels"), says, (place,))
    for at, (left, right) in enumerate(pairwise(edges), start=1):
        if left >= right:
            yield Problem(
                (*place, at), f"got {right:g} after {left:g}, expected edges that increase"
            )


def _reference(attribute: Attribute, where: Where, *, needed: bool) -> Iterator[Problem]:
    reference, place = attribute.reference, (*where, "reference")
    levels = attribute.labels if attribute.bins else attribute.levels
    if needed and not reference:
        says = "missing, expected a level, because slices.compare = 'reference'"
        yield Problem(place, says, (("slices", "compare"),))
    elif reference == UNKNOWN:
        yield Problem(place, f"got {quoted(UNKNOWN)}, expected a level that is known")
    elif reference and levels and reference not in levels:
        says = f"got {quoted(reference)}, expected a level{suggestion(reference, levels)}"
        yield Problem(place, says, ((*where, "levels"), (*where, "labels"), (*where, "bins")))


def _intersections(plan: Plan) -> Iterator[Problem]:
    names = [one.name for one in plan.attribute]
    known, crossed = set(names), plan.slices.intersections
    place: Where = ("slices", "intersections")
    named: tuple[Where, ...] = tuple(("attribute", at, "name") for at in range(len(names) or 1))
    for at, group in enumerate(crossed):
        for position, name in enumerate(group):
            if name not in known:
                says = f"unknown attribute {quoted(name)}{suggestion(name, names)}"
                yield Problem((*place, at, position), says, named)
        for position in repeats(group):
            says = (
                f"{quoted(group[position])} is crossed with itself, expected different attributes"
            )
            yield Problem((*place, at, position), says)
        if len(group) < _FEWEST_CROSSED:
            says = f"got {len(group)} attribute names, expected at least {_FEWEST_CROSSED}"
            yield Problem((*place, at), says)
    for at in repeats([frozenset(group) for group in crossed]):
        yield Problem((*place, at), "crosses the same attributes as an earlier one; leave it out")
