"""Sums of additive metrics by slice, and which slices a comparison covers.

A group is any hashable name. An item without a name (None or NaN) belongs to `unknown`, a slice
that is shown and counted, and never compared.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import ITEMS, AdditiveMetric, Array, Finished, Mask, Undefined
from evenhand.metrics.vectors import checked_weights

LEFT_OUT: tuple[Hashable, ...] = (UNKNOWN,)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceSums:
    """What every item contributes, and the slice that it belongs to.

    Attributes:
        names: slices in order of first appearance, length K.
        number: slice of each item, a place in `names`, shape (n,).
        features: names of the columns, length F.
        items: contribution of each item times its weight, shape (n, F).
    """

    names: tuple[Hashable, ...]
    number: NDArray[np.intp]
    features: tuple[str, ...]
    items: Array

    def by_slice(self) -> Array:
        """Return sums of each slice, shape (K, F)."""
        return grouped(self.items, self.number, groups=len(self.names))

    def counts(self) -> Array:
        """Return the weighted number of items of each slice, shape (K,)."""
        return np.asarray(self.by_slice()[:, self.features.index(ITEMS)])

    def finished(self, metric: AdditiveMetric, sums: Array) -> Finished:
        """Return a metric of sums, shape (..., F), with reasons where it has no value."""
        return metric.evaluate(sums, metric.columns(self.features))

    def chosen(self, items: Mask) -> "SliceSums":
        """Return the same for some of the items; slices without any keep their place."""
        return SliceSums(
            names=self.names,
            number=self.number[items],
            features=self.features,
            items=self.items[items],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Which slices a comparison covers, and why it leaves the others out.

    Attributes:
        covered: shape (K,), True where the slice has a value and is not left out.
        not_covered: reason code of every other slice, by name.
    """

    covered: Mask
    not_covered: Mapping[Hashable, str]


def slice_sums(
    name: str,
    metrics: Sequence[AdditiveMetric],
    truth: Array,
    scores: Array,
    slices: Sequence[Hashable] | NDArray[np.generic],
    *,
    weights: Array | None = None,
) -> SliceSums:
    """Return the contributions of items to the sums of metrics, with their slices.

    Args:
        name: the measure, for messages.
        metrics: whose features are wanted; features of one name are there once.
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        slices: slice of each item, any hashable names, shape (n,).
        weights: how often each item counts, shape (n,); default once.

    Raises:
        Undefined: `no_items`, no item counts.
        ValueError: vectors do not belong together or hold what the metrics refuse.

    Examples:
        >>> from evenhand.metrics.calibration.bias import bias
        >>> found = slice_sums("demo", [bias], np.zeros(3), np.arange(3.0), ["a", None, "a"])
        >>> found.names, found.counts().tolist()
        (('a', 'unknown'), [2.0, 1.0])
    """
    times = checked_weights(name, truth, scores, weights)
    number, names = slice_numbers(name, slices, length=len(truth))
    if not times.sum() > 0:
        reason = "no_items"
        raise Undefined(reason)
    columns: dict[str, Array] = {}
    for metric in metrics:
        columns |= metric.contributions(truth, scores)
    items = np.stack(list(columns.values()), axis=1) * times[:, None]
    return SliceSums(names=names, number=number, features=tuple(columns), items=items)


def coverage(
    names: tuple[Hashable, ...], reasons: NDArray[np.str_], left_out: Collection[Hashable]
) -> Coverage:
    """Return which slices have a value and may be compared.

    Args:
        names: slices, length K.
        reasons: reason code of each slice, `""` where it has a value, shape (K,).
        left_out: slices that are shown and not compared.

    Raises:
        ValueError: left_out is one text, whose letters would be taken for names.
    """
    may = compared(names, left_out)
    why = {
        name: str(reason) if part else "left_out"
        for name, reason, part in zip(names, reasons, may, strict=True)
    }
    covered = np.array([not why[name] for name in names], dtype=np.bool_)
    not_covered = {name: reason for name, reason in why.items() if reason}
    return Coverage(covered=covered, not_covered=not_covered)


def compared(names: tuple[Hashable, ...], left_out: Collection[Hashable]) -> Mask:
    """Return which slices may be compared, shape (K,).

    Args:
        names: slices, length K.
        left_out: slices that are shown and not compared.

    Raises:
        ValueError: left_out is one text, whose letters would be taken for names.

    Examples:
        >>> compared(("a", "unknown"), LEFT_OUT).tolist()
        [True, False]
    """
    if isinstance(left_out, str):
        msg = f"left_out must be a collection of names, got the text {left_out!r}"
        raise ValueError(msg)  # noqa: TRY004 every bad argument of this package is a ValueError
    return np.array([name not in left_out for name in names], dtype=np.bool_)


def slice_numbers(
    name: str, slices: Sequence[Hashable] | NDArray[np.generic], *, length: int
) -> tuple[NDArray[np.intp], tuple[Hashable, ...]]:
    """Return the slice number of each item and the names in order of first appearance.

    Args:
        name: the measure, for messages.
        slices: slice of each item; None and NaN become `unknown`.
        length: how many items there are.

    Raises:
        ValueError: there is not one name an item.

    Examples:
        >>> slice_numbers("demo", ["b", "a", "b"], length=3)
        (array([0, 1, 0]), ('b', 'a'))
    """
    listed = slices.tolist() if isinstance(slices, np.ndarray) else list(slices)
    if len(listed) != length:
        msg = f"{name}: needs one group an item, got {len(listed)} for {length} items"
        raise ValueError(msg)
    known: dict[Hashable, int] = {}
    numbers = [known.setdefault(_named(one), len(known)) for one in listed]
    return np.array(numbers, dtype=np.intp), tuple(known)


def _named(group: Hashable) -> Hashable:
    nothing = group is None or (isinstance(group, float) and np.isnan(group))
    return UNKNOWN if nothing else group


def grouped(columns: Array, number: NDArray[np.intp], *, groups: int) -> Array:
    """Return the sum of rows by group, shape (groups, F).

    Args:
        columns: shape (n, F).
        number: group of each row, shape (n,).
        groups: how many groups there are.
    """
    sums = [np.bincount(number, weights=column, minlength=groups) for column in columns.T]
    return np.stack(sums, axis=1)
