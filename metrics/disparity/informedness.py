"""Informedness: does the model tell items with the emotion from items without it?

The true positive rate minus the false positive rate, also called Youden's J. A model that answers
at random, or always the same, has 0, whatever the prevalence; that makes it the test of skill for
all rates behind a threshold (Youden 1950,
doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3).

    >>> import numpy as np
    >>> informedness(truth=np.array([1.0, 1.0, 0.0, 0.0]), scores=np.array([0.9, 0.2, 0.1, 0.3]))
    0.5
"""

from functools import partial

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS, NO_NEGATIVES, NO_POSITIVES
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["hits"] / sums["positives"] - sums["false_alarms"] / sums["negatives"]


informedness = AdditiveMetric(
    name="informedness",
    title="Informedness",
    asks="Does the model tell items with the emotion from items without it?",
    formula="hits / positives - false alarms / negatives",
    features=partial(confusion, names=("n", "positives", "negatives", "hits", "false_alarms")),
    finish=_finish,
    undefined=(NO_ITEMS, NO_POSITIVES, NO_NEGATIVES),
    unit="1",
    span=(-1.0, 1.0),
    best=1.0,
    shape="other",
    reference="doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3",
    denominator="n",
    needs=("thresholds",),
    settings={"truth_at": 0.5, "score_at": 0.5},
    skill=(),
    use=(
        "Before any gap in rates is cleared: it shows whether the model knows anything about "
        "the group."
    ),
    avoid=(
        "As a measure of harm: it adds up misses and false alarms as equals; take fnr and fpr "
        "to tell them apart."
    ),
)
