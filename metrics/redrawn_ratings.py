"""The bootstrap over persons for tables of ratings: draw persons, take all judgements of theirs.

The raters are taken as fixed: the interval speaks of other persons judged by the same raters.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.numbered import Names, numbered
from evenhand.metrics.ratings import Codes, Ratings


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrawn:
    """One draw.

    Attributes:
        items: numbers of the drawn items in the original, shape (items drawn,).
        ratings: their judgements; an item that is drawn twice is two items.
    """

    items: Codes
    ratings: Ratings


def redrawn_ratings(
    measure: str,
    ratings: Ratings,
    *,
    persons: Names | None,
    rng: np.random.Generator,
    draws: int,
) -> Iterator[Redrawn]:
    """Yield tables of ratings of persons drawn with replacement.

    Args:
        measure: for messages.
        ratings: the original.
        persons: whose item each one is, shape (items,); default every item its own.
        rng: source of randomness.
        draws: how many tables.

    Raises:
        ValueError: there is not one person an item, or draws is below 2.

    Examples:
        >>> ratings = Ratings.of_table(np.array([[1.0, 2.0], [3.0, 5.0]]))
        >>> drawn = redrawn_ratings(
        ...     "icc", ratings, persons=["a", "a"], rng=np.random.default_rng(1), draws=2
        ... )
        >>> next(drawn).ratings.value
        array([1., 2., 3., 5.])
    """
    if draws < 2:  # noqa: PLR2004 one value has no spread
        msg = f"{measure}: replicates must be 2 or more, got {draws}"
        raise ValueError(msg)
    named = np.arange(ratings.items) if persons is None else persons
    person, names = numbered(f"{measure}: persons", named, count=ratings.items)
    order = np.argsort(person, kind="stable")
    sizes = np.bincount(person, minlength=len(names))
    return _draws(ratings, order, sizes, rng=rng, draws=draws)


def _draws(
    ratings: Ratings, order: Codes, sizes: Codes, *, rng: np.random.Generator, draws: int
) -> Iterator[Redrawn]:
    for _ in range(draws):
        picked = rng.integers(0, len(sizes), len(sizes))
        items = order[_stretches(sizes, picked)]
        yield Redrawn(items=items, ratings=_of(ratings, items))


def _of(ratings: Ratings, items: Codes) -> Ratings:
    """Return the judgements of listed items, which are numbered anew."""
    sizes = ratings.per_item()
    rows = _stretches(sizes, items)
    number = np.repeat(np.arange(len(items)), sizes[items])
    return Ratings(number, ratings.rater[rows], ratings.value[rows], len(items), ratings.raters)


def _stretches(sizes: Codes, picked: Codes) -> Codes:
    """Return the positions of picked groups, which lie one after the other.

    >>> _stretches(np.array([2, 1, 3]), np.array([2, 0]))
    array([3, 4, 5, 0, 1])
    """
    starts = np.cumsum(sizes) - sizes
    lengths = sizes[picked]
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.asarray(np.repeat(starts[picked], lengths) + within)
