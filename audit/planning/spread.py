"""How much a metric will vary from item to item, assumed before any score exists.

The assumptions are cautious. Where the plan declares nothing, a model is taken to be no better than
the best constant answer: its error varies as much as the labels do. Rates are taken where they vary
most among models that are better than chance.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.plan import Plan
from evenhand.audit.table import Array, Truth
from evenhand.metrics.slices import Mask
from evenhand.metrics.sums import AdditiveMetric

Class: TypeAlias = Literal["n", "positives", "negatives", "selected"]

NORMAL_ABSOLUTE = float(np.sqrt(1.0 - 2.0 / np.pi))
"""Standard deviation of |e| for a normal error e of standard deviation 1."""

ALIKE = 0.5
"""Correlation that errors of two emotions are taken to have at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSpread:
    """What one emotion's items contribute to a metric, as far as planning can tell.

    Attributes:
        sd: standard deviation of one item's contribution.
        icc: share of that variance that lies between persons.
        counts: how much each item counts in the metric's denominator, shape (n,): 1 or 0, or the
            share of items that a model is expected to select.
        source: where sd comes from, in words.
    """

    sd: float
    icc: float
    counts: Array
    source: str


def planned_spread(
    plan: Plan,
    metric: AdditiveMetric,
    truth: Truth | None,
    emotion: int,
    *,
    clusters: NDArray[np.intp],
) -> PlannedSpread | str:
    """Return the assumed spread of a metric for one emotion, or the reason why there is none.

    Args:
        plan: declared assumptions come first.
        metric: at its settings.
        truth: the labels; None when nobody has rated yet.
        emotion: its position.
        clusters: number of each item's person, shape (n,).
    """
    if metric.name not in _SHAPES and metric.name not in _RATES:
        return f"no formula tells the precision of {metric.name} in advance; a simulation can"
    if metric.name in _RATES:
        return _of_rate(plan, metric, truth, emotion, clusters=clusters)
    labels = np.full(len(clusters), 0.0) if truth is None else truth.values[:, emotion]
    there = np.isfinite(labels)
    sd, source = plan.assumptions.residual_sd, "declared error"
    if sd is None:
        if truth is None:
            return "neither ratings nor assumptions.residual_sd tell how far scores will be off"
        sd, source = _deviation(labels[there]), "spread of the labels"
    if not sd > 0:
        return "all labels are the same number, so nothing tells how far scores will be off"
    counts = there.astype(np.float64)
    icc = _icc(plan, labels, there, clusters=clusters)
    return PlannedSpread(sd=_SHAPES[metric.name](sd), icc=icc, counts=counts, source=source)


def intraclass(values: Array, clusters: NDArray[np.intp]) -> float:
    """Return the share of variance between persons, ICC(1) of a one-way analysis of variance.

    `(MSB - MSW) / (MSB + (m0 - 1) MSW)` with `m0 = (n - sum m^2 / n) / (G - 1)`, the mean number of
    items for persons of unequal numbers. An estimate below 0 is taken for 0.

    Args:
        values: shape (n,).
        clusters: number of each value's person, shape (n,).

    Returns:
        A share in [0, 1]; 0 when persons have one item each or values do not vary.

    References:
        Donner 1986, doi:10.2307/1403259
    """
    _, person, size = np.unique(clusters, return_inverse=True, return_counts=True)
    groups, count = len(size), len(values)
    if groups < 2 or count == groups:  # noqa: PLR2004 - one person has nobody to differ from
        return 0.0
    mean = np.bincount(person, weights=values) / size
    within = float(((values - mean[person]) ** 2).sum()) / (count - groups)
    between = float((size * (mean - values.mean()) ** 2).sum()) / (groups - 1)
    usual = (count - float((size**2).sum()) / count) / (groups - 1)
    whole = between + (usual - 1.0) * within
    return float(np.clip((between - within) / whole, 0.0, 1.0)) if whole > 0 else 0.0


def likeness(truth: Truth | None) -> float:
    """Return how strongly the errors of two emotions of one item are taken to go together.

    As the labels do on average, and at least `ALIKE`: emotions may compete in the labels, and a
    model that misreads a face misreads it in several emotions at once.

    Returns:
        A correlation from `ALIKE` to 1.
    """
    if truth is None:
        return ALIKE
    rated = truth.values[np.isfinite(truth.values).all(axis=1)]
    count = truth.values.shape[1]
    if len(rated) < 2 or count < 2 or not (rated.std(axis=0) > 0).all():  # noqa: PLR2004 - a pair
        return ALIKE
    between = np.corrcoef(rated, rowvar=False)
    mean = (float(between.sum()) - count) / (count * (count - 1))
    return float(np.clip(mean, ALIKE, 1.0))


def mean_factor(alike: float, emotions: int) -> float:
    """Return how many times less the mean over emotions varies than one emotion does.

    `sqrt(r + (1 - r) / k)` for k errors of equal spread that correlate at r.

    >>> round(mean_factor(0.5, 6), 3)
    0.764
    """
    return float(np.sqrt(alike + (1.0 - alike) / emotions))


def _of_rate(
    plan: Plan,
    metric: AdditiveMetric,
    truth: Truth | None,
    emotion: int,
    *,
    clusters: NDArray[np.intp],
) -> PlannedSpread | str:
    if truth is None:
        return "without ratings nothing tells how many items show the emotion"
    labels = truth.values[:, emotion]
    there = np.isfinite(labels)
    if not there.any():
        return f"nobody rated {truth.emotions[emotion]}"
    shown = np.where(there, labels >= metric.settings["truth_at"], 0.0)
    prevalence = float(shown.sum() / there.sum())
    kind, rate = _RATES[metric.name]
    counts = _class(kind, shown, there, prevalence=prevalence)
    chance = rate(prevalence)
    sd = float(np.sqrt(chance * (1.0 - chance)))
    if not (sd > 0 and counts.any()):
        return "every item shows the emotion, or none does, at the declared threshold"
    icc = _icc(plan, shown, there, clusters=clusters)
    return PlannedSpread(sd=sd, icc=icc, counts=counts, source="prevalence at the threshold")


def _class(kind: Class, shown: Array, there: Mask, *, prevalence: float) -> Array:
    classes = {
        "n": there.astype(np.float64),
        "positives": shown,
        "negatives": there - shown,
        "selected": there * prevalence,
    }
    return np.asarray(classes[kind], dtype=np.float64)


def _icc(plan: Plan, values: Array, there: Mask, *, clusters: NDArray[np.intp]) -> float:
    declared = plan.assumptions.icc
    return intraclass(values[there], clusters[there]) if declared is None else declared


def _deviation(values: Array) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0


def _above(prevalence: float) -> float:
    """Return the most varied rate from the prevalence to 1."""
    return max(prevalence, 0.5)


def _below(prevalence: float) -> float:
    """Return the most varied rate from 0 to the prevalence."""
    return min(prevalence, 0.5)


_SHAPES: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {
        "bias": lambda sd: sd,
        "mae": lambda sd: NORMAL_ABSOLUTE * sd,
        "mse": lambda sd: float(np.sqrt(2.0)) * sd**2,
    }
)
"""Standard deviation of what an item contributes, given that of a normal error."""

_RATES: Mapping[str, tuple[Class, Callable[[float], float]]] = MappingProxyType(
    {
        "accuracy": ("n", lambda p: p**2 + (1.0 - p) ** 2),
        "fnr": ("positives", lambda p: 1.0 - _above(p)),
        "fpr": ("negatives", _below),
        "over_reading": ("negatives", _below),
        "ppv": ("selected", _above),
        "prevalence": ("n", lambda p: p),
        "selection_rate": ("n", lambda p: p),
        "tpr": ("positives", _above),
        "under_reading": ("positives", lambda p: 1.0 - _above(p)),
    }
)
"""Which items a rate counts, and, given prevalence, the most varied rate of a model above chance.

At chance a model that reports the emotion as often as raters do has hit and false positive rates
equal to the prevalence; skill moves the first up and the second down.
"""
