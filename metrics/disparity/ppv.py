"""Positive predictive value: when the model says so, is it there?

Hits over the items that the model selects. It falls with the prevalence of the emotion even when
the model errs alike everywhere, so groups of different prevalence differ in it by arithmetic.
Without a selected item there is no value (Altman & Bland 1994, doi:10.1136/bmj.309.6947.102).

    >>> import numpy as np
    >>> ppv(truth=np.array([1.0, 0.0, 1.0]), scores=np.array([0.9, 0.8, 0.1]))
    0.5
"""

from functools import partial

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS, NONE_SELECTED
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["hits"] / sums["selected"]


ppv = AdditiveMetric(
    name="ppv",
    title="Positive predictive value",
    asks="When the model says that the emotion is there, is it?",
    formula="hits / selected",
    features=partial(confusion, names=("n", "selected", "hits")),
    finish=_finish,
    undefined=(NO_ITEMS, NONE_SELECTED),
    unit="share",
    span=(0.0, 1.0),
    best=1.0,
    shape="rate",
    reference="doi:10.1136/bmj.309.6947.102",
    denominator="selected",
    needs=("thresholds",),
    settings={"truth_at": 0.5, "score_at": 0.5},
    skill=("informedness",),
    use="When the model's yes leads to an action, to see how often it is right.",
    avoid=(
        "Groups of different prevalence: they differ in it by arithmetic, even when the model "
        "errs alike; take tpr and fpr."
    ),
)
