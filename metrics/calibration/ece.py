"""Expected calibration error: do events happen as often as predicted?

Items are put into equal bins of predicted probability; what counts is how far the mean
prediction of a bin is from the share of labels in it, weighted by the items of the bin.

It is biased upwards, the more so the fewer items there are: a perfect model shows about 0.13 at
30 items and 0.045 at 300. Groups of different size cannot be compared by it, so it is shown and
should not be gated. Bins are [low, high) and the last one includes 1; an empty bin counts nothing
(Naeini, Cooper & Hauskrecht 2015; Nixon et al. 2019, arXiv:1904.01685).

    >>> import numpy as np
    >>> ece(truth=np.array([0.0, 1.0, 1.0, 1.0]), scores=np.array([0.75, 0.75, 0.75, 0.75]))
    0.0
"""

from functools import partial

import numpy as np

from evenhand.metrics.forecasts.binned_sums import binned, by_bin
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return np.asarray(np.abs(by_bin(sums, "error")).sum(axis=0) / sums["n"])


ece = AdditiveMetric(
    name="ece",
    title="Expected calibration error",
    asks="Do events happen as often as predicted?",
    formula="sum over bins of (items in bin / items) * |mean(probability) - mean(truth)|",
    features=partial(binned, "ece", of=("error",)),
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="1",
    span=(0.0, 1.0),
    best=0.0,
    shape="other",
    reference="Naeini, Cooper & Hauskrecht 2015; arXiv:1904.01685",
    needs=("same_scale", "probabilities"),
    skill=(),
    settings={"bins": 10.0},
    use="As a familiar summary of one model on one sample, beside what a perfect model would show "
    "at the same size (calibration_null).",
    avoid="It is above 0 for a perfect model and grows as slices shrink, so slices of different "
    "size cannot be compared by it. Take ce2_debiased, bias or calibration_slope for that.",
)
