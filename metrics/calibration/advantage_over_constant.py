"""Advantage over a constant: does the model beat one fixed answer for everybody?

The best constant score is the mean label; its squared error is the variance of the labels. This
is that variance minus the model's mean squared error. At 0 or below the model knows less than
somebody who has only seen the average, and a small gap between groups says nothing for it
(Murphy 1988, doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2).

    >>> import numpy as np
    >>> advantage_over_constant(truth=np.array([0.0, 2.0]), scores=np.array([1.0, 1.0]))
    0.0
"""

from functools import partial

from evenhand.metrics.moments import moments, truth_scatter
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return truth_scatter(sums) / sums["n"] ** 2 - sums["squared_error"] / sums["n"]


advantage_over_constant = AdditiveMetric(
    name="advantage_over_constant",
    title="Advantage over the best constant",
    asks="Does the model beat one fixed answer for everybody?",
    formula="var(truth) - mean((score - truth)^2)",
    features=partial(moments, names=("n", "truth", "truth_squared", "squared_error")),
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="scale points squared",
    span=(-float("inf"), float("inf")),
    best=None,
    shape="other",
    reference="doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2",
    needs=("same_scale",),
    skill=(),
    use="Before any gap is read: a model that is no better than the mean label treats all alike.",
    avoid=(
        "As a rank of models between data sets: it grows with the spread of the labels. A model "
        "off by a constant can fail it and still know the order: see advantage_over_permuted."
    ),
)
