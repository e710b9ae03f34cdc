"""Prevalence: how often is the emotion there, by the raters' judgement?

The share of labels at or above the threshold. It describes the data and not the model: read it
beside every rate, because groups in which an emotion is rare give uncertain rates, and a
difference in `selection_rate` or `ppv` may follow from it alone (Rothman, Greenland & Lash 2008,
Modern Epidemiology).

    >>> import numpy as np
    >>> prevalence(truth=np.array([0.0, 0.0, 0.0, 1.0]), scores=np.zeros(4))
    0.25
"""

import numpy as np

from evenhand.metrics.confusion import present
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _features(truth: Array, scores: Array, *, truth_at: float) -> dict[str, Array]:
    there = present(truth, truth_at, setting="truth_at")
    return {"n": np.ones(len(scores)), "positives": there.astype(np.float64)}


def _finish(sums: Sums) -> Array:
    return sums["positives"] / sums["n"]


prevalence = AdditiveMetric(
    name="prevalence",
    title="Prevalence",
    asks="How often is the emotion there, by the raters' judgement?",
    formula="positives / items",
    features=_features,
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="share",
    span=(0.0, 1.0),
    best=None,
    shape="rate",
    reference="Rothman, Greenland & Lash 2008, Modern Epidemiology",
    needs=("thresholds",),
    settings={"truth_at": 0.5},
    skill=(),
    use="Beside every rate, to see how often raters see the emotion in each group.",
    avoid="As a property of the model: it describes labels, which may themselves be tilted.",
)
