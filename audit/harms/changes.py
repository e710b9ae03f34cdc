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
UNLIKE = " (other attributes differ)"
"""Said of a change where too few persons are there at both levels with all else alike."""
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

    Items of a person are compared where all other attributes are alike, so that a change is not one
    of conditions that go along; if fewer than five persons have such items, all items of a person
    are, and the row says so. A person counts once.

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
        change, sides = f"{declared.name}: {start} -> {level}", (first, second & kept)
        if not all(side.any() for side in sides):
            yield (outcome.name, change, EVERYBODY, *[None] * 6, WITHHELD)
            continue
        same, unlike = _compared_by(evidence, attribute, sides)
        head = (outcome.name, change + unlike)
        yield from rows_within(evidence, outcome.compared, sides, same, head=head, by=by)


def alike(evidence: Evidence, attribute: int) -> Codes:
    """Return numbers that items share which are of one person and alike in all other attributes."""
    others = np.delete(evidence.table.cells, attribute, axis=1)
    own = np.column_stack([person_codes(evidence), others])
    return np.asarray(np.unique(own, axis=0, return_inverse=True)[1].ravel(), dtype=np.intp)


def matched(same: Codes, sides: tuple[Mask, Mask]) -> Mask:
    """Return the items on two sides that have an item on the other to be compared with.

    Args:
        same: items of one number are compared, shape (items,).
        sides: items before and after, each of shape (items,).
    """
    first, second = sides
    both = np.intersect1d(same[first], same[second])
    return np.asarray((first | second) & np.isin(same, both))


def _compared_by(evidence: Evidence, attribute: int, sides: tuple[Mask, Mask]) -> tuple[Codes, str]:
    """Return which items are compared, and words for what may differ between them."""
    person, same = person_codes(evidence), alike(evidence, attribute)
    if len(np.unique(person[matched(same, sides)])) >= INTERVAL_FROM:
        return same, ""
    return person, UNLIKE


def rows_within(
    evidence: Evidence,
    values: Array,
    sides: tuple[Mask, Mask],
    same: Codes,
    *,
    head: tuple[str, str],
    by: Sequence[int],
) -> Iterator[Row]:
    """Yield the rows of one change: everybody, then the groups of each family.

    Args:
        evidence: knows persons and what is withheld.
        values: what is compared, finite on both sides, shape (items,).
        sides: items before and after, each of shape (items,).
        same: items of one number are compared with each other, each of one person, shape (items,).
        head: first cells of each row.
        by: positions of attributes by whose levels changes are also told.
    """
    among = matched(same, sides)
    persons = len(np.unique(person_codes(evidence)[among]))
    if 0 < persons < withheld_below(evidence.plan):
        yield (*head, EVERYBODY, *[None] * 6, WITHHELD)
        return
    yield (*head, EVERYBODY, *_change(evidence, values, sides, same))
    for family in families(evidence, among, by) if persons else ():
        parts = [group.rows for group in family.groups if not group.withheld]
        withheld = split_withheld(evidence, among, parts)
        for group in family.groups:
            if group.withheld or withheld:
                yield (*head, group.id, *[None] * 6, WITHHELD)
            else:
                own = (sides[0] & group.rows, sides[1] & group.rows)
                yield (*head, group.id, *_change(evidence, values, own, same))


def _change(evidence: Evidence, values: Array, sides: tuple[Mask, Mask], same: Codes) -> Row:
    """Return persons, mean change, its interval, p, a place for q, and why they are missing."""
    first, second = sides
    both = np.intersect1d(same[first], same[second])
    if not len(both):
        return (0, *[None] * 5, NOBODY)
    means = [_means(values, rows, same)[both] for rows in sides]
    person = np.zeros(int(same.max()) + 1, dtype=np.intp)
    person[same] = person_codes(evidence)
    change = _means(means[1] - means[0], np.full(len(both), fill_value=True), person[both])
    known = change[np.isfinite(change)]
    found = estimate(known, np.arange(len(known)))
    number = found.number(level=1 - evidence.plan.statistics.alpha)
    if number.low is None:
        few = found.persons < INTERVAL_FROM
        reason = FEW_PERSONS if few else REASONS["no_variation"]
        return (found.persons, found.value, None, None, None, None, reason)
    p = float(2 * upper_tail(abs(found.value) / found.standard_error, df=found.df))
    return (found.persons, found.value, number.low, number.high, p, None, "")


def _means(values: Array, rows: Mask, whose: Codes) -> Array:
    """Return the mean over the rows of each number, NaN for a number without any."""
    size = int(whose.max()) + 1
    count = np.bincount(whose[rows], minlength=size)
    total = np.bincount(whose[rows], weights=values[rows], minlength=size)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))
