"""What the questions of experts share: whose judgements there are, where, and what may be told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeVar

import numpy as np

from evenhand.audit.claims import withheld_with
from evenhand.audit.evidence import Evidence
from evenhand.audit.finding import EvidenceTable
from evenhand.audit.plan import Plan
from evenhand.audit.rating_designs import named_emotions
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.multiplicity import benjamini_hochberg
from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.rules import REASONS
from evenhand.metrics.slices import UNKNOWN, Slice
from evenhand.metrics.sums import Mask, Undefined

Level: TypeAlias = Literal["nominal", "ordinal", "interval"]
Cell: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Cell, ...]
Found = TypeVar("Found")

REPLICATES = 200
"""Persons are drawn so often for an interval of what only describes."""

_LEVELS: Mapping[str, Level] = MappingProxyType(
    {"binary": "nominal", "ordinal": "ordinal", "continuous": "interval"}
)
WITHHELD = "withheld to protect persons"
"""Why a number is not written that few persons are behind."""

NO_VALUE = "no value because"
"""The heading over reasons, the last column of a table that has any."""

_NAMED = 5
"""So many pairs are named in a sentence; the table has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """Judgements of one emotion.

    Attributes:
        emotion: position among the outcomes.
        name: of the emotion.
        ratings: one row a judgement; its items are those of the audit.
        shared: items that two raters or more judged, shape (items,).
    """

    emotion: int
    name: str
    ratings: Ratings
    shared: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """Items of one slice that a number would rest on.

    Attributes:
        place: position of the slice.
        rows: the items, shape (items,).
        persons: how many persons they are of.
        withheld: why nothing is told of them, `""` where it is.
    """

    place: int
    rows: Mask
    persons: int
    withheld: str


def judgements(evidence: Evidence) -> tuple[Judgements, ...]:
    """Return the judgements of every emotion; none when labels came ready-made."""
    return tuple(
        Judgements(emotion=place, name=name, ratings=found, shared=found.per_item() > 1)
        for place, (name, found) in enumerate(
            zip(evidence.truth.emotions, evidence.truth.judgements, strict=False)
        )
    )


def shared_judgements(evidence: Evidence) -> tuple[Judgements, ...]:
    """Return the judgements of every emotion that some item has two of."""
    return tuple(each for each in judgements(evidence) if each.shared.any())


def named_first(evidence: Evidence, looked_at: Sequence[Judgements]) -> list[Judgements]:
    """Return judgements of the emotions that the plan names, then the others."""
    wanted = named_emotions(evidence.plan, evidence.truth.emotions)
    return sorted(looked_at, key=lambda each: each.name not in wanted)


def level_of(plan: Plan) -> Level:
    """Return what differences mean on the raters' scale."""
    return _LEVELS[plan.ratings.scale.kind]


def person_codes(evidence: Evidence) -> Codes:
    """Return the number of each item's person, shape (items,)."""
    _, person = np.unique(evidence.table.persons, return_inverse=True)
    return np.asarray(person)


def slices_with(evidence: Evidence, among: Mask) -> tuple[Members, ...]:
    """Return each slice with its items of some, and why it is withheld; everybody comes last.

    Slices without such items are left out, unless they are withheld: that a group is missing from
    a table would tell that none of it is among them.

    Args:
        evidence: knows slices, persons and what is withheld anyway.
        among: items that a number would rest on, shape (items,).
    """
    person = person_codes(evidence)
    rows = [among & evidence.members(place) for place in range(len(evidence.slices))]
    counts = [_persons(person, each) for each in rows]
    few = np.array([0 < count < withheld_below(evidence.plan) for count in counts])
    reasons = withheld_with(evidence, few)
    return tuple(
        Members(place=k, rows=each, persons=count, withheld=WITHHELD if reason else "")
        for k, (each, count, reason) in enumerate(zip(rows, counts, reasons, strict=True))
        if reason or count or not evidence.slices[k].where
    )


def comparable(
    evidence: Evidence, found: Sequence[Members], attribute: int, *, fewest: int = 1
) -> tuple[Mask, str]:
    """Return the items whose level of an attribute may be compared, and why there are none.

    A comparison of levels tells on each of them, so those that are withheld take no part in it.
    Neither do unknown levels, nor those of fewer persons than a test can stand.

    Args:
        evidence: knows the levels.
        found: slices with the items that the comparison would rest on.
        attribute: its position.
        fewest: persons that a level must have.

    Returns:
        Items of the levels that are left, shape (items,), and a reason when all are withheld.
    """
    name = evidence.table.attributes[attribute].name
    levels = [each for each in found if _is_level(evidence.slices[each.place], name)]
    kept = np.zeros(len(evidence.table.items), dtype=np.bool_)
    for each in levels:
        if not each.withheld and each.persons >= fewest:
            kept |= each.rows
    return kept, WITHHELD if levels and all(each.withheld for each in levels) else ""


def withheld_overall(evidence: Evidence, among: Mask) -> str:
    """Return why numbers over items of all groups are withheld, `""` where they are not.

    Args:
        evidence: knows persons, and how many must be behind a number.
        among: items that the numbers would rest on, shape (items,).
    """
    persons = _persons(person_codes(evidence), among)
    return WITHHELD if 0 < persons < withheld_below(evidence.plan) else ""


def _persons(person: Codes, among: Mask) -> int:
    """Return how many persons some items are of."""
    return int(np.count_nonzero(np.bincount(person[among])))


def _is_level(part: Slice, name: str) -> bool:
    """Say whether a slice is a known level of an attribute."""
    return len(part.where) == 1 and part.where[0][0] == name and part.where[0][1] != UNKNOWN


def attempt(call: Callable[[], Found]) -> tuple[Found | None, str]:
    """Return what a measure found, or why it has no value, in words."""
    try:
        return call(), ""
    except Undefined as error:
        return None, REASONS[str(error)]


def adjusted(rows: Sequence[Row], *, p: int) -> list[Row]:
    """Return rows with p-values adjusted over all of them (Benjamini and Hochberg).

    Args:
        rows: a table whose column `p` has p-values, or None; the column behind it is filled.
        p: the column.
    """
    known = [place for place, row in enumerate(rows) if isinstance(row[p], float)]
    q = benjamini_hochberg([float(rows[place][p] or 0) for place in known])
    found = list(rows)
    for place, value in zip(known, q, strict=True):
        found[place] = (*rows[place][: p + 1], float(value), *rows[place][p + 2 :])
    return found


def table_of(
    title: str, columns: Sequence[str], rows: Sequence[Row], *, kind: str = ""
) -> EvidenceTable:
    """Return a table whose last column says why numbers are absent, where any row says so.

    Args:
        title: above the table.
        columns: without the last one.
        rows: with the last one, a reason or `""`.
        kind: of the figure that draws the table, `""` where there is none.
    """
    told, shown = tuple(columns), tuple(rows)
    if any(row[-1] for row in shown):
        return EvidenceTable(title=title, columns=(*told, NO_VALUE), rows=shown, kind=kind)
    return EvidenceTable(
        title=title, columns=told, rows=tuple(row[:-1] for row in shown), kind=kind
    )


def pairs_below(rows: Sequence[Row], *, q: int, alpha: float) -> tuple[int, int, str]:
    """Return how many pairs of emotion and attribute are below alpha, of how many, and which.

    Args:
        rows: emotion, attribute, and in column `q` an adjusted p-value or None.
        q: the column.
        alpha: up to which a pair counts.
    """
    known = [row for row in rows if isinstance(row[q], float)]
    found = [f"{row[0]} by {row[1]}" for row in known if float(row[q] or 0) <= alpha]
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    said = f": {', '.join(found[:_NAMED])}{more}" if found else ""
    return len(found), len(known), said


def caution(evidence: Evidence, names: Sequence[str]) -> str:
    """Return a sentence, with a leading blank, for numbers that the way of rating spoils.

    Args:
        evidence: knows the faults of the ratings.
        names: emotions that the numbers are about.
    """
    found = sum(bool(evidence.designs.get(name)) for name in names)
    if not found:
        return ""
    some = f"in {found} of {len(names)} emotions " if len(names) > 1 else ""
    return (
        f" But {some}the judgements were gathered in a way that makes such numbers mean less than "
        "they seem to: see AGR004."
    )
