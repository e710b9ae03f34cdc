"""Scores of disturbed items beside the undisturbed ones: what stays, in each slice."""

from dataclasses import dataclass, replace

import numpy as np

from evenhand.audit.changes.changed import Disturbed
from evenhand.audit.changes.estimate import Estimate, Share, estimate, few_differ, share
from evenhand.audit.changes.limits import Skilled, change_claims, skilled
from evenhand.audit.changes.moves import Moves, moves
from evenhand.audit.changes.pair_rows import scores_of
from evenhand.audit.claims import Claim, withheld_with
from evenhand.audit.evidence import Evidence, held_against
from evenhand.audit.experts import person_codes
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.inference.few_events import least_variance
from evenhand.metrics.inference.mean_difference import mean_arm
from evenhand.metrics.inference.sandwich import Arm, Spread, contrast
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array, Mask
from evenhand.metrics.suppression import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceRow:
    """What stays in one slice, and in what it is held against.

    Attributes:
        items: items with an undisturbed score.
        lost: how many of them have no score when disturbed.
        moved: share of scores that move by more than the tolerance.
        others: the same in the reference.
        gap: share that stays in the slice, less that in the reference.
        spread: uncertainty of the gap.
        size: mean size of a change.
        change: mean change.
        place: position of the slice; the last one is everybody.
        withheld: why none of it may be written down, `""` where it may.
        decides: whether it counts for the verdict.
    """

    items: int
    lost: int
    moved: Share
    others: Share
    gap: float
    spread: Spread
    size: Estimate
    change: Estimate
    place: int = -1
    withheld: Reason = ""
    decides: bool = True

    @property
    def lost_share(self) -> float:
        """Share of items that lose their score."""
        return self.lost / self.items if self.items else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """One perturbation, model and outcome.

    Attributes:
        disturbed: what was asked and read.
        claim: of which model and outcome.
        rows: one a judged slice, then one of everybody.
        skill: what the model shows over all undisturbed items.
    """

    disturbed: Disturbed
    claim: Claim
    rows: tuple[SliceRow, ...]
    skill: Skilled


def disturbances(evidence: Evidence) -> list[Disturbance]:
    """Return what was measured, for each perturbation, model and outcome of the plan."""
    return [
        Disturbance(
            disturbed=each,
            claim=claim,
            rows=_rows(evidence, each, claim),
            skill=skilled(evidence, claim),
        )
        for each in evidence.changes.disturbed
        for claim in change_claims(evidence, each.asked.emotions)
        if claim.model == each.model
    ]


def _rows(evidence: Evidence, disturbed: Disturbed, claim: Claim) -> tuple[SliceRow, ...]:
    """Return one row a judged slice, and one of everybody."""
    values = evidence.scores[claim.model].values
    before, after = (scores_of(evidence, claim, v) for v in (values, disturbed.scores.values))
    found = moves(before, after, margin=disturbed.asked.tolerance)
    table, person = evidence.table, person_codes(evidence)
    references = held_against(evidence.plan, table, evidence.slices, table.cells)
    members = [evidence.members(place) for place in range(len(evidence.slices))]
    reasons = _withheld(evidence, found.usable(), person, members, references)
    everybody = len(evidence.slices) - 1
    cluster = person if evidence.plan.statistics.unit == "person" else np.arange(len(person))
    return tuple(
        replace(
            _row(found, (cluster, person), (members[place], references[place])),
            place=place,
            withheld=reasons[place],
            decides=_decides(evidence, place),
        )
        for place in (*np.flatnonzero(evidence.judged()).tolist(), everybody)
    )


def _withheld(
    evidence: Evidence, usable: Mask, person: Codes, members: list[Mask], references: list[Mask]
) -> tuple[Reason, ...]:
    """Return for each slice why its numbers are withheld: few persons on one of both sides."""
    least = withheld_below(evidence.plan)

    def few(rows: Mask) -> bool:
        return 0 < len(np.unique(person[rows & usable])) < least

    sides = zip(members, references, strict=True)
    reasons = withheld_with(evidence, np.array([few(own) or few(other) for own, other in sides]))
    everybody: Reason = "disclosure" if few(members[-1]) else ""
    return (*reasons[:-1], everybody)


def _decides(evidence: Evidence, place: int) -> bool:
    """Say whether a slice counts for the verdict: all but intersections that are too small."""
    crossed = len(evidence.slices[place].where) > 1
    few = int(evidence.persons[place]) < evidence.plan.statistics.min_persons
    return not (crossed and few)


def _row(found: Moves, whose: tuple[Codes, Codes], sides: tuple[Mask, Mask]) -> SliceRow:
    """Return what stays in one slice, of which nothing else is said yet.

    Args:
        found: what moved.
        whose: cluster and person of each item.
        sides: items of the slice, and of its reference.
    """
    (cluster, person), (own, other) = whose, sides
    usable, asked = found.usable(), own & ~found.no_before

    def side(rows: Mask) -> Share:
        counted = share(found.beyond[rows & usable], cluster[rows & usable])
        return replace(counted, persons=min(counted.persons, len(np.unique(person[rows & usable]))))

    def mean(values: Array) -> Estimate:
        return estimate(values[own & usable], cluster[own & usable])

    moved, others = side(own), side(other)
    return SliceRow(
        items=int(asked.sum()),
        lost=int((asked & ~usable).sum()),
        moved=moved,
        others=others,
        gap=others.value - moved.value,
        spread=_spread(found.beyond, cluster, own & usable, other & usable),
        size=mean(found.size),
        change=mean(found.change),
    )


def _spread(beyond: Array, cluster: Codes, own: Mask, other: Mask) -> Spread:
    """Return the uncertainty of a gap of shares; NaN where a side is empty."""
    if not (own.any() and other.any()):
        nothing = np.array(np.nan)
        return Spread(standard_error=nothing, df=nothing, method=np.array("CR1"))
    sides = (_arm(beyond[rows], cluster[rows]) for rows in (own, other))
    return contrast(*sides, nested=bool((own & other).any()))


def _arm(beyond: Array, persons: Codes) -> Arm:
    """Return one side of a gap of shares.

    Where few persons differ from all others it has the least variance that so many persons allow.
    """
    arm = mean_arm(beyond, persons=persons)
    if not few_differ(beyond, persons):
        return arm
    return replace(arm, floor=_floor(float(beyond.mean()), float(arm.persons())))


def _floor(value: float, persons: float) -> float:
    """Return the least variance of a share if every person were one item."""
    return float(least_variance(np.array(value), np.array(persons)))
