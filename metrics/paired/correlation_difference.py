"""Difference of two models' correlation with the same labels.

Both correlations rest on the same items and the same labels, so they depend on each other: a test
that takes them for independent misses real differences and, with unlike models, finds false ones.
Four published answers stand side by side (Williams 1959; Steiger 1980,
doi:10.1037/0033-2909.87.2.245; Meng, Rosenthal & Rubin 1992; Zou 2007,
doi:10.1037/1082-989X.12.4.399). They take items as independent; where one person gave several
items, `paired_difference` with the metric `pearson` draws persons.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.inference.dependent_correlations import (
    DependentCorrelations,
    dependent_correlations,
)
from evenhand.metrics.sums import Array
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Difference of two models' correlation",
    asks="Does the new model follow the experts more closely than the old one?",
    formula="r(new, labels) - r(old, labels); Williams' t, Steiger's z, Meng's z, Zou's interval",
    use="Before a release, to compare two models on the same items, each of another person.",
    avoid="With several items a person it is too sure: take `paired_difference` with `pearson` and"
    " persons. A correlation says nothing about shift and stretch of the scores.",
    takes="two_models",
    role="test",
    unit="1",
    span=(-2.0, 2.0),
    best=None,
    headline="difference",
    reference="doi:10.1037/0033-2909.87.2.245; doi:10.1037/1082-989X.12.4.399",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrelationDifference:
    """Two correlations with the same labels and the tests of their difference.

    Attributes:
        r_new: of the new model with the labels.
        r_old: of the old model with the labels.
        r_between: of both models' scores.
        items: behind all three.
        difference: r_new minus r_old.
        tests: tests and interval of the difference.
    """

    r_new: float
    r_old: float
    r_between: float
    items: int
    difference: float
    tests: DependentCorrelations


@door
def correlation_difference(
    truth: Array, new: Array, old: Array, *, weights: Array | None = None, level: float = 0.95
) -> CorrelationDifference:
    """Return whether two models correlate differently with the same labels.

    `r(new, truth) - r(old, truth)`, held against its spread given `r(new, old)`.

    Args:
        truth: labels, shape (n,), any unit.
        new: scores of the new model, shape (n,), any unit.
        old: scores of the old model, shape (n,), any unit.
        weights: whole numbers, shape (n,); default once.
        level: share of intervals that hold the true difference.

    Returns:
        The difference in [-2, 2]; positive means that the new model is closer to a line.

    Raises:
        Undefined: `no_items`, `constant_truth` or `constant_scores`.
        ValueError: vectors do not belong together, or a level outside 0 to 1.

    Examples:
        >>> import numpy as np
        >>> truth = np.array([0.0, 1, 2, 3, 4, 5])
        >>> new, old = truth + [0.5, -0.5, 0, 0, -0.5, 0.5], np.array([1.0, 0, 3, 2, 5, 4])
        >>> found = correlation_difference(truth, new, old)
        >>> round(found.difference, 3), round(found.tests.williams_p, 3)
        (0.144, 0.182)
    """
    times = checked_weights("correlation_difference", truth, new, weights)
    checked_weights("correlation_difference", truth, old, weights)
    r_new, r_old, r_between = (
        pearson(a, b, weights=times) for a, b in ((truth, new), (truth, old), (new, old))
    )
    items = int(times.sum())
    tests = dependent_correlations(r_new, r_old, r_between, items=items, level=level)
    return CorrelationDifference(
        r_new=r_new,
        r_old=r_old,
        r_between=r_between,
        items=items,
        difference=float(np.clip(tests.difference, -2.0, 2.0)),
        tests=tests,
    )
