"""Accuracy: how often do model and label say the same, there or not there?

Items on the same side of the thresholds over all items. Where an emotion is rare, a model that
never sees it is accurate: read it beside `informedness`, which is 0 for such a model
(Youden 1950, doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3).

    >>> import numpy as np
    >>> accuracy(truth=np.array([0.0, 0.0, 0.0, 1.0]), scores=np.array([0.1, 0.2, 0.1, 0.1]))
    0.75
"""

from functools import partial

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["correct"] / sums["n"]


accuracy = AdditiveMetric(
    name="accuracy",
    title="Accuracy",
    asks="How often do model and label say the same, there or not there?",
    formula="correct / items",
    features=partial(confusion, names=("n", "correct")),
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="share",
    span=(0.0, 1.0),
    best=1.0,
    shape="rate",
    reference="Fleiss, Levin & Paik 2003, Statistical Methods for Rates and Proportions",
    denominator="n",
    needs=("thresholds",),
    settings={"truth_at": 0.5, "score_at": 0.5},
    skill=("informedness",),
    use=(
        "At a declared threshold, to see how often a decision agrees with the raters, present "
        "or absent."
    ),
    avoid=(
        "Rare emotions, where a model that never sees them is accurate, and groups of "
        "different prevalence; take tpr and fpr."
    ),
)
