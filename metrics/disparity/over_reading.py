"""Over-reading: how often does the model see an emotion that raters do not see at all?

The share of items without the emotion on which the model reports it, at the thresholds of
presence; on a scale of levels 0, 1, 2, present means 1 or more. It is the false positive rate
under its name for graded emotions, with the default thresholds that belong there (Hardt, Price &
Srebro 2016, arXiv:1610.02413, at each threshold of an ordered scale).

    >>> import numpy as np
    >>> over_reading(truth=np.array([0.0, 0.0, 2.0]), scores=np.array([1.0, 0.0, 2.0]))
    0.5
"""

from functools import partial

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS, NO_NEGATIVES
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["false_alarms"] / sums["negatives"]


over_reading = AdditiveMetric(
    name="over_reading",
    title="Over-reading rate",
    asks="How often does the model see an emotion that raters do not see at all?",
    formula="P(score present | label absent)",
    features=partial(confusion, names=("n", "negatives", "false_alarms")),
    finish=_finish,
    undefined=(NO_ITEMS, NO_NEGATIVES),
    unit="share",
    span=(0.0, 1.0),
    best=0.0,
    shape="rate",
    reference="arXiv:1610.02413",
    denominator="negatives",
    needs=("thresholds",),
    settings={"truth_at": 1.0, "score_at": 1.0},
    skill=("informedness",),
)
