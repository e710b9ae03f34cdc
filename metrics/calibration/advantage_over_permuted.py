"""Advantage over permuted scores: does it matter which item a score belongs to?

Shuffle the scores among the items: the expected squared error, minus the model's own. The shuffle
keeps how high and how varied the scores are and destroys what they know about the item, so the
difference is twice the covariance of labels and scores. At 0 the model might as well answer at
random with the same spread (after the permutation argument of Fisher 1935, The Design of
Experiments).

    >>> import numpy as np
    >>> truth, scores = np.array([0.0, 2.0]), np.array([1.0, 2.0])
    >>> advantage_over_permuted(truth, scores)
    1.0
    >>> kept, swapped = np.mean((scores - truth) ** 2), np.mean((scores[::-1] - truth) ** 2)
    >>> float((kept + swapped) / 2 - kept)
    1.0
"""

from functools import partial

from evenhand.metrics.moments import joint_scatter, moments
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _finish(sums: Sums) -> Array:
    return 2 * joint_scatter(sums) / sums["n"] ** 2


advantage_over_permuted = AdditiveMetric(
    name="advantage_over_permuted",
    title="Advantage over permuted scores",
    asks="Does it matter which item a score belongs to?",
    formula="2 * cov(truth, score)",
    features=partial(moments, names=("n", "truth", "score", "truth_score")),
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="scale points squared",
    span=(-float("inf"), float("inf")),
    best=None,
    shape="other",
    reference="Fisher 1935, The Design of Experiments",
    skill=(),
    use="Before any gap is read: it shows whether scores know anything about the single item.",
    avoid=(
        "As a measure of accuracy: scores of a wrong level or spread do well. Look at bias and "
        "calibration_slope for these."
    ),
)
