"""Mean absolute error: how far off is a score, on average?

Every point of error counts the same, whatever its direction. It weighs outliers less than the
squared error and is read in the label's own points (Willmott & Matsuura 2005,
doi:10.3354/cr030079).

    >>> import numpy as np
    >>> mae(truth=np.array([1.0, 2.0, 3.0]), scores=np.array([1.5, 2.0, 2.0]))
    0.5
"""

from functools import partial

from evenhand.metrics.moments import moments
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return sums["absolute_error"] / sums["n"]


mae = AdditiveMetric(
    name="mae",
    title="Mean absolute error",
    asks="How far off is a score, on average?",
    formula="mean(|score - truth|)",
    features=partial(moments, names=("n", "absolute_error")),
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="scale points",
    span=(0.0, float("inf")),
    best=0.0,
    shape="mean",
    reference="doi:10.3354/cr030079",
    needs=("same_scale",),
    use="When a point of error costs the same wherever it falls and in whatever direction.",
    avoid=(
        "Between groups whose labels vary unequally: rare strong emotions are hard for anybody. It "
        "does not say which way errors go: look at bias."
    ),
)
