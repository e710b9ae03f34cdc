"""Which metrics a comparison of models is about: its gates, else what the plan measures anyway."""

from typing import TypeAlias

from evenhand.audit.asked import ComparisonGate, Gate, ModelComparison, Show
from evenhand.audit.model_comparisons.harm import worse_side
from evenhand.audit.plan import Plan
from evenhand.metrics.catalogue import catalogue

Asked: TypeAlias = ComparisonGate | Show


def asked_metrics(plan: Plan, comparison: ModelComparison) -> tuple[Asked, ...]:
    """Return what is asked about the change from the old model to the new one.

    Args:
        plan: of the audit.
        comparison: one of the plan.

    Returns:
        The gates of the comparison. Where it has none, the plan's gated and shown metrics that have
        a worse side, to be shown.
    """
    if comparison.gate:
        return comparison.gate
    measured: list[Gate | Show] = [*plan.gate, *plan.show]
    known = catalogue()
    return tuple(
        dict.fromkeys(
            part
            for part in map(shown, measured)
            if known[part.metric].skill and worse_side(known[part.metric]) is not None
        )
    )


def shown(part: Gate | Show) -> Show:
    """Return the metric of a gate or shown metric without its margin.

    Args:
        part: of a plan.
    """
    return Show(
        metric=part.metric,
        emotions=part.emotions,
        truth_at=part.truth_at,
        score_at=part.score_at,
        levels=part.levels,
    )
