"""Two models on the items that both of them scored: what is the same for both, and what moved."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.asked import ModelComparison
from evenhand.audit.model_comparisons.asked_metrics import Asked
from evenhand.metrics.changes.model_changes import ModelChange
from evenhand.metrics.changes.score_drift import ScoreDrift
from evenhand.metrics.comparison import Side
from evenhand.metrics.slices import Mask
from evenhand.metrics.sums import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """One `[[comparison]]` of a plan with what was measured for it.

    Both models are measured on the same items: those with a label and a score of both. An item that
    one of them lost tells nothing of the difference, and is counted as a loss instead.

    Attributes:
        asked: what the plan says.
        parts: gates, or metrics to be shown, one a metric and setting.
        old, new: positions of the models.
        both: emotions that both cover, shape (emotions,).
        common: items with a label and both scores, shape (items, emotions).
        scored: items with both scores, shape (items, emotions).
        unmoved: slices in which no score of any emotion moved, shape (slices, outcomes).
        changes: of each metric, by its key.
        replicates: of the changes of gated metrics, by key, each of shape (B, slices, outcomes);
            one draw of persons serves both models and all metrics.
        skill: each test of skill in every slice, by its key; the model axis is (old, new).
        drift: of the scores; None where it is not asked for.
    """

    asked: ModelComparison
    parts: tuple[Asked, ...]
    old: int
    new: int
    both: NDArray[np.bool_]
    common: Mask
    scored: Mask
    unmoved: NDArray[np.bool_]
    changes: Mapping[str, ModelChange]
    replicates: Mapping[str, Array]
    skill: Mapping[str, Side]
    drift: ScoreDrift | None
