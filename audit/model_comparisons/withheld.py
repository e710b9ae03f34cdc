"""What is not told of a comparison: numbers of few persons, by themselves or by subtraction.

Slices that are withheld anyway hide each other. Where one model scores nothing in all of them but
one, that one would follow from the slices that are shown; so these are then withheld as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain, combinations
from typing import TypeAlias

import numpy as np

from evenhand.audit.claims import withheld_with
from evenhand.audit.editions import in_edition
from evenhand.audit.evidence import Evidence
from evenhand.audit.model_comparisons.asked_changes import AskedChange
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.changes.model_changes import NEW, OLD
from evenhand.metrics.changes.score_drift import ScoreDrift
from evenhand.metrics.slices import Slice
from evenhand.metrics.sums import Array
from evenhand.metrics.suppression import Reason

_Names: TypeAlias = tuple[str, ...]


def withheld_changes(evidence: Evidence, asked: AskedChange, *, growth: bool) -> tuple[Reason, ...]:
    """Return for each slice of the audit why its change is withheld, `""` where it is not.

    Args:
        evidence: of the edition that is written.
        asked: metric and outcome.
        growth: whether it is the growth of a gap, which rests on the reference too.
    """
    compared, outcome = asked.found().compared, asked.outcome
    sides = (compared.inside, compared.outside) if growth else (compared.inside,)
    return withheld_counts(
        evidence, *(side.persons[:, model, outcome] for side in sides for model in (OLD, NEW))
    )


def withheld_drifts(
    evidence: Evidence, found: ScoreDrift, outcome: int, *, apart: bool
) -> tuple[Reason, ...]:
    """Return for each slice of the audit why its drift is withheld, `""` where it is not.

    Args:
        evidence: of the edition that is written.
        found: the drift.
        outcome: position of it.
        apart: whether the drift in the reference is told too.
    """
    counts = found.apart_persons if apart else found.persons
    return withheld_counts(evidence, counts[:, outcome])


def withheld_counts(evidence: Evidence, *counts: Array) -> tuple[Reason, ...]:
    """Return for each slice of the audit why its number is withheld, `""` where it is not.

    Args:
        evidence: of the edition that is written.
        counts: persons behind the number in each slice, one array for each side and model that
            takes part in it, each of shape (slices,).
    """
    least = withheld_below(evidence.plan)
    few = np.any([(count > 0) & (count < least) for count in counts], axis=0)
    told = {names for count in counts for names in _told(evidence, count, least)}
    return tuple(
        reason or ("disclosure_complement" if _names(part) in told else "")
        for part, reason in zip(evidence.slices, withheld_with(evidence, few), strict=True)
    )


def handed_on(evidence: Evidence) -> Evidence:
    """Return the evidence of the edition that is handed on.

    What rests on several rows together is made over those that every reader may see, so that both
    editions say the same of them.

    Args:
        evidence: of either edition.
    """
    return in_edition(evidence, "shareable")


def _told(evidence: Evidence, persons: Array, least: int) -> Iterator[_Names]:
    """Yield crossed attributes whose withheld slices, all but one of few persons, came to nothing.

    Slices add up to each coarser slice that contains them.
    """
    for (names, _), places in _sums(evidence).items():
        behind = [persons[place] for place in places if persons[place] > 0]
        if len(places) > 1 and len(behind) == 1 and behind[0] < least:
            yield names


def _sums(evidence: Evidence) -> Mapping[tuple[_Names, Slice], list[int]]:
    """Return withheld slices by the coarser slice that they are a part of, everybody included."""
    found: dict[tuple[_Names, Slice], list[int]] = defaultdict(list)
    for place, (part, reason) in enumerate(zip(evidence.slices, evidence.withheld, strict=True)):
        if reason:
            sizes = range(len(part.where))
            for kept in chain.from_iterable(combinations(part.where, size) for size in sizes):
                found[_names(part), Slice(kept)].append(place)
    return found


def _names(part: Slice) -> _Names:
    """Return the attributes that a slice is made of."""
    return tuple(name for name, _ in part.where)
