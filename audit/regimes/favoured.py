"""Which items a model favours, by the direction that the plan declares for an emotion."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evenhand.audit.declared import Favourable
from evenhand.audit.evidence import Evidence, asked_of
from evenhand.audit.plan import Gate, Plan, Show
from evenhand.metrics.sums import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Favoured:
    """A way in which items are favoured.

    Attributes:
        title: of its table.
        scored: items with a score, shape (items,).
        favoured: those of them that are favoured, shape (items,).
    """

    title: str
    scored: Mask
    favoured: Mask


def ways(evidence: Evidence, model: int, declared: Favourable) -> Iterator[Favoured]:
    """Yield each way in which a model favours items by its scores of an emotion.

    The scoring rate counts items beyond the median of all scored items, those of unknown groups
    among them; a score at the median is not beyond it. Where the plan declares thresholds of
    decision, the selection rate counts items that are selected there, or spared.

    Args:
        evidence: with the scores.
        model: its position.
        declared: an emotion of the audit, and which way a score is good for the person.
    """
    scores = evidence.scores[model].values[:, evidence.truth.emotions.index(declared.emotion)]
    scored = np.asarray(np.isfinite(scores))
    if not scored.any():
        return
    high = declared.when == "high"
    median = float(np.median(scores[scored]))
    yield Favoured(
        title=f"{declared.emotion}: scored {'above' if high else 'below'} the median of all items",
        scored=scored,
        favoured=_beyond(scores, median) if high else _beyond(-scores, -median),
    )
    for limit in thresholds(evidence.plan, declared.emotion):
        selected = np.asarray(scores >= limit)
        yield Favoured(
            title=f"{declared.emotion}: {'' if high else 'not '}selected at {limit:g}",
            scored=scored,
            favoured=selected if high else scored & ~selected,
        )


def thresholds(plan: Plan, emotion: str) -> tuple[float, ...]:
    """Return the thresholds of decision that a plan declares for an emotion, in order."""
    found = {p.score_at for p in asked_of(plan) if p.score_at is not None and _about(p, emotion)}
    return tuple(sorted(found))


def _about(part: Gate | Show, emotion: str) -> bool:
    """Say whether what a plan asks is about an emotion, alone or among others."""
    return part.emotions in ("mean", "each") or emotion in part.emotions


def _beyond(values: Array, limit: float) -> Mask:
    """Return which values are beyond a limit; those without a value are not."""
    return np.asarray(values > limit)
