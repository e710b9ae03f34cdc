"""Largest calibration error: how far off is the worst bin of probabilities?

Items are put into equal bins of predicted probability; the worst bin's difference of mean
probability and share of labels is the value. A bin with one item counts as much as one with a
thousand, so below about a thousand items a bin the value is mostly noise (Naeini, Cooper &
Hauskrecht 2015; Nixon et al. 2019, arXiv:1904.01685).

    >>> import numpy as np
    >>> mce(truth=np.array([0.0, 1.0, 1.0, 1.0]), scores=np.array([0.25, 0.75, 0.75, 0.75]))
    0.25
"""

from functools import partial

import numpy as np

from evenhand.metrics.forecasts.binned_sums import binned, squared_gaps
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    squares, _ = squared_gaps(sums)
    return np.asarray(np.sqrt(squares.max(axis=0)))


mce = AdditiveMetric(
    name="mce",
    title="Largest calibration error of a bin",
    asks="How far off is the worst bin of predicted probabilities?",
    formula="max over bins of |mean(probability) - mean(truth)|",
    features=partial(binned, "mce", of=("error", "items")),
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
    use="With thousands of items in every bin, to see whether one range of probabilities is wrong "
    "where the others are right.",
    avoid="With fewer it is the noise of the emptiest bin. Take kuiper, which needs no bins and "
    "has a known distribution.",
)
