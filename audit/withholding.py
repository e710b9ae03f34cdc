"""What must not be written down: slices of few persons, and comparisons that would tell on them."""

from collections.abc import Sequence

import numpy as np

from evenhand.audit.plan import Plan
from evenhand.audit.table import Table
from evenhand.metrics.slices import Mask, Slice, inside, reference_of, slices_of
from evenhand.metrics.suppression import Reason, suppressed

INTERNAL_BELOW = 5
"""Cells with fewer persons are withheld even in reports for the house itself."""


def withheld_below(plan: Plan) -> int:
    """Return the number of persons below which a cell is withheld, for the plan's audience."""
    least = plan.report.suppress_below
    return min(least, INTERNAL_BELOW) if plan.report.audience == "internal" else least


def hidden_slices(plan: Plan, table: Table, slices: Sequence[Slice]) -> tuple[Reason, ...]:
    """Return why a slice is withheld, `""` where it is not; everybody, the last one, never is.

    Intersections with an unknown level are never shown, and a reader could still work them out; so
    they are counted in, and protected like any other cell.
    """
    every = slices_of(
        table.attributes,
        intersections=plan.slices.intersections,
        all_pairs=plan.slices.all_pairs,
        unknown_too=True,
    )
    persons = [len(np.unique(table.persons[_members(table, part)])) for part in every]
    below = withheld_below(plan)
    found = dict(zip(every, suppressed(every, np.array(persons), below=below), strict=True))
    return tuple(found.get(part, "") for part in slices)


def _members(table: Table, part: Slice) -> Mask:
    """Return which items belong to a slice."""
    return inside(part, table.attributes, table.cells)


def withheld_comparisons(
    plan: Plan, table: Table, slices: Sequence[Slice], hidden: Sequence[Reason]
) -> tuple[Reason, ...]:
    """Return why the numbers of a slice are withheld: a comparison tells on both of its sides.

    A visible slice keeps its numbers to itself when its reference level is hidden, and when those
    outside it are too few: their numbers would be everybody's less its own.
    """
    reasons = dict(zip((s.id for s in slices), hidden, strict=True))

    def tells(part: Slice) -> bool:
        if plan.slices.compare == "reference":
            return bool(reasons.get(reference_of(part, table.attributes).id))
        outside = table.persons[~_members(table, part)]
        return 0 < len(np.unique(outside)) < withheld_below(plan)

    return tuple(
        reason or ("disclosure_complement" if part.where and tells(part) else "")
        for part, reason in zip(slices, hidden, strict=True)
    )
