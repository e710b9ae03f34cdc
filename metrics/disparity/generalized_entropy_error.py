"""Generalised entropy error: how unevenly do a model's mistakes treat the items?

An item's benefit is 2 for a false alarm, 1 for a right answer and 0 for a miss; the index is half
the squared coefficient of variation of the benefits, alpha = 2 (Speicher et al. 2018,
arXiv:1807.00787). As a function of three counts it can be gated and drawn again by person.

    >>> import numpy as np
    >>> generalized_entropy_error(truth=np.array([1.0, 0.0]), scores=np.array([0.2, 0.9]))
    0.5
"""

from functools import partial

import numpy as np

from evenhand.metrics.confusion import confusion
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Mask, Rule, Sums

_LEAST_BENEFIT = 1e-4


def benefit(sums: Sums) -> Array:
    """Return the sum of benefits: a right answer gives 1, a false alarm 2, a miss 0."""
    return sums["n"] + sums["false_alarms"] - sums["misses"]


def _nobody_benefits(sums: Sums) -> Mask:
    return np.asarray(benefit(sums) < _LEAST_BENEFIT)


NO_BENEFIT: Rule = ("not_positive", _nobody_benefits)


def _finish(sums: Sums) -> Array:
    """Return (n sum(b^2) / sum(b)^2 - 1) / 2, written so that no mistakes give 0 exactly."""
    missed, alarmed = sums["misses"], sums["false_alarms"]
    scatter = sums["n"] * (missed + alarmed) - (alarmed - missed) ** 2
    return np.asarray(scatter / (2.0 * benefit(sums) ** 2))


generalized_entropy_error = AdditiveMetric(
    name="generalized_entropy_error",
    title="Generalised entropy error",
    asks="How unevenly do a model's mistakes treat the items?",
    formula="mean((b / mean(b))^2 - 1) / 2, b = said - there + 1",
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
    use="To sum up mistakes of both kinds in one index of inequality between items.",
    avoid="A miss and a false alarm count as opposite benefits, which suits few tasks. Where both "
    "are harm take fnr and fpr.",
)
