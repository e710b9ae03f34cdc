"""Theil error: how unevenly do a model's mistakes treat the items, by Theil's index?

As `generalized_entropy_error` with alpha = 1, which gives misses more weight than alpha = 2 does
(Theil 1967; Speicher et al. 2018, arXiv:1807.00787).

    >>> import numpy as np
    >>> round(theil_error(truth=np.array([1.0, 0.0]), scores=np.array([0.2, 0.9])), 6)
    0.693147
"""

from functools import partial

import numpy as np

from evenhand.metrics.confusion import confusion
from evenhand.metrics.disparity.generalized_entropy_error import NO_BENEFIT, benefit
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums

_DOUBLE = 2.0 * np.log(2.0)


def _finish(sums: Sums) -> Array:
    """Return mean(b log b) / m - log m: only a false alarm, b = 2, has a logarithm above 0."""
    total = benefit(sums)
    index = _DOUBLE * sums["false_alarms"] / total - np.log(total / sums["n"])
    return np.asarray(np.maximum(index, 0.0))


theil_error = AdditiveMetric(
    name="theil_error",
    title="Theil error",
    asks="How unevenly do a model's mistakes treat the items, by Theil's index?",
    formula="mean((b / m) log(b / m)), b = said - there + 1, m = mean(b)",
    features=partial(confusion, names=("n", "false_alarms", "misses")),
    finish=_finish,
    undefined=(NO_ITEMS, NO_BENEFIT),
    unit="1",
    span=(0.0, float("inf")),
    best=0.0,
    shape="other",
    reference="arXiv:1807.00787",
    needs=("thresholds",),
    settings={"truth_at": 0.5, "score_at": 0.5},
    skill=("informedness",),
    use="To compare with texts that give Theil's index of a classifier.",
    avoid="One number mixes misses and false alarms as opposite benefits. Where both are harm take "
    "fnr and fpr.",
)
