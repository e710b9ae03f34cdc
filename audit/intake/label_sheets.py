"""What raters wrote down about items, as the EmoNet data sets publish it: dictionaries as text."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from evenhand.audit.errors import InputError

SHOWN = 60
EXPECTED = "a list of {rater: {emotion: rating}} as text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The ratings that one rater gave to one item.

    Attributes:
        item: id of the item.
        rater: name of the rater.
        marks: rating of each emotion that was written down.
    """

    item: str
    rater: str
    marks: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """What may stand in a sheet.

    Attributes:
        file: name of the file in messages.
        column: its column of labels.
        top: highest rating; ratings go from 0. With 1, True and False are ratings too.
        whole: whether ratings are whole numbers, as those of people are.
        name_of: returns the name of the emotion that a label means, `""` when it means none.
    """

    file: str
    column: str
    top: int
    name_of: Callable[[str], str]
    whole: bool = True

    def marks(self, written: object, row: int) -> dict[str, float]:
        """Return the ratings of one dictionary of emotions.

        Args:
            written: what stood in the file.
            row: its data row, from 0.

        Raises:
            InputError: no dictionary, an unknown emotion, one that comes twice, or a rating that is
                off the scale.
        """
        if not isinstance(written, dict):
            raise self.error(row, written, "{emotion: rating} as text")
        found: dict[str, float] = {}
        for label, mark in written.items():
            name = self.name_of(label) if isinstance(label, str) else ""
            if not name or name in found:
                raise self.error(row, label, "each EmoNet emotion at most once, and no other")
            if not self._is_rating(mark):
                kind = "a whole number" if self.whole else "a number"
                raise self.error(row, mark, f"{kind} within 0..{self.top}")
            found[name] = float(mark)
        return found

    def _is_rating(self, mark: object) -> bool:
        if not isinstance(mark, int | float) or (isinstance(mark, bool) and self.top > 1):
            return False
        return 0 <= mark <= self.top and (not self.whole or mark == int(mark))

    def error(self, row: int, got: object, expected: str) -> InputError:
        """Return the error for a row that is not as it should be."""
        shown = repr(got) if len(repr(got)) <= SHOWN else f"{repr(got)[:SHOWN]}..."
        problem = (
            f"{self.file}: column {self.column!r}, data row {row + 1}: got {shown}, "
            f"expected {expected}"
        )
        return InputError([problem])


def literal(text: str) -> object:
    """Return what a text of brackets, words and numbers stands for; the text itself when nothing.

    Nothing is run: only literals are read.

    Examples:
        >>> literal("{'Joy': 3}")
        {'Joy': 3}
        >>> literal("Joy")
        'Joy'
    """
    try:
        return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return text


def sheets(frame: pa.Table, legend: Legend) -> tuple[Sheet, ...]:
    """Return all sheets of a table in which each row holds an item and all its raters.

    Args:
        frame: columns `item` and `label`, as text.
        legend: what may stand in a label.

    Raises:
        InputError: a label that is not as described, or a rater who comes twice in an item.
    """
    items, labels = (frame.column(name).to_pylist() for name in ("item", "label"))
    found = tuple(
        sheet
        for row, (item, label) in enumerate(zip(items, labels, strict=True))
        for sheet in _row(row, item, literal(label), legend)
    )
    once(found, file=legend.file)
    return found


def once(given: Sequence[Sheet], *, file: str) -> None:
    """Raise when a rater has two sheets of one item.

    Raises:
        InputError: the first such item and rater, and how many there are.
    """
    counts = Counter((sheet.item, sheet.rater) for sheet in given)
    twice = [key for key, count in counts.items() if count > 1]
    if twice:
        item, rater = twice[0]
        problem = (
            f"{file}: item {item!r} has several ratings by {rater!r}, expected one of each rater; "
            f"{len(twice)} such cases"
        )
        raise InputError([problem])


def _row(row: int, item: str, written: object, legend: Legend) -> Iterator[Sheet]:
    if not isinstance(written, list) or not written:
        raise legend.error(row, written, EXPECTED)
    for each in written:
        if not isinstance(each, dict) or not each:
            raise legend.error(row, each, EXPECTED)
        for rater, marks in each.items():
            if not isinstance(rater, str) or not rater.strip():
                raise legend.error(row, rater, "the name of a rater")
            yield Sheet(item=item, rater=rater, marks=legend.marks(marks, row))
