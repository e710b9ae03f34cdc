"""Several ratings of one item become one label: mean, median or majority."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from evenhand.audit.intake.entries import Entries, Index
from evenhand.audit.table import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Labels of one emotion.

    Attributes:
        values: shape (items,), NaN where nobody rated.
        raters: ratings behind each, shape (items,).
        spread: sum of squared deviations of the ratings from their item's mean.
        degrees_of_freedom: of that sum: ratings beyond the first, over all items.
    """

    values: Array
    raters: Index
    spread: float
    degrees_of_freedom: int


def labels(
    entries: Entries, items: int, how: Literal["mean", "median", "majority"], *, levels: bool
) -> Labels:
    """Return one label an item.

    - `mean`: the arithmetic mean.
    - `median`: the middle rating; of two middle ones their mean, or on a scale of levels the lower,
      so that the label is a level.
    - `majority`: the value that most raters gave; of equally frequent ones the lowest.

    Args:
        entries: ratings of one emotion, at most one a rater and item.
        items: how many items there are.
        how: the aggregation.
        levels: whether the scale has levels (ordinal, binary).

    Returns:
        Labels in scale points, NaN (not 0) for items that nobody rated.
    """
    count = np.bincount(entries.item, minlength=items)
    total = np.bincount(entries.item, weights=entries.value, minlength=items)
    mean = np.divide(total, count, out=np.full(items, np.nan), where=count > 0)
    spread = float(((entries.value - mean[entries.item]) ** 2).sum())
    values = mean
    if how == "median":
        values = _median(entries, count, levels=levels)
    elif how == "majority":
        values = _majority(entries, items)
    return Labels(
        values=values,
        raters=np.bincount(entries.item, weights=entries.behind, minlength=items).astype(np.int64),
        spread=spread,
        degrees_of_freedom=int(np.maximum(count - 1, 0).sum()),
    )


def _median(entries: Entries, count: Index, *, levels: bool) -> Array:
    ordered = entries.value[np.lexsort((entries.value, entries.item))]
    start = np.cumsum(count) - count
    rated = count > 0
    low = ordered[start[rated] + (count[rated] - 1) // 2]
    high = ordered[start[rated] + count[rated] // 2]
    middle = np.full(len(count), np.nan)
    middle[rated] = low if levels else (low + high) / 2
    return middle


def _majority(entries: Entries, items: int) -> Array:
    order = np.lexsort((entries.value, entries.item))
    item, value = entries.item[order], entries.value[order]
    starts = np.flatnonzero(np.append(True, (np.diff(item) != 0) | (np.diff(value) != 0)))[
        : len(item)
    ]
    length = np.diff(np.append(starts, len(item)))
    # Within an item the longest run comes first, and of equally long ones that of the lowest value.
    ranked = starts[np.lexsort((value[starts], -length, item[starts]))]
    winners, first = np.unique(item[ranked], return_index=True)
    most = np.full(items, np.nan)
    most[winners] = value[ranked[first]]
    return most
