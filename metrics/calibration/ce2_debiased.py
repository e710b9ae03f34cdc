"""Debiased squared calibration error: what remains of miscalibration once chance is taken off?

Items are put into equal bins of predicted probability. The squared difference of mean probability
and mean label in a bin is too large on average by the variance of that mean label; the variance
is estimated within the bin and taken off. For a perfect model the mean is then 0 whatever the
number of items, so slices of different size can be compared. The price is a sign: more than half
of all perfect models come out below 0, and a negative value must be shown as it is, never cut off.

Bins of fewer than two items have no variance and are left out. Within a bin probabilities differ
too, so errors that cancel in a bin remain unseen (Broecker 2012, doi:10.1007/s00382-011-1191-1;
Kumar, Liang & Ma 2019, arXiv:1909.10155).

    >>> import numpy as np
    >>> ce2_debiased(truth=np.array([0.0, 1.0]), scores=np.array([0.55, 0.55])).__round__(4)
    -0.2475
"""

from functools import partial

import numpy as np

from evenhand.metrics.forecasts.binned_sums import (
    binned,
    label_noise,
    single_items_only,
    squared_gaps,
    without_pairs,
)
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    squares, items = squared_gaps(sums)
    excess = np.where(without_pairs(sums), 0.0, squares - label_noise(sums))
    return np.asarray((items * excess).sum(axis=0) / sums["n"])


ce2_debiased = AdditiveMetric(
    name="ce2_debiased",
    title="Debiased squared calibration error",
    asks="What remains of miscalibration once chance is taken off?",
    formula="sum over bins of two items or more of (items in bin / items) * "
    "((mean(probability) - mean(truth))^2 - var(truth in bin) / items in bin)",
    features=partial(binned, "ce2_debiased", of=("error", "items", "truth", "truth_squared")),
    finish=_finish,
    undefined=(NO_ITEMS, ("too_few", single_items_only)),
    unit="1",
    span=(-0.25, 1.0),
    best=0.0,
    shape="other",
    reference="doi:10.1007/s00382-011-1191-1; arXiv:1909.10155",
    needs=("same_scale", "probabilities"),
    skill=(),
    settings={"bins": 10.0},
    use="To compare calibration between slices of different size: its mean is 0 for a perfect "
    "model at any size.",
    avoid="A single value below 0 is no sign of quality. Bootstrap replicates repeat items and lie "
    "above it on average, so test calibration with kuiper instead.",
)
