"""Root mean square calibration error: how far off are probabilities, large errors counting more?

Items are put into equal bins of predicted probability; the squared differences of mean
probability and share of labels are averaged over items, and the root is taken. Like the expected
calibration error it is above 0 for a perfect model, and the more so the fewer items there are
(Nixon et al. 2019, arXiv:1904.01685; Kumar, Liang & Ma 2019, arXiv:1909.10155).

    >>> import numpy as np
    >>> rmsce(truth=np.array([0.0, 1.0, 1.0, 1.0]), scores=np.array([0.5, 0.75, 0.75, 1.0]))
    0.30618621784789724
"""

from functools import partial

import numpy as np

from evenhand.metrics.forecasts.binned_sums import binned, squared_gaps
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    squares, items = squared_gaps(sums)
    return np.asarray(np.sqrt((items * squares).sum(axis=0) / sums["n"]))


rmsce = AdditiveMetric(
    name="rmsce",
    title="Root mean square calibration error",
    asks="How far off are probabilities, when large errors count more?",
    formula="sqrt(sum over bins of (items in bin / items) * (mean(probability) - mean(truth))^2)",
    features=partial(binned, "rmsce", of=("error", "items")),
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="1",
    span=(0.0, 1.0),
    best=0.0,
    shape="other",
    reference="arXiv:1904.01685; arXiv:1909.10155",
    needs=("same_scale", "probabilities"),
    skill=(),
    settings={"bins": 10.0},
    use="Where a few large errors matter more than many small ones.",
    avoid="It is above 0 for a perfect model and grows as slices shrink. Take ce2_debiased, whose "
    "mean is 0 there at any size.",
)
