"""Bias: does the model say too much or too little on average?

The mean of score minus label. Above 0 the model over-reads, below 0 it under-reads; errors in
both directions cancel, so a bias of 0 does not mean small errors. Also known as calibration in
the large (Van Calster et al. 2019, doi:10.1186/s12916-019-1466-7).

    >>> import numpy as np
    >>> bias(truth=np.array([1.0, 2.0, 3.0]), scores=np.array([1.5, 2.0, 4.0]))
    0.5
"""

from functools import partial

from evenhand.metrics.moments import moments
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["error"] / sums["n"]


bias = AdditiveMetric(
    name="bias",
    title="Bias (mean error)",
    asks="Does the model say too much or too little on average?",
    formula="mean(score - truth)",
    features=partial(moments, names=("n", "error")),
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="scale points",
    span=(-float("inf"), float("inf")),
    best=0.0,
    shape="mean",
    reference="doi:10.1186/s12916-019-1466-7",
    needs=("same_scale",),
    use="First of all: it shows whether one group is read higher or lower than experts read it.",
    avoid=(
        "As a measure of accuracy: errors in both directions cancel. Look at mae beside it, and at "
        "calibration_slope for over-reading of weak and under-reading of strong emotions."
    ),
)
