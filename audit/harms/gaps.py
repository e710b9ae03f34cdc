"""Gaps between groups of persons, at equal label where that is asked, with what makes them sure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.audit.estimates import INTERVAL_FROM
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import Row, adjusted, person_codes
from evenhand.audit.harms.groups import Family, families
from evenhand.metrics.groups.label_strata import label_strata
from evenhand.metrics.groups.standardisation import StandardisedGap, standardised_gap
from evenhand.metrics.groups.two_arms import TwoArms
from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.rules import REASONS
from evenhand.metrics.sums import Array, Mask

COLUMNS = ("outcome", "group", "items", "persons", "mean", "gap", "low", "high", "p", "q")
"""Of a table of gaps; a reason may follow."""

P, GAP, LOW, HIGH = (COLUMNS.index(name) for name in ("p", "gap", "low", "high"))
Q = P + 1

FEW_PERSONS = f"fewer than {INTERVAL_FROM} persons on one side"
NO_SPREAD = "persons of one side or both do not differ, so that the uncertainty cannot be estimated"
ALONE = "no other group to compare with"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Something that a model says of each item, and what it is held against.

    Attributes:
        name: in tables.
        shown: of which the mean is told, NaN where there is none, shape (items,).
        compared: of which the gap is taken, shape (items,).
        labels: groups are compared where these are equal, shape (items,); None: as they are.
    """

    name: str
    shown: Array
    compared: Array
    labels: Array | None = None

    def usable(self) -> Mask:
        """Return which items have all of it, shape (items,)."""
        held = np.isfinite(self.shown) & np.isfinite(self.compared)
        return np.asarray(held if self.labels is None else held & np.isfinite(self.labels))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A difference of two means over persons.

    Attributes:
        value: None where there is none.
        low, high: ends of the interval, or None.
        p: two-sided, of no difference, or None.
        reason: why something is missing, `""` where nothing is.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    reason: str = ""


def gap_rows(
    evidence: Evidence, outcomes: Sequence[Outcome], attributes: Sequence[int]
) -> list[Row]:
    """Return for every outcome and group its gap to the other groups, adjusted over the table.

    Withheld groups and unknown levels are on neither side of any gap.
    """
    rows = [row for each in outcomes for row in _rows(evidence, each, attributes)]
    return adjusted(rows, p=P)


def _rows(evidence: Evidence, outcome: Outcome, attributes: Sequence[int]) -> Iterator[Row]:
    """Yield the rows of one outcome."""
    for family in families(evidence, outcome.usable(), attributes):
        for group in family.groups:
            head = (outcome.name, group.id)
            if group.withheld:
                yield (*head, *[None] * 8, group.withheld)
                continue
            found = _held_against(evidence, outcome, family, group.rows)
            mean = float(outcome.shown[group.rows].mean())
            items = int(group.rows.sum())
            gap = (found.value, found.low, found.high, found.p)
            yield (*head, items, group.persons, mean, *gap, None, found.reason)


def _held_against(evidence: Evidence, outcome: Outcome, family: Family, rows: Mask) -> Gap:
    """Return the gap of a group to the others of its family that may be told of."""
    others = family.told() & ~rows
    if not others.any():
        return Gap(reason=ALONE)
    return gap_between(evidence, outcome, rows, others)


def gap_between(evidence: Evidence, outcome: Outcome, inside: Mask, outside: Mask) -> Gap:
    """Return how the mean of an outcome differs between two groups, by persons.

    With labels both means are taken at one mix of labels: items are put into strata of equal or
    neighbouring label, and the strata's differences are weighted by their shares of all items.
    Labels beyond those of the other group have nothing to be held against and are left out.

    Args:
        evidence: knows the persons, and the level of intervals.
        outcome: what is compared; its usable items alone count.
        inside: one group, shape (items,).
        outside: the other.
    """
    kept = outcome.usable() & (inside | outside)
    if outcome.labels is not None:
        kept &= _shared(outcome.labels, kept & inside, kept & outside)
    arms = TwoArms(inside=inside[kept], outside=outside[kept])
    if not (arms.inside.any() and arms.outside.any()):
        return Gap(reason=REASONS["no_overlap"])
    person = np.unique(person_codes(evidence)[kept], return_inverse=True)[1]
    strata = np.zeros(len(person), dtype=np.intp)
    if outcome.labels is not None:
        strata = label_strata(outcome.labels[kept], arms)
    found = standardised_gap(
        outcome.compared[kept], arms, stratum=strata, times=np.ones(len(person)), persons=person
    )
    persons = min(len(np.unique(person[side])) for side in (arms.inside, arms.outside))
    return _gap(found, enough=persons >= INTERVAL_FROM, level=1 - evidence.plan.statistics.alpha)


def _shared(labels: Array, inside: Mask, outside: Mask) -> Mask:
    """Return the items whose label lies in the range of both groups, shape (items,)."""
    low = max(labels[rows].min(initial=np.inf) for rows in (inside, outside))
    high = min(labels[rows].max(initial=-np.inf) for rows in (inside, outside))
    return np.asarray((labels >= low) & (labels <= high))


def _gap(found: StandardisedGap, *, enough: bool, level: float) -> Gap:
    """Return a gap with its interval, or why there is none."""
    if found.gap is None:
        return Gap(reason=REASONS[found.missing["gap"]])
    if not enough:
        return Gap(value=found.gap, reason=FEW_PERSONS)
    if found.standard_error is None or found.df is None:
        return Gap(value=found.gap, reason=NO_SPREAD)
    ends = t_interval(found.gap, standard_error=found.standard_error, df=found.df, level=level)
    p = 2 * upper_tail(abs(found.gap) / found.standard_error, df=found.df)
    return Gap(value=found.gap, low=float(ends.low), high=float(ends.high), p=float(p))
