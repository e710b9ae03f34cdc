"""Measuring two models on their common items: one table of sums, its model axis old and new."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.asked import ModelComparison
from evenhand.audit.evidence import Evidence, held_against, key_of, metric_of, skill_of
from evenhand.audit.model_comparisons.asked_metrics import asked_metrics
from evenhand.audit.model_comparisons.matched import Matched
from evenhand.audit.plan import Plan
from evenhand.audit.replicates import person_weights
from evenhand.audit.summed import summed
from evenhand.metrics.changes.model_changes import ModelChanges
from evenhand.metrics.changes.score_drift import ScoreDrift, drift_metrics, score_drift
from evenhand.metrics.comparison import Comparisons
from evenhand.metrics.slices import Mask, inside
from evenhand.metrics.sum_table import SumTable
from evenhand.metrics.sums import AdditiveMetric, Array

STEPS: Final = 100
"""Where a plan names no tolerance, scores that move by this part of the scale have moved."""


def with_matched(evidence: Evidence) -> Evidence:
    """Return evidence with what was measured for each comparison of models in its plan.

    Args:
        evidence: of single models, with their scores.
    """
    compared = (_matched(evidence, asked) for asked in evidence.plan.comparison)
    return replace(evidence, matched=tuple(compared))


def tolerance_of(plan: Plan, asked: ModelComparison) -> float:
    """Return up to how many points a score counts as unmoved.

    Args:
        plan: knows the scale.
        asked: one comparison of the plan.
    """
    if asked.drift is None:
        return (plan.ratings.scale.high - plan.ratings.scale.low) / STEPS
    drift = asked.drift
    return drift.margin if drift.tolerance is None else drift.tolerance


def _matched(evidence: Evidence, asked: ModelComparison) -> Matched:
    """Return what was measured for one comparison."""
    names = [scores.model for scores in evidence.scores]
    old, new = names.index(asked.old), names.index(asked.new)
    covers = [evidence.scores[place].covers for place in (old, new)]
    both = np.array([all(e in c for c in covers) for e in evidence.truth.emotions], dtype=np.bool_)
    values = [evidence.scores[place].values for place in (old, new)]
    scored = np.isfinite(values[0]) & np.isfinite(values[1]) & both
    common = scored & np.isfinite(evidence.truth.values)
    parts = asked_metrics(evidence.plan, asked)
    metrics = {key_of(metric): metric for metric in map(metric_of, parts)}
    tests = {key_of(test): test for metric in metrics.values() for test in skill_of(metric)}
    known = Matched(
        asked=asked,
        parts=parts,
        old=old,
        new=new,
        both=both,
        common=common,
        scored=scored,
        unmoved=_unmoved(evidence, values[0] == values[1], common, both),
        changes={},
        replicates={},
        skill={},
        drift=_drift(evidence, asked, values, scored, both),
    )
    if not metrics:
        return known
    sums = _sums(evidence, known, [*metrics.values(), *tests.values()])
    rows, others = _sides(evidence, sums)
    changes = ModelChanges(sums, slices=rows, references=others, covered=np.stack([both, both]))
    return replace(
        known,
        changes={key: changes.of(metric) for key, metric in metrics.items()},
        replicates=_replicates(evidence.plan, sums, changes, list(metrics.values()))
        if asked.gate
        else {},
        skill={key: changes.comparisons.of(test).inside for key, test in tests.items()},
    )


def _sums(evidence: Evidence, matched: Matched, metrics: Sequence[AdditiveMetric]) -> SumTable:
    """Return the sums of both models over their common items, for some metrics."""
    scores = [evidence.scores[place] for place in (matched.old, matched.new)]
    kept = [replace(s, values=np.where(matched.common, s.values, np.nan)) for s in scores]
    return summed(evidence.plan, evidence.table, evidence.truth, kept, metrics)


def _replicates(
    plan: Plan, sums: SumTable, changes: ModelChanges, metrics: Sequence[AdditiveMetric]
) -> dict[str, Array]:
    """Draw persons anew, block by block; each draw serves both models and all metrics."""
    blocks = [changes.replicates(metrics, weights) for weights in person_weights(plan, sums)]
    return {
        key: np.concatenate([block[key].change for block in blocks]) for key in map(key_of, metrics)
    }


def _drift(
    evidence: Evidence,
    asked: ModelComparison,
    values: Sequence[Array],
    scored: Mask,
    both: NDArray[np.bool_],
) -> ScoreDrift | None:
    """Return how far scores moved, the old model's in the place of labels."""
    if asked.drift is None and asked.kind != "compression":
        return None
    tolerance = tolerance_of(evidence.plan, asked)
    score_at = None if asked.drift is None else asked.drift.score_at
    before, after = (np.where(scored, each, np.nan) for each in values)
    sums = summed(
        evidence.plan,
        evidence.table,
        replace(evidence.truth, values=before),
        [replace(evidence.scores[0], values=after)],
        drift_metrics(tolerance=tolerance, score_at=score_at),
    )
    rows, others = _sides(evidence, sums)
    sides = Comparisons(sums, slices=rows, references=others, covered=both[None, :])
    return score_drift(sides, tolerance=tolerance, score_at=score_at)


def _sides(evidence: Evidence, sums: SumTable) -> tuple[Mask, Mask]:
    """Return the rows of every slice, and of what it is held against."""
    plan, table, slices = evidence.plan, evidence.table, evidence.slices
    rows = np.stack([inside(part, table.attributes, sums.cells) for part in slices])
    return rows, np.stack(held_against(plan, table, slices, sums.cells))


def _unmoved(
    evidence: Evidence, same: Mask, common: Mask, both: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return where both models say the same of every common item, shape (slices, outcomes)."""
    found = np.zeros((len(evidence.slices), len(both) + 1), dtype=np.bool_)
    for place in range(len(evidence.slices)):
        rows = evidence.members(place)
        found[place, :-1] = (same | ~common)[rows].all(axis=0) & common[rows].any(axis=0)
        found[place, -1] = found[place, :-1][both].all() and both.any()
    return found
