"""Changes within groups of pairs: what was measured in each, before anything is judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evenhand.audit.changes.changed import Couples, Pairs
from evenhand.audit.changes.clusters import clusters, persons_of
from evenhand.audit.changes.estimate import Estimate, Share, estimate, share
from evenhand.audit.changes.groups import Family, Group, families, judged_families, withheld_groups
from evenhand.audit.changes.limits import Skilled, change_claims, skilled
from evenhand.audit.changes.moves import Moves, moves
from evenhand.audit.claims import Claim
from evenhand.audit.evidence import Evidence
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array
from evenhand.metrics.suppression import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """A group of pairs with what was measured in it.

    Attributes:
        group: which pairs.
        withheld: why none of it may be written down, `""` where it may.
        pairs: how many there are, with or without scores.
        lost: how many of them lack a score.
        lost_gap: share of pairs without a score of the changed item, less that without one of the
            original, whatever its side.
        original, changed, change, size: means over pairs.
        spread: standard deviation of changes; NaN below two pairs.
        beyond: share of pairs whose change is above the margin.
    """

    group: Group
    withheld: Reason
    pairs: int
    lost: int
    lost_gap: float
    original: Estimate
    changed: Estimate
    change: Estimate
    size: Estimate
    spread: float
    beyond: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedChange:
    """One counterfactual, model and outcome.

    Attributes:
        pairs: what was asked and read.
        claim: of which model and outcome.
        moved: what moved in each pair.
        repeated: what moved in each repeat; None where there are none.
        cluster, repeated_cluster: whose pairs and repeats they are.
        rows: groups that are judged.
        others: groups by all other attributes.
        skill: what the model shows over all items.
    """

    pairs: Pairs
    claim: Claim
    moved: Moves
    repeated: Moves | None
    cluster: Codes
    repeated_cluster: Codes
    rows: tuple[PairRow, ...]
    others: tuple[PairRow, ...]
    skill: Skilled


def paired_changes(evidence: Evidence) -> list[PairedChange]:
    """Return what was measured, for each counterfactual, model and outcome of the plan."""
    return [change for pairs in evidence.changes.pairs for change in _changes(evidence, pairs)]


def _changes(evidence: Evidence, pairs: Pairs) -> Iterator[PairedChange]:
    """Yield what was measured for each model and outcome."""
    nobody = Couples(original=np.empty(0, np.int64), changed=np.empty(0, np.int64))
    cluster, again = clusters(evidence, pairs.couples, pairs.repeats or nobody)
    every = families(evidence, pairs.couples)
    judged = judged_families(every, pairs.asked.by)
    others = [family for family in every if family not in judged]
    for claim in change_claims(evidence, pairs.asked.emotions):
        moved = _moved(evidence, claim, pairs, pairs.couples)
        repeats = pairs.repeats
        yield PairedChange(
            pairs=pairs,
            claim=claim,
            moved=moved,
            repeated=None if repeats is None else _moved(evidence, claim, pairs, repeats),
            cluster=cluster,
            repeated_cluster=again,
            rows=_rows(evidence, pairs.couples, moved, cluster, judged),
            others=_rows(evidence, pairs.couples, moved, cluster, others),
            skill=skilled(evidence, claim),
        )


def _moved(evidence: Evidence, claim: Claim, pairs: Pairs, couples: Couples) -> Moves:
    """Return what moved between both items of each pair; one that is not audited has no score."""
    scores = scores_of(evidence, claim, evidence.scores[claim.model].values)
    known = np.concatenate([scores, np.full((1, scores.shape[1]), np.nan)])  # the last one is -1
    before, after = known[couples.original], known[couples.changed]
    return moves(before, after, margin=pairs.asked.margin, score_at=pairs.asked.score_at)


def scores_of(evidence: Evidence, claim: Claim, values: Array) -> Array:
    """Return the columns of an outcome: one emotion, or all that the model covers."""
    emotions = evidence.truth.emotions
    if claim.outcome < len(emotions):
        return values[:, [claim.outcome]]
    covers = evidence.scores[claim.model].covers
    return values[:, [place for place, name in enumerate(emotions) if name in covers]]


def _rows(
    evidence: Evidence, couples: Couples, moved: Moves, cluster: Codes, found: Sequence[Family]
) -> tuple[PairRow, ...]:
    """Return one row a group, family by family."""
    rows = []
    for family in found:
        reasons = withheld_groups(evidence, couples, family, moved.usable(), beside=found)
        for group, reason in zip(family.groups, reasons, strict=True):
            persons = persons_of(evidence, couples, group.members & moved.usable())
            rows.append(_row(moved, cluster, group, withheld=reason, persons=persons))
    return tuple(rows)


def _row(moved: Moves, cluster: Codes, group: Group, *, withheld: Reason, persons: int) -> PairRow:
    """Return what was measured in one group; there are at most so many persons in it."""
    used = group.members & moved.usable()
    pairs, change = int(group.members.sum()), moved.change[used]

    def mean(values: Array) -> Estimate:
        found = estimate(values[used], cluster[used])
        return replace(found, persons=min(found.persons, persons))

    lost = [float(side[group.members].mean()) for side in (moved.no_after, moved.no_before)]
    beyond = share(moved.beyond[used], cluster[used])
    return PairRow(
        group=group,
        withheld=withheld,
        pairs=pairs,
        lost=pairs - int(used.sum()),
        lost_gap=abs(lost[0] - lost[1]),
        original=mean(moved.before),
        changed=mean(moved.after),
        change=mean(moved.change),
        size=mean(moved.size),
        spread=float(change.std(ddof=1)) if len(change) > 1 else float("nan"),
        beyond=replace(beyond, persons=min(beyond.persons, persons)),
    )
