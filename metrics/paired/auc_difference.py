"""Difference of two models' AUC on the same items: which one gets the order right more often?

Both models face the same positives and negatives, so their errors go together, and the difference
is far better known than either AUC. DeLong's test takes items as independent. Where one person gave
several items say whose they are: the person is then what is drawn (DeLong, DeLong & Clarke-Pearson
1988, doi:10.2307/2531595; Obuchowski 1997, doi:10.2307/2533958).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.arguments import share
from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.binary_labels import class_weights
from evenhand.metrics.inference.delong import Unit, placements
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.numbered import Names
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Difference of two models' AUC",
    asks="Does the new model put items into the right order more often than the old one?",
    formula="AUC(new) - AUC(old), with the covariance of both from the same items",
    use="Before a release, to compare two models on the same items.",
    avoid="It says nothing about scale or threshold: a model may rank better and read too much."
    " Without persons it takes items as independent, which makes the interval too short.",
    takes="two_models",
    role="test",
    unit="1",
    span=(-1.0, 1.0),
    best=None,
    headline="difference",
    reference="doi:10.2307/2531595; doi:10.2307/2533958",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AucDifference:
    """Two AUCs on the same items and their difference.

    Attributes:
        auc_new: in [0, 1].
        auc_old: in [0, 1].
        difference: new minus old; positive is better.
        standard_error: None where it cannot be estimated, as for two models of equal order.
        df: degrees of freedom; infinite is the normal distribution.
        statistic: difference over standard error.
        p: two-sided, of no difference.
        low: lower end of the interval of the difference.
        high: upper end.
        unit: what is taken as drawn: `items` or `persons`.
        missing: why a field is None, by field.
    """

    auc_new: float
    auc_old: float
    difference: float
    standard_error: float | None
    df: float
    statistic: float | None
    p: float | None
    low: float | None
    high: float | None
    unit: Unit
    missing: Mapping[str, str]


@door
def auc_difference(
    truth: Array,
    new: Array,
    old: Array,
    *,
    weights: Array | None = None,
    persons: Names | None = None,
    level: float = 0.95,
) -> AucDifference:
    """Return the difference of two AUCs on the same items, with its test and interval.

    `z = (AUC(new) - AUC(old)) / SE`, the standard error from each item's difference of placements.

    Args:
        truth: labels, 0 or 1, shape (n,).
        new: scores of the new model, shape (n,), any unit.
        old: scores of the old model, shape (n,), any unit, which need not be that of the new.
        weights: whole numbers, shape (n,); default once.
        persons: whose item it is, shape (n,); None takes items as independent.
        level: share of intervals that hold the true difference.

    Returns:
        The difference in [-1, 1]; 0 is the same AUC.

    Raises:
        Undefined: `no_items`, `no_positives` or `no_negatives`.
        ValueError: vectors do not belong together, or a level outside 0 to 1.

    Examples:
        Another scale is no difference, and the data cannot say how sure that is:

        >>> import numpy as np
        >>> truth, old = np.array([0.0, 1, 0, 1]), np.array([0.1, 0.3, 0.4, 0.8])
        >>> found = auc_difference(truth, np.exp(old), old)
        >>> found.difference, found.p, found.missing["p"]
        (0.0, None, 'no_spread')
    """
    share(level, name="level")
    times = class_weights("auc_difference", truth, new, weights)
    class_weights("auc_difference", truth, old, weights)
    first = placements(truth, new, times=times, persons=persons)
    second = placements(truth, old, times=times, persons=persons)
    both = first.minus(second)
    spread, difference = both.spread(), both.auc
    error, reach = spread.standard_error, spread.reach(level)
    statistic = None if error is None else difference / error
    fields = ("standard_error", "statistic", "p", "low", "high")
    return AucDifference(
        auc_new=first.auc,
        auc_old=second.auc,
        difference=difference,
        standard_error=error,
        df=spread.df,
        statistic=statistic,
        p=None if statistic is None else _two_sided(statistic, df=spread.df),
        low=None if reach is None else difference - reach,
        high=None if reach is None else difference + reach,
        unit=both.unit,
        missing=dict.fromkeys(fields, spread.reason) if spread.reason else {},
    )


def _two_sided(statistic: float, *, df: float) -> float:
    return float(np.minimum(1.0, 2.0 * upper_tail(abs(statistic), df=df)))
