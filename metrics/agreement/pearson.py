"""Pearson correlation: do scores and labels rise and fall together on a line?

It ignores a shift and a stretch of the scores, so it needs no common scale. It also depends on
how varied the group's labels are: the same model correlates less in a group whose labels are
alike, so a gap between groups may say more about the groups than about the model (Pearson 1896,
doi:10.1098/rsta.1896.0007).

    >>> import numpy as np
    >>> truth = np.array([1.0, 2.0, 3.0])
    >>> pearson(truth, scores=10 - 5 * truth)
    -1.0
"""

from functools import partial

import numpy as np

from evenhand.metrics.moments import joint_scatter, moments, score_scatter, truth_scatter
from evenhand.metrics.rules import CONSTANT_SCORES, CONSTANT_TRUTH, NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    apart = np.sqrt(truth_scatter(sums) * score_scatter(sums))
    return np.asarray(np.clip(joint_scatter(sums) / apart, -1.0, 1.0))


pearson = AdditiveMetric(
    name="pearson",
    title="Pearson correlation",
    asks="Do scores and labels rise and fall together on a line?",
    formula="cov(truth, score) / (sd(truth) * sd(score))",
    features=partial(
        moments,
        names=("n", "truth", "score", "truth_squared", "score_squared", "truth_score"),
    ),
    finish=_finish,
    undefined=(NO_ITEMS, CONSTANT_TRUTH, CONSTANT_SCORES),
    unit="1",
    span=(-1.0, 1.0),
    best=1.0,
    shape="correlation",
    reference="doi:10.1098/rsta.1896.0007",
    skill=("advantage_over_permuted",),
    use="To see whether scores follow labels when the two have no common scale.",
    avoid=(
        "Between groups whose labels vary unequally: it falls where labels are alike. Compare mae "
        "or bias, and show the spread of the labels beside it."
    ),
)
