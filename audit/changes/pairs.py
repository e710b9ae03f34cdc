"""A table of pairs, held against the items: what is no pair is counted by reason."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenhand.audit.asked import Counterfactual
from evenhand.audit.changes.changed import Couples, Pairs
from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import positions, require, text_column
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.table import Table

Mask = NDArray[np.bool_]

ITSELF = "an item paired with itself"
AGAIN = "the same two items once more"
STRANGERS = "both items are not audited"

_NAMED = 5


def read_pairs(frame: pa.Table, table: Table, asked: Counterfactual, *, file: str) -> Pairs:
    """Return the pairs that a plan asks about.

    A pair of which one item is not audited stays a pair, one that lacks a score; so its loss can be
    told by group. The same two items, in either order, are one pair: the first row counts.

    Args:
        frame: one row a pair.
        table: the items.
        asked: columns, and the rows that count.
        file: name of the frame in messages.

    Raises:
        InputError: missing columns, no row of the wanted values, or not one usable pair.
    """
    chosen = {*asked.where, *asked.repeats}
    require(frame, [asked.original, asked.changed, *sorted(chosen)], file=file)
    again = _rows(frame, asked.repeats, file=file) if asked.repeats else None
    rows = _rows(frame, asked.where, file=file)
    rows = rows if again is None else rows & ~again
    if not rows.any():
        problem = f"{file}: no row is left beside the repeats of {asked.name!r}"
        raise InputError([problem])
    couples, unused = _couples(frame, rows, table, asked, file=file)
    repeats = None if again is None else _couples(frame, again, table, asked, file=file)
    return Pairs(
        asked=asked,
        couples=couples,
        repeats=None if repeats is None else repeats[0],
        unused=(*unused, *((f"{reason} (repeats)", n) for reason, n in _said(repeats))),
    )


def _said(found: tuple[Couples, tuple[tuple[str, int], ...]] | None) -> tuple[tuple[str, int], ...]:
    return () if found is None else found[1]


def _rows(frame: pa.Table, wanted: Mapping[str, str], *, file: str) -> Mask:
    """Return which rows have all the wanted values.

    Raises:
        InputError: none has.
    """
    chosen = np.ones(frame.num_rows, dtype=np.bool_)
    for column, value in wanted.items():
        held = text_column(frame, column, file)
        if value not in held:
            known = sorted(set(held.tolist()))
            problem = (
                f"{file}: column {column!r} never holds {value!r}.{suggestion(value, known)} "
                f"It holds {listing(known)}"
            )
            raise InputError([problem])
        chosen &= held == value
    if not chosen.any():
        words = " and ".join(f"{column} = {value!r}" for column, value in wanted.items())
        problem = f"{file}: no row has {words}"
        raise InputError([problem])
    return chosen


def _couples(
    frame: pa.Table, rows: Mask, table: Table, asked: Counterfactual, *, file: str
) -> tuple[Couples, tuple[tuple[str, int], ...]]:
    """Return the pairs of some rows, and how many of these are none, by reason."""
    sides = [
        positions(frame, column, table.items.tolist(), file=file)[rows]
        for column in (asked.original, asked.changed)
    ]
    names = [text_column(frame, c, file)[rows] for c in (asked.original, asked.changed)]
    itself = names[0] == names[1]
    strange = ~itself & (sides[0] < 0) & (sides[1] < 0)
    left = ~(itself | strange)
    again = _again(names, left)
    kept = left & ~again
    if not ((sides[0] >= 0) & (sides[1] >= 0) & kept).any():
        raise InputError([_none(names, table, file)])
    counts = ((ITSELF, itself), (STRANGERS, strange), (AGAIN, again))
    unused = tuple((reason, int(mask.sum())) for reason, mask in counts if mask.any())
    return Couples(original=sides[0][kept], changed=sides[1][kept]), unused


def _again(names: Sequence[NDArray[np.str_]], left: Mask) -> Mask:
    """Return which rows name two items that an earlier row named, in either order."""
    key = np.stack([np.minimum(*_coded(names)), np.maximum(*_coded(names))], axis=1)
    _, first = np.unique(key[left], axis=0, return_index=True)
    fresh = np.zeros(len(left), dtype=np.bool_)
    fresh[np.flatnonzero(left)[first]] = True
    return np.asarray(left & ~fresh)


def _coded(names: Sequence[NDArray[np.str_]]) -> NDArray[np.intp]:
    """Return the number of each name, shape (2, rows)."""
    _, code = np.unique(np.stack(names), return_inverse=True)
    return np.asarray(code.reshape(2, -1))


def _none(names: Sequence[NDArray[np.str_]], table: Table, file: str) -> str:
    """Say that no row names two items that are audited."""
    known = table.items.tolist()
    strangers = [name for name in np.concatenate(list(names)).tolist() if name not in known]
    first = f"; first: {strangers[0]!r}.{suggestion(strangers[0], known)}" if strangers else ". "
    return (
        f"{file}: not one row names two different items of the item table{first} "
        f"The item table has {listing(known[:_NAMED])}"
    )
