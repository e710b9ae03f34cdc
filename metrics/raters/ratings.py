"""Ratings as a long table: who judged which item, and how. Missing judgements are absent rows.

Memory grows with the number of ratings, not with items times raters, so a crowd of thousands of
raters who each saw a few items needs no more than what they said.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.given_names import given_persons
from evenhand.metrics.given_numbers import given_numbers
from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array


@dataclass(frozen=True, slots=True)
class Ratings:
    """One row a judgement, ordered by item, then rater.

    Attributes:
        item: number of the judged item, 0..items-1, shape (n,).
        rater: number of the judging rater, 0..raters-1, shape (n,).
        value: the judgement, shape (n,).
        items: how many items there are, also those that nobody judged.
        raters: how many raters there are.
    """

    item: Codes
    rater: Codes
    value: Array
    items: int
    raters: int

    @classmethod
    def of_rows(
        cls, items: Iterable[Hashable], raters: Iterable[Hashable], values: Array
    ) -> "Ratings":
        """Return ratings from one row a judgement; names get numbers in order of first appearance.

        Raises:
            ValueError: lengths differ, a value is not finite, a row has no item or no rater, or a
                rater judged an item twice.

        Examples:
            >>> Ratings.of_rows(["a", "a", "b"], ["ada", "ben", "ada"], [1, 2, 3]).table()
            array([[ 1.,  2.],
                   [ 3., nan]])
        """
        item, item_count = _numbered("items", items)
        rater, rater_count = _numbered("raters", raters)
        value = given_numbers("ratings", "values", values)
        return _checked(item, rater, value, item_count, rater_count)

    @classmethod
    def of_codes(
        cls, item: Codes, rater: Codes, values: Array, *, items: int, raters: int
    ) -> "Ratings":
        """Return ratings whose items and raters have numbers already.

        Raises:
            ValueError: lengths differ, a number is none of theirs, a value is not finite, or a
                rater judged an item twice.
        """
        item, rater = np.asarray(item), np.asarray(rater)
        value = given_numbers("ratings", "values", values)
        for name, codes, count in (("item", item, items), ("rater", rater, raters)):
            wrong = codes[(codes < 0) | (codes >= count)]
            if len(wrong):
                msg = f"ratings: {name} number {wrong[0]} is not within 0..{count - 1}"
                raise ValueError(msg)
        return _checked(item, rater, value, items, raters)

    @classmethod
    def of_table(cls, table: Array) -> "Ratings":
        """Return ratings from a table with one row an item and one column a rater.

        Args:
            table: an array, rows in a list, or a data frame, shape (items, raters); NaN or None
                where a rater did not judge an item.

        Raises:
            ValueError: the table is not two-dimensional, or holds infinite values or text.

        Examples:
            >>> Ratings.of_table(np.array([[1.0, 2.0], [np.nan, 3.0]])).value
            array([1., 2., 3.])
        """
        values = given_numbers("ratings", "values", table, absent=np.nan)
        if values.ndim != 2:  # noqa: PLR2004 items and raters
            msg = f"ratings: a table has the axes items and raters, got {values.ndim} axes"
            raise ValueError(msg)
        item, rater = np.nonzero(~np.isnan(values))
        return _checked(item, rater, values[item, rater], *values.shape)

    @classmethod
    def of_counts(cls, counts: Array) -> "Ratings":
        """Return ratings from how often each category was said of each item.

        Who said what is lost in such a table: raters are numbered anew for each item, so measures
        of single raters mean nothing.

        Args:
            counts: whole numbers, shape (items, categories); categories become 0, 1, 2, ...

        Raises:
            ValueError: the table is not two-dimensional, or an entry is no whole number >= 0.

        Examples:
            >>> Ratings.of_counts(np.array([[2.0, 1.0], [0.0, 1.0]])).value
            array([0., 0., 1., 1.])
        """
        table = given_numbers("ratings", "counts", counts)
        if table.ndim != 2:  # noqa: PLR2004 items and categories
            msg = f"ratings: counts have the axes items and categories, got {table.ndim} axes"
            raise ValueError(msg)
        wrong = table[~((table >= 0) & (table == np.floor(table)) & np.isfinite(table))]
        if len(wrong):
            msg = f"ratings: a count is a whole number, 0 or more, got {wrong[0]:g}"
            raise ValueError(msg)
        cell = np.repeat(np.arange(table.size), table.astype(np.intp).ravel())
        item, category = np.divmod(cell, max(table.shape[1], 1))
        size = np.bincount(item, minlength=len(table))
        rater = np.arange(len(item)) - (np.cumsum(size) - size)[item]
        raters = int(size.max(initial=0))
        return _checked(item, rater, category.astype(np.float64), len(table), raters)

    def table(self) -> Array:
        """Return one row an item and one column a rater, NaN where not judged."""
        dense = np.full((self.items, self.raters), np.nan)
        dense[self.item, self.rater] = self.value
        return dense

    def per_item(self) -> Codes:
        """Return how many judgements each item has, shape (items,)."""
        return np.bincount(self.item, minlength=self.items)

    def of_items(self, kept: NDArray[np.bool_]) -> "Ratings":
        """Return the judgements of some items, which keep their order and get new numbers.

        Args:
            kept: True where an item stays, shape (items,).
        """
        number = np.cumsum(kept) - 1
        rows = kept[self.item]
        return Ratings(
            number[self.item[rows]],
            self.rater[rows],
            self.value[rows],
            int(kept.sum()),
            self.raters,
        )

    def without_rater(self, rater: int) -> "Ratings":
        """Return the judgements of all others; items and raters keep their numbers."""
        rows = self.rater != rater
        return Ratings(self.item[rows], self.rater[rows], self.value[rows], self.items, self.raters)


def _numbered(what: str, names: Iterable[Hashable]) -> tuple[Codes, int]:
    """Return the number of each name in order of first appearance, and how many there are."""
    given = names if hasattr(names, "__array__") else list(names)
    number: dict[Hashable, int] = {}
    known = given_persons("ratings", what, given, entry="row")
    codes = [number.setdefault(name, len(number)) for name in known]
    return np.array(codes, dtype=np.intp), len(number)


def _checked(item: Codes, rater: Codes, value: Array, items: int, raters: int) -> Ratings:
    """Refuse rows that do not belong together; return them in order."""
    if not item.shape == rater.shape == value.shape:
        shapes = f"{item.shape}, {rater.shape} and {value.shape}"
        msg = f"ratings: items, raters and values must have one length, got {shapes}"
        raise ValueError(msg)
    if not np.isfinite(value).all():
        msg = "ratings: a judgement is a finite number; leave missing ones out"
        raise ValueError(msg)
    place = item * max(raters, 1) + rater
    order = np.argsort(place, kind="stable")
    item, rater, place = item[order], rater[order], place[order]
    twice = np.flatnonzero(place[1:] == place[:-1])
    if len(twice):
        who, what = int(rater[twice[0]]), int(item[twice[0]])
        msg = f"ratings: rater number {who} judged item number {what} more than once"
        raise ValueError(msg)
    return Ratings(item, rater, value[order], items, raters)
