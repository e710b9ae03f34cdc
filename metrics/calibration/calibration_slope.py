"""Calibration slope: when the score rises by one point, by how much does the label rise?

The slope of the least-squares line of labels on scores. Below 1 the model exaggerates
differences, above 1 it flattens them. Labels are regressed on scores and never the reverse: the
reverse slopes for every imperfect model (Mincer & Zarnowitz 1969; Gneiting & Resin 2023,
doi:10.1214/23-EJS2180).

    >>> import numpy as np
    >>> scores = np.array([0.0, 2.0, 4.0])
    >>> calibration_slope(truth=1 + scores / 2, scores=scores)
    0.5
"""

from functools import partial

from evenhand.metrics.moments import joint_scatter, moments, score_scatter
from evenhand.metrics.rules import CONSTANT_SCORES, NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return joint_scatter(sums) / score_scatter(sums)


calibration_slope = AdditiveMetric(
    name="calibration_slope",
    title="Calibration slope",
    asks="When the score rises by one point, by how much does the label rise?",
    formula="cov(truth, score) / var(score)",
    features=partial(moments, names=("n", "truth", "score", "score_squared", "truth_score")),
    finish=_finish,
    undefined=(NO_ITEMS, CONSTANT_SCORES),
    unit="1",
    span=(-float("inf"), float("inf")),
    best=1.0,
    shape="other",
    reference="doi:10.1214/23-EJS2180",
    needs=("same_scale",),
    use="To see whether a model exaggerates differences between items (below 1) or flattens them.",
    avoid="It says nothing of the level; read it with the bias, and with the spread of the scores.",
)
