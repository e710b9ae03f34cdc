"""Specific agreement on presence: when one says that the emotion is there, does the other?

Twice the items on which label and score both say "present" over all times that either says so. What
both call absent does not count, so a rare emotion cannot look well agreed upon because it is rare.
It is the F1 score, and for two raters the mean of the two chances that one says "present" when the
other did (Dice 1945, doi:10.2307/1932409; Cicchetti & Feinstein 1990,
doi:10.1016/0895-4356(90)90159-M).

    >>> import numpy as np
    >>> truth = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    >>> specific_agreement(truth, np.array([1.0, 0.0, 1.0, 0.0, 0.0, 0.0]))  # 2 * 1 / (2 + 1 + 1)
    0.5
"""

from functools import partial

import numpy as np

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS, nothing_counted
from evenhand.metrics.sums import AdditiveMetric, Array, Mask, Sums


def _nobody_says_so(sums: Sums) -> Mask:
    none_there = nothing_counted(sums, feature="positives")
    return np.asarray(none_there & nothing_counted(sums, feature="selected"))


def _finish(sums: Sums) -> Array:
    return np.asarray(2 * sums["hits"] / (sums["positives"] + sums["selected"]))


specific_agreement = AdditiveMetric(
    name="specific_agreement",
    title="Specific agreement on presence",
    asks="When label or score says that the emotion is there, does the other agree?",
    formula="2 hits / (positives + selected)",
    features=partial(confusion, names=("n", "positives", "selected", "hits")),
    finish=_finish,
    undefined=(NO_ITEMS, ("no_positives", _nobody_says_so)),
    unit="share",
    span=(0.0, 1.0),
    best=1.0,
    shape="other",
    reference="doi:10.1016/0895-4356(90)90159-M",
    needs=("thresholds",),
    settings={"truth_at": 0.5, "score_at": 0.5},
    skill=("informedness",),
    use="Rare emotions, where accuracy and AC1 are high because nearly all is absent.",
    avoid=(
        "Between groups in which the emotion is not equally common: it rises with prevalence at "
        "equal error rates. Compare tpr and fpr."
    ),
)
