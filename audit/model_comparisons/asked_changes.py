"""What is asked of two models: one metric, one outcome, in every slice."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.asked import ComparisonGate
from evenhand.audit.claims import outcomes_of
from evenhand.audit.evidence import Evidence, key_of, metric_of
from evenhand.audit.model_comparisons.asked_metrics import Asked
from evenhand.audit.model_comparisons.harm import Worse, worse_side
from evenhand.audit.model_comparisons.matched import Matched
from evenhand.metrics.changes.model_changes import ModelChange
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import AdditiveMetric


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChange:
    """One gate, or shown metric, for two models and one outcome.

    Attributes:
        matched: both models on their common items.
        part: gate or shown metric.
        metric: at its settings.
        outcome: position among the outcomes; the mean comes last.
        harm: in which direction the metric gets worse.
        covered: whether both models have an output for it.
    """

    matched: Matched
    part: Asked
    metric: AdditiveMetric
    outcome: int
    harm: Worse
    covered: bool

    def found(self) -> ModelChange:
        """Return what was measured, over slices and outcomes."""
        return self.matched.changes[key_of(self.metric)]

    def gate(self) -> ComparisonGate | None:
        """Return the gate, None where the change is shown and not judged."""
        return self.part if isinstance(self.part, ComparisonGate) else None


def asked_changes(evidence: Evidence, matched: Matched) -> list[AskedChange]:
    """Return what a comparison asks, part by part and outcome by outcome.

    An emotion that a gate names and one of both models does not cover stays: nothing is known of
    it, and that is said.

    Args:
        evidence: knows the emotions.
        matched: both models.
    """
    emotions = evidence.truth.emotions
    return [
        AskedChange(
            matched=matched,
            part=part,
            metric=metric_of(part),
            outcome=place,
            harm=cast("Worse", worse_side(metric_of(part))),
            covered=covered,
        )
        for part in matched.parts
        for place in outcomes_of(part.emotions, emotions)
        if (covered := bool(matched.both.any() if place == len(emotions) else matched.both[place]))
        or not isinstance(part.emotions, str)
        or part.emotions == "mean"
    ]


def outcome_words(evidence: Evidence, matched: Matched, outcome: int) -> str:
    """Return the name of an outcome of two models; the mean says how many emotions it is over.

    Args:
        evidence: knows the emotions.
        matched: both models.
        outcome: its position.
    """
    emotions, both = evidence.truth.emotions, int(matched.both.sum())
    if outcome < len(emotions) or both == len(emotions):
        return evidence.outcomes()[outcome]
    return f"mean of {both} of {len(emotions)} emotions"


def changed_places(evidence: Evidence) -> NDArray[np.intp]:
    """Return the slices in which a change is looked at: everybody first, then each known group.

    Other than a gap, a change needs nothing to be held against, so the reference is looked at too.

    Args:
        evidence: knows the slices.
    """
    known = [
        place
        for place, part in enumerate(evidence.slices)
        if part.where and all(level != UNKNOWN for _, level in part.where)
    ]
    return np.array([len(evidence.slices) - 1, *known], dtype=np.intp)
