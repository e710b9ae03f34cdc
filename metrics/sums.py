"""A metric is sums and a finish: the additive-metric type and the table of its sums.

Nearly every number that an audit gates on can be written as

    features(truth, scores) -> columns      what one item contributes
    finish(sums)            -> value        a function of the columns' sums

Sums are kept per *cell* (one combination of attribute levels) and *cluster* (one person), so a
slice is a union of rows, a bootstrap replicate is a weighted sum of rows, a shard is an addend, and
a plain value, an interval and a paired difference of two models are the same code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.given_numbers import given_numbers

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Need: TypeAlias = Literal["same_scale", "thresholds", "probabilities", "levels"]
Shape: TypeAlias = Literal["mean", "rate", "correlation", "other"]
Features: TypeAlias = Callable[..., Mapping[str, Array]]

ITEMS = "n"
"""The one feature that every metric has: 1 for each item."""


class Undefined(ValueError):
    """The formula has no value here; the message is the reason code that a result carries."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Feature sums under their names, with any leading axes (replicates, slices, models, emotions).

    Attributes:
        values: shape (..., features).
        columns: position of each feature, by the name that the metric itself uses.
    """

    values: Array
    columns: Mapping[str, int]

    def __getitem__(self, feature: str) -> Array:
        """Return the sums of one feature, shape (...)."""
        column: Array = self.values[..., self.columns[feature]]
        return column


Rule: TypeAlias = tuple[str, Callable[[Sums], Mask]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditiveMetric:
    """One metric: what an item contributes, how sums become a value, and facts for a report.

    Attributes:
        name: key in plans, results and file names.
        title: the same in plain words.
        asks: the question that it answers, for a reader without statistics.
        formula: the definition as text.
        features: `(truth, scores, **settings) -> {name: column}`, vectors of the length of truth;
            always has `n`.
        finish: sums -> value, any leading axes; never looks at undefined entries.
        undefined: (reason, test) pairs; the first test that holds names the reason.
        unit: what one step means: `"scale points"` or `"share"` or `"1"`.
        span: smallest and largest possible value.
        best: the value of a perfect model, None where there is none (a prevalence).
        shape: how its sampling error behaves, which decides the kind of interval.
        denominator: the feature that counts what the metric averages over (`n`; positives for a
            hit rate).
        reference: the paper or text that defines it.
        needs: what a plan must declare before the metric may be used: one scale of labels and
            scores, thresholds, labels and scores within 0..1, or the number of ordered levels.
        settings: declared parameters, for instance thresholds.
        skill: names of the metrics that must be provably above 0 before a gap in this one can be
            cleared.
        use: when to look at it.
        avoid: when it misleads, and what to take instead.
    """

    name: str
    title: str
    asks: str
    formula: str
    features: Features
    finish: Callable[[Sums], Array]
    undefined: tuple[Rule, ...]
    unit: str
    span: tuple[float, float]
    best: float | None
    shape: Shape
    reference: str
    denominator: str = ITEMS
    needs: tuple[Need, ...] = ()
    settings: Mapping[str, float] = field(default_factory=dict)
    skill: tuple[str, ...] = ("advantage_over_constant", "advantage_over_permuted")
    use: str = ""
    avoid: str = ""

    def with_settings(self, **settings: float) -> "AdditiveMetric":
        """Return the same metric at declared settings.

        Raises:
            ValueError: it has no such setting; the message lists those that it has.
        """
        unknown = sorted(set(settings) - set(self.settings))
        if unknown:
            known = ", ".join(self.settings) or "none"
            msg = f"{self.name} has no setting {', '.join(unknown)}; it has: {known}"
            raise ValueError(msg)
        return replace(self, settings={**self.settings, **settings})

    def columns(self, features: tuple[str, ...]) -> dict[str, int]:
        """Return where this metric's features stand in a table that has the named features.

        Raises:
            ValueError: the table lacks one; the message lists those that it has.
        """
        wanted = {name: self.qualified(name) for name in self.feature_names()}
        absent = sorted(set(wanted.values()).difference(features))
        if absent:
            has = ", ".join(features) or "none"
            msg = f"{self.name} needs the sums {', '.join(absent)}; the table has: {has}"
            raise ValueError(msg)
        return {name: features.index(place) for name, place in wanted.items()}

    def feature_names(self) -> tuple[str, ...]:
        """Return the names of the features, `n` among them."""
        nothing = np.empty(0)
        return tuple(self.features(nothing, nothing, **self.settings))

    def qualified(self, feature: str) -> str:
        """Return a feature's name in a shared table: with the settings where there are any."""
        if not self.settings or feature == ITEMS:
            return feature
        settings = ",".join(f"{k}={_exact(v)}" for k, v in sorted(self.settings.items()))
        return f"{feature}[{settings}]"

    def contributions(self, truth: Array, scores: Array) -> dict[str, Array]:
        """Return one column a feature, under qualified names."""
        found = self.features(truth, scores, **self.settings)
        return {self.qualified(name): column for name, column in found.items()}

    def evaluate(self, sums: Array, columns: Mapping[str, int]) -> "Finished":
        """Finish sums of any leading axes; undefined entries are NaN and have a reason.

        Args:
            sums: shape (..., features).
            columns: from `columns`.

        Returns:
            Values and reasons, shape (...).
        """
        view = Sums(sums, columns)
        reason = np.full(sums.shape[:-1], "", dtype="<U32")
        for word, holds in reversed(self.undefined):
            reason[holds(view)] = word
        return Finished(value=self.value(sums, columns), reason=reason)

    def value(self, sums: Array, columns: Mapping[str, int]) -> Array:
        """Return finished values, NaN where undefined, shape (...): `evaluate` without reasons."""
        view = Sums(sums, columns)
        broken = np.zeros(sums.shape[:-1], dtype=np.bool_)
        for _, holds in self.undefined:
            broken |= holds(view)
        with np.errstate(all="ignore"):
            return np.where(broken, np.nan, self.finish(view))

    def __call__(self, truth: Array, scores: Array, *, weights: Array | None = None) -> float:
        """Return the metric of vectors; whole weights count an item that many times.

        Args:
            truth: labels, an array, a list or a column of numbers, shape (n,).
            scores: predictions, likewise, shape (n,).
            weights: how often each item counts, shape (n,); default once.

        Returns:
            A value within `span`.

        Raises:
            Undefined: the formula has no value here; the message is the reason code.
            ValueError: shapes differ, or a value is not finite.
        """
        truth = given_numbers(self.name, "truth", truth)
        scores = given_numbers(self.name, "scores", scores)
        counted = np.ones(len(truth)) if weights is None else weights
        once = given_numbers(self.name, "weights", counted)
        _check(self.name, truth, scores, once)
        columns = self.features(truth, scores, **self.settings)
        sums = np.array([np.dot(once, column) for column in columns.values()])
        done = self.evaluate(sums, {name: place for place, name in enumerate(columns)})
        if str(done.reason):
            raise _undefined(self.name, str(done.reason))
        return float(done.value)


@dataclass(frozen=True, slots=True)
class Finished:
    """Values with the reason where there is none.

    Attributes:
        value: shape (...), NaN where undefined.
        reason: shape (...), `""` where defined.
    """

    value: Array
    reason: NDArray[np.str_]


def _exact(value: float) -> str:
    """Return a number in the shortest form that loses no digit.

    >>> _exact(5.0), _exact(0.33333331)
    ('5', '0.33333331')
    """
    short = f"{value:g}"
    return short if float(short) == value else repr(float(value))


def _undefined(name: str, code: str) -> Undefined:
    """Return the error of a metric that has no value, with the reason in words as a note."""
    from evenhand.metrics.door import explain  # noqa: PLC0415 the door is made of this file

    reason = Undefined(code)
    explain(reason, name)
    return reason


def _check(name: str, truth: Array, scores: Array, weights: Array) -> None:
    """Refuse vectors that do not belong together."""
    if truth.ndim != 1 or not truth.shape == scores.shape == weights.shape:
        shapes = f"{truth.shape}, {scores.shape} and {weights.shape}"
        msg = (
            f"{name}: truth, scores and weights must be vectors of one length, got shapes {shapes}"
        )
        raise ValueError(msg)
    if not (np.isfinite(truth).all() and np.isfinite(scores).all()):
        msg = f"{name} takes finite values; leave items without label or score out before it"
        raise ValueError(msg)
    if (weights < 0).any() or not np.isfinite(weights).all():
        msg = f"{name}: weights must be finite and not negative, got {weights.min()} at least"
        raise ValueError(msg)
