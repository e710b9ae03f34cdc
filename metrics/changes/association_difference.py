"""Does the new model follow the labels more closely, or order items better, than the old one?

Both models face the same labels of the same persons, so their correlations go together, and so do
their AUCs. Which test is right depends on who was drawn; this is the one place that chooses:

    auc                           DeLong's test, Obuchowski's form of it where persons are given
    correlations, items drawn     Williams' t with Zou's interval (pearson only)
    correlations, persons drawn   cluster bootstrap of the difference, both models on each draw

The bootstrap stretches its standard error by sqrt(G / (G - 1)) and takes t(G - 1), G persons; below
five there is no interval. Sources: DeLong et al. 1988, doi:10.2307/2531595; Obuchowski 1997,
doi:10.2307/2533958; Williams 1959, doi:10.1111/j.2517-6161.1959.tb00346.x; Zou 2007,
doi:10.1037/1082-989X.12.4.399; Field & Welsh 2007, doi:10.1111/j.1467-9868.2007.00593.x.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.arguments import at_least, share
from evenhand.metrics.inference.intervals import t_interval
from evenhand.metrics.inference.mean_difference import NOISE, person_numbers
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.numbered import Codes, Names
from evenhand.metrics.paired.auc_difference import auc_difference
from evenhand.metrics.paired.correlation_difference import correlation_difference
from evenhand.metrics.replicates.weighted_histograms import spearman_replicates
from evenhand.metrics.resampling import bootstrap_standard_error, multinomial_weights
from evenhand.metrics.sums import Array

Association: TypeAlias = Literal["pearson", "spearman", "auc"]

_FEWEST_PERSONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationDifference:
    """One measure of two models with the same labels, and their difference.

    Attributes:
        measure: which one.
        new, old: its values.
        difference: new minus old; positive is better.
        low, high: interval of the difference; None where it is not known.
        p: two-sided, of no difference; None likewise.
        method: `williams`, `delong`, `obuchowski` or `bootstrap`.
        unit: what was taken as drawn: `items` or `persons`.
        persons, items: behind the numbers; where no person is named each item counts as one.
        missing: why a field is None, by field.
    """

    measure: Association
    new: float
    old: float
    difference: float
    low: float | None
    high: float | None
    p: float | None
    method: str
    unit: Literal["items", "persons"]
    persons: int
    items: int
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tested:
    """What one method says of the difference."""

    new: float
    old: float
    low: float | None
    high: float | None
    p: float | None
    method: str
    missing: Mapping[str, str]


def association_difference(
    truth: Array,
    new: Array,
    old: Array,
    *,
    measure: Association,
    rng: np.random.Generator,
    persons: Names | None = None,
    replicates: int = 2000,
    level: float = 0.95,
) -> AssociationDifference:
    """Return the difference of two models in a correlation or AUC, tested as the data allow.

    Args:
        truth: labels, shape (n,); 0 or 1 for `auc`.
        new: scores of the new model, shape (n,).
        old: scores of the old model, shape (n,).
        measure: `pearson`, `spearman` or `auc`.
        rng: source of draws, where there are any.
        persons: whose item it is, shape (n,); None takes items as independent.
        replicates: draws of the bootstrap.
        level: share of intervals that hold the true difference.

    Returns:
        The difference; interval and p are None where nothing varies or persons are too few.

    Raises:
        Undefined: `no_items`, `constant_truth`, `constant_scores`, `no_positives` or
            `no_negatives`.
        ValueError: vectors do not belong together, or replicates or level out of range.

    Examples:
        Twenty clips of four persons are four persons, too few to draw from:

        >>> rng = np.random.default_rng(0)
        >>> truth = np.tile(np.arange(5.0), 4)
        >>> new, old = truth + rng.normal(0, 1, 20), truth + rng.normal(0, 2, 20)
        >>> found = association_difference(
        ...     truth, new, old, measure="pearson", rng=rng, persons=np.repeat(range(4), 5)
        ... )
        >>> found.method, found.persons, found.missing["p"]
        ('bootstrap', 4, 'too_few')
    """
    share(level, name="level")
    at_least(replicates, 2.0, name="replicates")
    codes = person_numbers(persons, count=len(truth))
    count = len(np.unique(codes))
    clustered = count < len(truth)
    if measure == "auc":
        tested = _delong(truth, new, old, persons=codes if clustered else None, level=level)
    elif measure == "pearson" and not clustered:
        tested = _williams(truth, new, old, level=level)
    else:
        draws = multinomial_weights(count, replicates, rng)
        tested = _bootstrap(truth, new, old, measure=measure, codes=codes, draws=draws, level=level)
    return AssociationDifference(
        measure=measure,
        new=tested.new,
        old=tested.old,
        difference=tested.new - tested.old,
        low=tested.low,
        high=tested.high,
        p=tested.p,
        method=tested.method,
        unit="persons" if clustered else "items",
        persons=count,
        items=len(truth),
        missing=tested.missing,
    )


def _delong(
    truth: Array, new: Array, old: Array, *, persons: Codes | None, level: float
) -> _Tested:
    """Return what DeLong's test says, or Obuchowski's where persons have several items."""
    found = auc_difference(truth, new, old, persons=persons, level=level)
    return _Tested(
        new=found.auc_new,
        old=found.auc_old,
        low=found.low,
        high=found.high,
        p=found.p,
        method="delong" if persons is None else "obuchowski",
        missing=_shown(found.missing),
    )


def _williams(truth: Array, new: Array, old: Array, *, level: float) -> _Tested:
    """Return what Williams' test and Zou's interval say."""
    found = correlation_difference(truth, new, old, level=level)
    return _Tested(
        new=found.r_new,
        old=found.r_old,
        low=found.tests.low,
        high=found.tests.high,
        p=found.tests.williams_p,
        method="williams",
        missing=_shown({**found.tests.missing, "p": found.tests.missing.get("williams_p", "")}),
    )


def _bootstrap(
    truth: Array,
    new: Array,
    old: Array,
    *,
    measure: Association,
    codes: Codes,
    draws: Array,
    level: float,
) -> _Tested:
    """Return what draws of persons say, which serve both models."""
    value = pearson if measure == "pearson" else spearman
    replicate = _pearson_replicates if measure == "pearson" else spearman_replicates
    both = [float(value(truth, scores)) for scores in (new, old)]
    drawn = [replicate(truth, scores, persons=codes, draws=draws) for scores in (new, old)]
    count, difference = draws.shape[1], both[0] - both[1]
    error = float(bootstrap_standard_error(drawn[0] - drawn[1]))
    error *= float(np.sqrt(count / max(count - 1.0, 1.0)))
    reason = "" if error > NOISE else "no_spread"
    reason = "too_few" if count < _FEWEST_PERSONS or np.isnan(error) else reason
    ends = t_interval(difference, standard_error=error, df=count - 1, level=level)
    return _Tested(
        new=both[0],
        old=both[1],
        low=None if reason else float(ends.low),
        high=None if reason else float(ends.high),
        p=None if reason else float(2.0 * upper_tail(abs(difference) / error, df=count - 1)),
        method="bootstrap",
        missing=dict.fromkeys(("low", "high", "p"), reason) if reason else {},
    )


def _pearson_replicates(truth: Array, scores: Array, *, persons: Codes, draws: Array) -> Array:
    """Return the Pearson correlation of every replicate; it does not care where its zeros lie."""
    columns = pearson.features(truth - truth.mean(), scores - scores.mean())
    sums = [np.bincount(persons, weights=c, minlength=draws.shape[1]) for c in columns.values()]
    return pearson.value(
        draws @ np.stack(sums, axis=1), {name: place for place, name in enumerate(columns)}
    )


def _shown(missing: Mapping[str, str]) -> dict[str, str]:
    """Return the reasons of the fields that are shown."""
    return {name: missing[name] for name in ("low", "high", "p") if missing.get(name)}
