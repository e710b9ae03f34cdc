"""What the questions about raters share: whose judgements there are, and where."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeVar

import numpy as np

from evenhand.audit.claims import withheld_with
from evenhand.audit.evidence import Evidence
from evenhand.audit.plan import Plan
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.multiplicity import benjamini_hochberg
from evenhand.metrics.ratings import Codes, Ratings
from evenhand.metrics.rules import REASONS
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
_WITHHELD = "withheld to protect persons"


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


def named_emotions(plan: Plan, emotions: Sequence[str]) -> frozenset[str]:
    """Return the emotions that the plan names or asks for one by one."""
    asked: list[str | tuple[str, ...]] = [part.emotions for part in plan.gate]
    asked += [part.emotions for part in plan.show]
    asked += [part.emotions for part in plan.diagnostic]
    every = set(emotions) if "each" in asked else set()
    lists = (part for part in asked if not isinstance(part, str))
    return frozenset(every.union(*lists))


def level_of(plan: Plan) -> Level:
    """Return what differences mean on the raters' scale."""
    return _LEVELS[plan.ratings.scale.kind]


def person_codes(evidence: Evidence) -> Codes:
    """Return the number of each item's person, shape (items,)."""
    _, person = np.unique(evidence.table.persons, return_inverse=True)
    return np.asarray(person)


def slices_with(evidence: Evidence, among: Mask) -> Iterator[tuple[int, Mask, str]]:
    """Yield each slice with its items of some, and why it is withheld; empty ones are left out.

    Args:
        evidence: knows slices, persons and what is withheld anyway.
        among: items that a number would rest on, shape (items,).
    """
    person = person_codes(evidence)
    rows = [among & evidence.members(place) for place in range(len(evidence.slices))]
    counts = np.array([len(np.unique(person[each])) for each in rows])
    few = (counts > 0) & (counts < withheld_below(evidence.plan))
    for place, (each, reason) in enumerate(zip(rows, withheld_with(evidence, few), strict=True)):
        if each.any():
            yield place, each, _WITHHELD if reason else ""


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
