"""Selection rate: how often does the model say that the emotion is there?

The share of scores at or above the threshold. It has no best value: whether a higher rate in one
group is deserved depends on how often the emotion is there, see `prevalence`. The gap and the
ratio of selection rates are what employment rules look at (29 CFR 1607).

    >>> import numpy as np
    >>> selection_rate(truth=np.array([0.0, 0.0, 1.0, 1.0]), scores=np.array([0.1, 0.6, 0.7, 0.9]))
    0.75
"""

from functools import partial

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["selected"] / sums["n"]


selection_rate = AdditiveMetric(
    name="selection_rate",
    title="Selection rate",
    asks="How often does the model say that the emotion is there?",
    formula="selected / items",
    features=partial(confusion, names=("n", "selected")),
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="share",
    span=(0.0, 1.0),
    best=None,
    shape="rate",
    reference="Uniform Guidelines on Employee Selection Procedures 1978, 29 CFR 1607",
    denominator="n",
    needs=("thresholds",),
    settings={"truth_at": 0.5, "score_at": 0.5},
    skill=("informedness",),
    use="When the model's yes leads to an action, to see how often each group meets it.",
    avoid=(
        "As a fault by itself where groups differ in prevalence; take tpr and fpr to see "
        "whether they are treated alike."
    ),
)
