"""Under-reading: how often does the model overlook an emotion that raters see?

The share of items with the emotion on which the model reports none, at the thresholds of
presence; on a scale of levels 0, 1, 2, present means 1 or more. It is the false negative rate
under its name for graded emotions, with the default thresholds that belong there (Hardt, Price &
Srebro 2016, arXiv:1610.02413, at each threshold of an ordered scale).

    >>> import numpy as np
    >>> under_reading(truth=np.array([0.0, 1.0, 2.0]), scores=np.array([1.0, 0.0, 2.0]))
    0.5
"""

from functools import partial

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS, NO_POSITIVES
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["misses"] / sums["positives"]


under_reading = AdditiveMetric(
    name="under_reading",
    title="Under-reading rate",
    asks="How often does the model overlook an emotion that raters see?",
    formula="P(score absent | label present)",
    features=partial(confusion, names=("n", "positives", "misses")),
    finish=_finish,
    undefined=(NO_ITEMS, NO_POSITIVES),
    unit="share",
    span=(0.0, 1.0),
    best=0.0,
    shape="rate",
    reference="arXiv:1610.02413",
    denominator="positives",
    needs=("thresholds",),
    settings={"truth_at": 1.0, "score_at": 1.0},
    skill=("informedness",),
)
