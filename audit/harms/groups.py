"""Groups of persons that a harm is asked about: levels of attributes of a kind, and crossings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD, person_codes, slices_with
from evenhand.audit.plan import AttributeKind
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items of one slice that a number may rest on.

    Attributes:
        id: of the slice.
        rows: the items, shape (items,).
        persons: how many persons they are of.
        withheld: why nothing is told of them, `""` where it is.
    """

    id: str
    rows: Mask
    persons: int
    withheld: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Groups that exclude each other: the levels of an attribute, or the cells of a crossing.

    Attributes:
        names: the attributes.
        groups: those of known levels.
    """

    names: tuple[str, ...]
    groups: tuple[Group, ...]

    def told(self) -> Mask:
        """Return the items of the groups that may be told of, shape (items,).

        Comparisons are made among these alone, so that no number moves with a withheld person.
        """
        return np.asarray(np.any([g.rows & (not g.withheld) for g in self.groups], axis=0))


def attributes_of(evidence: Evidence, *kinds: AttributeKind) -> tuple[int, ...]:
    """Return the positions of the attributes of some kinds."""
    return tuple(k for k, one in enumerate(evidence.plan.attribute) if one.kind in kinds)


def compared_attributes(evidence: Evidence, *kinds: AttributeKind) -> tuple[int, ...]:
    """Return the positions of those of some kinds that vary, so that there is what to compare."""
    return tuple(place for place in attributes_of(evidence, *kinds) if varies(evidence, place))


def varies(evidence: Evidence, attribute: int) -> bool:
    """Say whether items of the data are at two known levels of an attribute, or at more."""
    unknown = evidence.table.attributes[attribute].levels.index(UNKNOWN)
    return len(set(evidence.table.cells[:, attribute].tolist()) - {unknown}) > 1


def families(evidence: Evidence, rows: Mask, attributes: Sequence[int]) -> list[Family]:
    """Return the families of slices that speak of some attributes and of no other.

    Crossings are those that the plan declares: only they are protected together with the rest.

    Args:
        evidence: knows slices, persons and what is withheld.
        rows: items that a number would rest on, shape (items,).
        attributes: positions.
    """
    wanted = {evidence.table.attributes[place].name for place in attributes}
    found: dict[tuple[str, ...], list[Group]] = {}
    for each in slices_with(evidence, rows):
        part = evidence.slices[each.place]
        names = tuple(name for name, _ in part.where)
        if names and wanted.issuperset(names) and all(level != UNKNOWN for _, level in part.where):
            group = Group(id=part.id, rows=each.rows, persons=each.persons, withheld=each.withheld)
            found.setdefault(names, []).append(group)
    return [Family(names=names, groups=tuple(groups)) for names, groups in found.items()]


def split_withheld(evidence: Evidence, whole: Mask, parts: Sequence[Mask]) -> str:
    """Return why the parts of a whole are withheld all together, `""` where they are not.

    The whole is told, so a part of few persons would follow from it less the others; and so would
    what is left over in no part.

    Args:
        evidence: knows persons, and how many must be behind a number.
        whole: the items that the whole rests on, shape (items,).
        parts: those of each part, which exclude each other.
    """
    person, least = person_codes(evidence), withheld_below(evidence.plan)
    left = whole & ~np.any([np.zeros_like(whole), *parts], axis=0)
    counts = [len(np.unique(person[rows])) for rows in (*parts, left)]
    return WITHHELD if any(0 < count < least for count in counts) else ""
