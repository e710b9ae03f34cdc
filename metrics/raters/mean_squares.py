"""Mean squares of a table in which every rater judged every item: the analysis of variance."""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

_EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanSquares:
    """Mean squares of items by raters, in the words of Shrout & Fleiss 1979.

    Attributes:
        between: of items, n - 1 degrees of freedom.
        within: of judgements within items, n (k - 1).
        raters: of raters, k - 1.
        residual: of what neither items nor raters explain, (n - 1) (k - 1).
        n: items.
        k: raters.
    """

    between: float
    within: float
    raters: float
    residual: float
    n: float
    k: float


def mean_squares(ratings: Ratings, weights: Array) -> MeanSquares:
    """Return the mean squares of a complete table.

    Items without any judgement and raters who gave none are left out: they hold nothing. Squares
    that are rounding error of their values count as 0.

    Args:
        ratings: judgements.
        weights: how often each item counts, shape (items,).

    Raises:
        Undefined: `one_rater`; `too_few`, fewer than two items; `incomplete`, a rater left out an
            item that another one judged; `no_variation`, all judgements are the same.

    Examples:
        >>> table = Ratings.of_table(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
        >>> found = mean_squares(table, np.ones(3))
        >>> found.between, found.raters, found.residual
        (8.0, 1.5, 0.0)
    """
    judged = ratings.per_item() > 0
    items, raters = int(judged.sum()), len(np.unique(ratings.rater))
    n, k = float(weights @ judged), float(raters)
    reason = ""
    if raters < 2:  # noqa: PLR2004 agreement takes two
        reason = "one_rater"
    elif len(ratings.value) < items * raters:
        reason = "incomplete"
    elif n < 2:  # noqa: PLR2004 items differ
        reason = "too_few"
    if reason:
        raise Undefined(reason)
    return _squares(ratings.value.reshape(items, raters), weights[judged], n, k)


def _squares(table: Array, times: Array, n: float, k: float) -> MeanSquares:
    columns, rows = times @ table / n, table.mean(axis=1)
    grand = float(columns.mean())
    size = float(times @ (table**2).sum(axis=1)) * (64 * _EPSILON) ** 2
    residual = table - rows[:, None] - columns + grand
    squares = np.array(
        [
            k * (times @ (rows - grand) ** 2),
            times @ ((table - rows[:, None]) ** 2).sum(axis=1),
            n * ((columns - grand) ** 2).sum(),
            times @ (residual**2).sum(axis=1),
        ]
    )
    squares[squares <= size] = 0.0
    if not squares.any():
        reason = "no_variation"
        raise Undefined(reason)
    freedom = np.array([n - 1, n * (k - 1), k - 1, (n - 1) * (k - 1)])
    between, within, raters, rest = (squares / freedom).tolist()
    return MeanSquares(between=between, within=within, raters=raters, residual=rest, n=n, k=k)


def rater_means(ratings: Ratings, weights: Array | None = None) -> tuple[float | None, ...]:
    """Return the mean judgement of each rater, None for one who judged nothing.

    Args:
        ratings: judgements, missing ones absent.
        weights: how often each item counts, shape (items,); default once.

    Examples:
        >>> rater_means(Ratings.of_table(np.array([[1.0, np.nan], [2.0, np.nan]])))
        (1.5, None)
    """
    times = np.ones(ratings.items) if weights is None else weights
    each = times[ratings.item]
    count = np.bincount(ratings.rater, weights=each, minlength=ratings.raters)
    total = np.bincount(ratings.rater, weights=each * ratings.value, minlength=ratings.raters)
    return tuple(
        float(t / c) if c else None for t, c in zip(total.tolist(), count.tolist(), strict=True)
    )
