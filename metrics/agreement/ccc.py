"""Concordance correlation: do scores and labels agree to the point?

Unlike Pearson's r it falls when scores are shifted or stretched: a perfect order on the wrong
scale is not agreement. Moments divide by n (Lin 1989, doi:10.2307/2532051).

    >>> import numpy as np
    >>> truth = np.array([1.0, 2.0, 3.0])
    >>> round(ccc(truth, scores=truth + 1), 6)  # 2 * 2/3 / (2/3 + 2/3 + 1) = 4/7
    0.571429
"""

from functools import partial

import numpy as np

from evenhand.metrics.moments import joint_scatter, moments
from evenhand.metrics.rules import NO_ITEMS, rounding
from evenhand.metrics.sums import AdditiveMetric, Array, Mask, Sums


def _largest(sums: Sums) -> Array:
    return sums["n"] * (sums["truth_squared"] + sums["score_squared"])


def _spread(sums: Sums) -> Array:
    """Return n**2 times (var(truth) + var(score) + (mean(truth) - mean(score))**2)."""
    return _largest(sums) - 2 * sums["truth"] * sums["score"]


def _nothing_varies(sums: Sums) -> Mask:
    return np.asarray(_spread(sums) <= rounding(sums["n"]) * _largest(sums))


def _finish(sums: Sums) -> Array:
    return np.asarray(np.clip(2 * joint_scatter(sums) / _spread(sums), -1.0, 1.0))


ccc = AdditiveMetric(
    name="ccc",
    title="Concordance correlation",
    asks="Do scores and labels agree to the point?",
    formula=(
        "2 cov(truth, score) / (var(truth) + var(score) + (mean(truth) - mean(score))^2), "
        "moments divided by n"
    ),
    features=partial(
        moments,
        names=("n", "truth", "score", "truth_squared", "score_squared", "truth_score"),
    ),
    finish=_finish,
    undefined=(NO_ITEMS, ("no_variation", _nothing_varies)),
    unit="1",
    span=(-1.0, 1.0),
    best=1.0,
    shape="correlation",
    reference="doi:10.2307/2532051",
    needs=("same_scale",),
    use="To see whether scores on the labels' scale could stand in for the labels.",
    avoid=(
        "Between groups whose labels vary unequally: it falls where labels are alike. Compare mae "
        "or bias, and show the spread of the labels beside it."
    ),
)
