"""Calibration intercept: what label belongs to a score of 0?

Where the least-squares line of labels on scores meets a score of 0. It is read together with
the slope: a model is calibrated in this sense when the line has intercept 0 and slope 1
(Mincer & Zarnowitz 1969; Gneiting & Resin 2023, doi:10.1214/23-EJS2180).

    >>> import numpy as np
    >>> scores = np.array([0.0, 2.0, 4.0])
    >>> calibration_intercept(truth=1 + scores / 2, scores=scores)
    1.0
"""

from functools import partial

from evenhand.metrics.moments import joint_scatter, moments, score_scatter
from evenhand.metrics.rules import CONSTANT_SCORES, NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    slope = joint_scatter(sums) / score_scatter(sums)
    return (sums["truth"] - slope * sums["score"]) / sums["n"]


calibration_intercept = AdditiveMetric(
    name="calibration_intercept",
    title="Calibration intercept",
    asks="What label belongs to a score of 0?",
    formula="mean(truth) - calibration_slope * mean(score)",
    features=partial(moments, names=("n", "truth", "score", "score_squared", "truth_score")),
    finish=_finish,
    undefined=(NO_ITEMS, CONSTANT_SCORES),
    unit="scale points",
    span=(-float("inf"), float("inf")),
    best=0.0,
    shape="other",
    reference="doi:10.1214/23-EJS2180",
    needs=("same_scale",),
    use="Together with the slope, to write down the line that recalibrates a score.",
    avoid="A score of 0 may be far from the scores that occur; for the level take the bias.",
)
