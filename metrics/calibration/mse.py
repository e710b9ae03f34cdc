"""Mean squared error: how far off is a score, large errors counting most?

An error of two points weighs as much as four errors of one. The best constant score reaches
the variance of the labels, which is why a small value alone shows no skill: see
`advantage_over_constant` (Murphy 1988, doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2).

    >>> import numpy as np
    >>> mse(truth=np.array([1.0, 2.0]), scores=np.array([3.0, 2.0]))
    2.0
"""

from functools import partial

from evenhand.metrics.moments import moments
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["squared_error"] / sums["n"]


mse = AdditiveMetric(
    name="mse",
    title="Mean squared error",
    asks="How far off is a score, large errors counting most?",
    formula="mean((score - truth)^2)",
    features=partial(moments, names=("n", "squared_error")),
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="scale points squared",
    span=(0.0, float("inf")),
    best=0.0,
    shape="mean",
    reference="doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2",
    needs=("same_scale",),
    use="When a few large errors do more harm than many small ones.",
    avoid=(
        "A handful of outliers can carry it, and its unit is points squared: mae is easier to "
        "read. Varied labels raise it for any model: see advantage_over_constant."
    ),
)
