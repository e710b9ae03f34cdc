"""Exact level rate: how often does the model say the very level of the label?

The share of items whose score rounds to the level of the label. On levels 0, 1, 2 it is the
accuracy with all levels kept apart; where most labels are 0 a model that always says 0 has a high
rate, so read it beside `level_under_reading` (Agresti 2010, Analysis of Ordinal Categorical Data).

    >>> import numpy as np
    >>> exact_level_rate(truth=np.array([0.0, 1.0, 2.0]), scores=np.array([0.0, 1.0, 1.4]))
    0.6666666666666666
"""

import numpy as np

from evenhand.metrics.forecasts.nearest_level import nearest_level
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _features(truth: Array, scores: Array, *, levels: float) -> dict[str, Array]:
    label = nearest_level("exact_level_rate", truth, levels=levels, what="truth")
    said = nearest_level("exact_level_rate", scores, levels=levels, what="scores")
    return {"n": np.ones(len(truth)), "same_level": (label == said).astype(np.float64)}


def _finish(sums: Sums) -> Array:
    return sums["same_level"] / sums["n"]


exact_level_rate = AdditiveMetric(
    name="exact_level_rate",
    title="Exact level rate",
    asks="How often does the model say the very level of the label?",
    formula="items with score level = label level / items",
    features=_features,
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="share",
    span=(0.0, 1.0),
    best=1.0,
    shape="rate",
    reference="Agresti 2010, Analysis of Ordinal Categorical Data",
    needs=("same_scale", "levels"),
    settings={"levels": 3.0},
    use="On ordered labels, to see how often the exact level is hit.",
    avoid=(
        "Rare emotions, where always saying 0 is nearly always right; take level_under_reading "
        "and level_over_reading."
    ),
)
