"""False positive rate: how often is an emotion seen that is not there?

False alarms over the items whose label is below the threshold. Without a negative item there is
no rate. Together with `tpr` it makes up equalised odds (Hardt, Price & Srebro 2016,
arXiv:1610.02413).

    >>> import numpy as np
    >>> fpr(truth=np.array([0.0, 0.0, 1.0]), scores=np.array([0.9, 0.2, 0.8]))
    0.5
"""

from functools import partial

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS, NO_NEGATIVES
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["false_alarms"] / sums["negatives"]


fpr = AdditiveMetric(
    name="fpr",
    title="False positive rate",
    asks="How often is an emotion seen that is not there?",
    formula="false alarms / negatives",
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
    settings={"truth_at": 0.5, "score_at": 0.5},
    skill=("informedness",),
    use="At a declared threshold, when a false accusation is the harm.",
    avoid=(
        "By itself: a model that never says yes has none. Where the emotion is nearly always "
        "there, negatives are few and the rate is a guess."
    ),
)
