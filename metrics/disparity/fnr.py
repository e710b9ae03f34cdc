"""False negative rate: how often is an emotion missed that is there?

Misses over the items whose label is at or above the threshold: one minus the true positive rate.
Without a positive item there is no rate (Altman & Bland 1994, doi:10.1136/bmj.308.6943.1552).

    >>> import numpy as np
    >>> fnr(truth=np.array([1.0, 1.0, 1.0, 1.0]), scores=np.array([0.9, 0.2, 0.8, 0.7]))
    0.25
"""

from functools import partial

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS, NO_POSITIVES
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["misses"] / sums["positives"]


fnr = AdditiveMetric(
    name="fnr",
    title="False negative rate",
    asks="How often is an emotion missed that is there?",
    formula="misses / positives",
    features=partial(confusion, names=("n", "positives", "misses")),
    finish=_finish,
    undefined=(NO_ITEMS, NO_POSITIVES),
    unit="share",
    span=(0.0, 1.0),
    best=0.0,
    shape="rate",
    reference="doi:10.1136/bmj.308.6943.1552",
    denominator="positives",
    needs=("thresholds",),
    settings={"truth_at": 0.5, "score_at": 0.5},
    skill=("informedness",),
    use="At a declared threshold, when a missed emotion is the harm.",
    avoid=(
        "Groups with few positive items, where the rate is a guess; read it beside fpr, since "
        "a model that always says yes misses nothing."
    ),
)
