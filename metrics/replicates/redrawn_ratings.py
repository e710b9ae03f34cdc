"""The bootstrap over persons for tables of ratings: draw persons, take all judgements of theirs.

The raters are taken as fixed: the interval speaks of other persons judged by the same raters. There
are two roads to the same draws. `redrawn_ratings` writes out each drawn table, for measures of any
form. `person_draws` only counts how often each person is drawn, for measures made of sums over
judgements, which `RedrawnRows` takes for many draws in one product.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TypeAlias

import numpy as np

from evenhand.metrics.numbered import Codes, Names, numbered
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array

MOST_DRAWN = 1_000_000
"""Judgements drawn at a time: draws come in blocks, so memory does not grow with their number."""

OfDraws: TypeAlias = Callable[[Array], Array]
"""From how often each person is drawn, shape (persons, b), to b draws of something."""


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
    person, _ = _numbers(measure, persons, items=ratings.items, draws=draws)
    order = np.argsort(person, kind="stable")
    return _draws(ratings, order, np.bincount(person), rng=rng, draws=draws)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraws:
    """Draws of persons with replacement.

    Attributes:
        person: whose item each one is, 0..persons-1, shape (items,).
        persons: how many there are; so many are drawn each time.
        blocks: how often each person is drawn, shape (persons, b), some draws at a time; to be
            taken once.
    """

    person: Codes
    persons: int
    blocks: Iterator[Array]

    def rows(self, items: Codes, *, group: Codes, groups: int) -> "RedrawnRows":
        """Return rows that belong to items, to be added up by group in every draw.

        Args:
            items: which item a row belongs to, shape (n,).
            group: which sum it belongs to, 0..groups-1, shape (n,).
            groups: how many sums there are of each column.
        """
        return RedrawnRows(
            group=group, groups=groups, person=self.person[items], persons=self.persons
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawnRows:
    """Rows that come and go with persons.

    Attributes:
        group: which sum each one belongs to, 0..groups-1, shape (n,).
        groups: how many sums there are of each column, one or more.
        person: whose row it is, 0..persons-1, shape (n,).
        persons: how many there are.
    """

    group: Codes
    groups: int
    person: Codes
    persons: int

    def sums(self, columns: Sequence[Array]) -> OfDraws:
        """Return what turns draws into sums of columns by group, shape (groups, b, columns).

        Rows of one group and person are added up once, so the work of a draw grows with persons.

        Args:
            columns: what each row contributes, one or more vectors of shape (n,).

        Examples:
            The second person is drawn twice and the first one not at all:

            >>> rows = RedrawnRows(
            ...     group=np.array([0, 0, 1]), groups=2, person=np.array([0, 1, 1]), persons=2
            ... )
            >>> rows.sums([np.array([1.0, 2.0, 4.0])])(np.array([[0.0], [2.0]]))[..., 0]
            array([[4.],
                   [8.]])
        """
        cells, place = np.unique(self.group * self.persons + self.person, return_inverse=True)
        group, person = np.divmod(cells, max(self.persons, 1))
        added = np.array([np.bincount(place, each, len(cells)) for each in columns])
        parts = [(added[:, own], person[own]) for own in runs(group, self.groups)]
        return lambda weights: np.array([part @ weights[who] for part, who in parts]).swapaxes(1, 2)


def person_draws(
    measure: str,
    ratings: Ratings,
    *,
    persons: Names | None,
    rng: np.random.Generator,
    draws: int,
) -> PersonDraws:
    """Return how often each person is drawn: with one seed, the draws of `redrawn_ratings`.

    Args:
        measure: for messages.
        ratings: the original.
        persons: whose item each one is, shape (items,); default every item its own.
        rng: source of randomness.
        draws: how many.

    Raises:
        ValueError: there is not one person an item, or draws is below 2.

    Examples:
        >>> ratings = Ratings.of_table(np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 4.0], [2.0, 1.0]]))
        >>> rng = np.random.default_rng(1)
        >>> drawn = person_draws("icc", ratings, persons=["a", "b", "a", "c"], rng=rng, draws=2)
        >>> next(drawn.blocks)
        array([[0., 2.],
               [2., 0.],
               [1., 1.]])
    """
    person, count = _numbers(measure, persons, items=ratings.items, draws=draws)
    size = max(1, MOST_DRAWN // max(count, len(ratings.value), 1))
    blocks = _blocks(_picked(count, rng=rng, draws=draws), persons=count, size=size)
    return PersonDraws(person=person, persons=count, blocks=blocks)


def runs(group: Codes, groups: int) -> tuple[slice, ...]:
    """Return where the rows of each group lie.

    Args:
        group: number of each row's group, never falling, shape (n,).
        groups: how many there are, also those without a row.

    Examples:
        >>> runs(np.array([0, 0, 2]), 3)
        (slice(0, 2, None), slice(2, 2, None), slice(2, 3, None))
    """
    ends = np.searchsorted(group, np.arange(groups + 1)).tolist()
    return tuple(slice(start, end) for start, end in pairwise(ends))


def _numbers(measure: str, persons: Names | None, *, items: int, draws: int) -> tuple[Codes, int]:
    """Return the number of each item's person and how many persons there are."""
    if draws < 2:  # noqa: PLR2004 one value has no spread
        msg = f"{measure}: replicates must be 2 or more, got {draws}"
        raise ValueError(msg)
    named = np.arange(items) if persons is None else persons
    person, names = numbered(f"{measure}: persons", named, count=items)
    return person, len(names)


def _picked(persons: int, *, rng: np.random.Generator, draws: int) -> Iterator[Codes]:
    """Yield the numbers of the persons of each draw."""
    return (rng.integers(0, persons, persons) for _ in range(draws))


def _blocks(picked: Iterator[Codes], *, persons: int, size: int) -> Iterator[Array]:
    """Yield how often each person is in each draw, so many draws at a time."""
    while drawn := list(islice(picked, size)):
        weights = np.empty((persons, len(drawn)))
        for place, each in enumerate(drawn):
            weights[:, place] = np.bincount(each, minlength=persons)
        yield weights


def _draws(
    ratings: Ratings, order: Codes, sizes: Codes, *, rng: np.random.Generator, draws: int
) -> Iterator[Redrawn]:
    for picked in _picked(len(sizes), rng=rng, draws=draws):
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
