"""Which pairs belong together: by what was changed, and by what both items have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.audit.changes.changed import Couples
from evenhand.audit.changes.clusters import persons_of
from evenhand.audit.evidence import Evidence
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.slices import UNKNOWN, Slice
from evenhand.metrics.sums import Mask
from evenhand.metrics.suppression import Reason

ALL = "all pairs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some of the pairs.

    Attributes:
        id: `all pairs`, a contrast such as `tone: light -> dark`, or the id of a slice.
        members: which pairs, shape (P,).
        hidden: whether a slice that it speaks of is withheld anyway.
    """

    id: str
    members: Mask
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Groups that exclude each other, such as the levels of one attribute.

    Attributes:
        attribute: its name; `""` for all pairs.
        groups: those of the family.
        contrast: whether the attribute is what was changed.
    """

    attribute: str
    groups: tuple[Group, ...]
    contrast: bool = False


def families(evidence: Evidence, couples: Couples) -> tuple[Family, ...]:
    """Return all groups: contrasts of what was changed, all pairs, then what both have in common.

    All pairs are no group of their own where one contrast holds all of them.
    """
    everything = np.ones(len(couples.original), dtype=np.bool_)
    contrasts = tuple(_contrasts(evidence, couples))
    whole = any(group.members.all() for family in contrasts for group in family.groups)
    every = () if whole else (Family(attribute="", groups=(Group(id=ALL, members=everything),)),)
    return (*contrasts, *every, *_common(evidence, couples))


def changed_attributes(evidence: Evidence, couples: Couples) -> tuple[Mask, Mask]:
    """Return which attributes differ in each pair of known items, and where nothing is known.

    Returns:
        Differences, shape (P, attributes), and whether both levels are known, likewise.
    """
    cells = evidence.table.cells
    both = (couples.original >= 0) & (couples.changed >= 0)
    first, second = cells[couples.original], cells[couples.changed]
    unknown = np.array([a.levels.index(UNKNOWN) for a in evidence.table.attributes])
    known = both[:, None] & (first != unknown) & (second != unknown)
    return np.asarray(both[:, None] & (first != second)), np.asarray(known)


def _contrasts(evidence: Evidence, couples: Couples) -> Iterator[Family]:
    """Yield the contrasts of each attribute that is the only one to differ in some pair."""
    differs, known = changed_attributes(evidence, couples)
    alone = differs.sum(axis=1) == 1
    cells, withheld = evidence.table.cells, _withheld_slices(evidence)
    for column, attribute in enumerate(evidence.table.attributes):
        chosen = alone & differs[:, column] & known[:, column]
        first, second = cells[couples.original, column], cells[couples.changed, column]
        groups = []
        for start, end in np.unique(np.stack([first, second])[:, chosen], axis=1).T.tolist():
            old, new = attribute.levels[start], attribute.levels[end]
            ids = {Slice(((attribute.name, level),)).id for level in (old, new)}
            group = Group(
                id=f"{attribute.name}: {old} -> {new}",
                members=chosen & (first == start) & (second == end),
                hidden=bool(ids & withheld),
            )
            groups.append(group)
        if groups:
            yield Family(attribute=attribute.name, groups=tuple(groups), contrast=True)


def _common(evidence: Evidence, couples: Couples) -> Iterator[Family]:
    """Yield the levels of each attribute that both items of some pair have in common.

    An item that is not audited is taken to be as its partner, so that its loss has a place.
    """
    first = np.where(couples.original >= 0, couples.original, couples.changed)
    second = np.where(couples.changed >= 0, couples.changed, couples.original)
    cells, withheld = evidence.table.cells, _withheld_slices(evidence)
    for column, attribute in enumerate(evidence.table.attributes):
        level = np.where(cells[first, column] == cells[second, column], cells[first, column], -1)
        groups = []
        for code, name in enumerate(attribute.levels):
            part = Slice(((attribute.name, name),)).id
            if name != UNKNOWN and (level == code).any():
                groups.append(Group(id=part, members=level == code, hidden=part in withheld))
        if groups:
            yield Family(attribute=attribute.name, groups=tuple(groups))


def _withheld_slices(evidence: Evidence) -> set[str]:
    """Return the ids of slices whose numbers are withheld."""
    pairs = zip(evidence.slices, evidence.withheld, strict=True)
    return {part.id for part, reason in pairs if reason}


def withheld_groups(
    evidence: Evidence, couples: Couples, family: Family, usable: Mask, *, beside: Sequence[Family]
) -> tuple[Reason, ...]:
    """Return for each group of a family why its numbers are withheld, `""` where they are not.

    A group is withheld with few persons behind it, or when it speaks of a slice that is. Then the
    whole family is, since its numbers would follow from all pairs less the others; so it is, too,
    when few persons are left over in no group of it. Contrasts of all attributes exclude each other
    and are left over together.

    Args:
        evidence: knows persons, and how many must be behind a number.
        couples: the pairs.
        family: groups that exclude each other.
        usable: pairs with both scores, shape (P,).
        beside: the families that are told with it.
    """
    parts = [group.members & usable for group in family.groups]
    apart = [one for one in beside if one.contrast] if family.contrast else []
    left = [usable & ~_members(several) for several in ([family], apart) if several]
    few = [_few(evidence, couples, part) for part in parts]
    own = [small or group.hidden for small, group in zip(few, family.groups, strict=True)]
    rest = any(_few(evidence, couples, part) for part in left)
    told: Reason = "disclosure_complement" if any(own) or rest else ""
    words: dict[bool, Reason] = {False: told, True: "disclosure"}
    return tuple(words[bool(reason)] for reason in own)


def _members(found: Sequence[Family]) -> Mask:
    """Return which pairs are in some group of some families, shape (P,)."""
    return np.asarray(np.any([g.members for family in found for g in family.groups], axis=0))


def _few(evidence: Evidence, couples: Couples, among: Mask) -> bool:
    """Say whether some pairs are of fewer persons than a cell must have, and of one at least."""
    return 0 < persons_of(evidence, couples, among) < withheld_below(evidence.plan)


def judged_families(found: Sequence[Family], by: Sequence[str]) -> list[Family]:
    """Return the families that are judged: contrasts, all pairs, and those that a plan names."""
    return [one for one in found if one.contrast or not one.attribute or one.attribute in by]
