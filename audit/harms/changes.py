"""Changes within persons: the same person at one level of an attribute and at another."""

from collections.abc import Iterator, Sequence

import numpy as np

from evenhand.audit.changes.estimate import estimate
from evenhand.audit.estimates import INTERVAL_FROM
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD, Row, adjusted, comparable, person_codes, slices_with
from evenhand.audit.harms.gaps import FEW_PERSONS, Outcome
from evenhand.audit.harms.groups import families, split_withheld
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.numbered import Codes
from evenhand.metrics.rules import REASONS
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import Array, Mask

COLUMNS = ("outcome", "change", "among", "persons", "mean change", "low", "high", "p", "q")
"""Of a table of changes; a reason may follow."""

P, CHANGE, LOW, HIGH = (COLUMNS.index(name) for name in ("p", "mean change", "low", "high"))
Q = P + 1

EVERYBODY = "everybody"
NOBODY = "no person is there at both levels"


def crossed(evidence: Evidence, attribute: int) -> bool:
    """Say whether some person has items at two known levels of an attribute."""
    person, code = person_codes(evidence), evidence.table.cells[:, attribute]
    known = code != evidence.table.attributes[attribute].levels.index(UNKNOWN)
    pairs = np.unique(np.stack([person[known], code[known]]), axis=1)
    return bool((np.bincount(pairs[0]) > 1).any()) if pairs.size else False


def reference_level(evidence: Evidence, attribute: int) -> str:
    """Return the level that changes start from: the declared reference, else the first one."""
    declared = evidence.table.attributes[attribute]
    return declared.reference or declared.levels[0]


def change_rows(
    evidence: Evidence,
    outcomes: Sequence[Outcome],
    attributes: Sequence[int],
    *,
    by: Sequence[int] = (),
) -> list[Row]:
    """Return the mean change from the reference level to each other, adjusted over the table.

    A person counts once: the mean of what is compared at one level less that at the other.

    Args:
        evidence: knows persons, levels and what is withheld.
        outcomes: what may change.
        attributes: positions of those that change within persons.
        by: positions of attributes by whose levels changes are also told.
    """
    rows = [
        row
        for attribute in attributes
        for each in outcomes
        for row in _of_outcome(evidence, each, attribute=attribute, by=by)
    ]
    return adjusted(rows, p=P)


def _of_outcome(
    evidence: Evidence, outcome: Outcome, *, attribute: int, by: Sequence[int]
) -> Iterator[Row]:
    """Yield the rows of one outcome: each level for everybody, then by groups."""
    usable = outcome.usable()
    kept, _ = comparable(evidence, slices_with(evidence, usable), attribute)
    declared, code = evidence.table.attributes[attribute], evidence.table.cells[:, attribute]
    start = reference_level(evidence, attribute)
    first = kept & (code == declared.levels.index(start))
    for place, level in enumerate(declared.levels[:-1]):
        second = usable & (code == place)
        if level == start or not second.any():
            continue
        head = (outcome.name, f"{declared.name}: {start} -> {level}")
        second = second & kept
        if not (first.any() and second.any()):
            yield (*head, EVERYBODY, *[None] * 6, WITHHELD)
            continue
        yield from _of_level(evidence, outcome.compared, first, second, head=head, by=by)


def _of_level(
    evidence: Evidence,
    values: Array,
    first: Mask,
    second: Mask,
    *,
    head: tuple[str, str],
    by: Sequence[int],
) -> Iterator[Row]:
    """Yield the rows of one change: everybody, then the groups of each family."""
    person = person_codes(evidence)
    both = np.intersect1d(person[first], person[second])
    among = (first | second) & np.isin(person, both)
    if 0 < len(both) < withheld_below(evidence.plan):
        yield (*head, EVERYBODY, *[None] * 6, WITHHELD)
        return
    yield (*head, EVERYBODY, *_change(evidence, values, first & among, second & among))
    for family in families(evidence, among, by) if len(both) else ():
        parts = [group.rows for group in family.groups if not group.withheld]
        withheld = split_withheld(evidence, among, parts)
        for group in family.groups:
            if group.withheld or withheld:
                yield (*head, group.id, *[None] * 6, WITHHELD)
            else:
                sides = (first & group.rows, second & group.rows)
                yield (*head, group.id, *_change(evidence, values, *sides))


def _change(evidence: Evidence, values: Array, first: Mask, second: Mask) -> Row:
    """Return persons, mean change, its interval, p, a place for q, and why they are missing."""
    person = person_codes(evidence)
    both = np.intersect1d(person[first], person[second])
    if not len(both):
        return (0, *[None] * 5, NOBODY)
    means = [_means(values, rows, person)[both] for rows in (first, second)]
    found = estimate(means[1] - means[0], np.arange(len(both)))
    number = found.number(level=1 - evidence.plan.statistics.alpha)
    if number.low is None:
        few = found.persons < INTERVAL_FROM
        reason = FEW_PERSONS if few else REASONS["no_variation"]
        return (found.persons, found.value, None, None, None, None, reason)
    p = float(2 * upper_tail(abs(found.value) / found.standard_error, df=found.df))
    return (found.persons, found.value, number.low, number.high, p, None, "")


def _means(values: Array, rows: Mask, person: Codes) -> Array:
    """Return the mean of each person over some items, NaN for a person without any."""
    size = int(person.max()) + 1
    count = np.bincount(person[rows], minlength=size)
    total = np.bincount(person[rows], weights=values[rows], minlength=size)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))
