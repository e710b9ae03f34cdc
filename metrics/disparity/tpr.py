"""True positive rate: how often is an emotion found that is there?

Hits over the items whose label is at or above the threshold; the denominator is what is there,
never what the model selected (that is `ppv`). Without a positive item there is no rate. Equal
rates are equal opportunity (Hardt, Price & Srebro 2016, arXiv:1610.02413).

    >>> import numpy as np
    >>> tpr(truth=np.array([1.0, 1.0, 0.0]), scores=np.array([0.9, 0.2, 0.8]))
    0.5
"""

from functools import partial

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS, NO_POSITIVES
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["hits"] / sums["positives"]


tpr = AdditiveMetric(
    name="tpr",
    title="True positive rate",
    asks="How often is an emotion found that is there?",
    formula="hits / positives",
    features=partial(confusion, names=("n", "positives", "hits")),
    finish=_finish,
    undefined=(NO_ITEMS, NO_POSITIVES),
    unit="share",
    span=(0.0, 1.0),
    best=1.0,
    shape="rate",
    reference="arXiv:1610.02413",
    denominator="positives",
    needs=("thresholds",),
    settings={"truth_at": 0.5, "score_at": 0.5},
    skill=("informedness",),
    use=(
        "At a declared threshold, when being found is the benefit: equal rates are equal "
        "opportunity."
    ),
    avoid=(
        "Groups with few positive items, where the rate is a guess; read it beside fpr, since "
        "a model that always says yes finds everything."
    ),
)
