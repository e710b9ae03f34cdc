"""From a column to the levels of an attribute: declared, found, or in bins; and `unknown`."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import distinct, numbers
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Attribute as Declared
from evenhand.audit.table import Array, Codes
from evenhand.metrics.slices import UNKNOWN, Attribute

MOST_LEVELS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Leveled:
    """An attribute with the level of every row.

    Attributes:
        attribute: its name and levels; `unknown` is the last one.
        codes: position of each row's level, shape (rows,).
        unusable: rows whose value is stated, but is no number or lies in no bin; their level is
            `unknown`.
        why: reason for these, `""` when there can be none.
    """

    attribute: Attribute
    codes: Codes
    unusable: NDArray[np.bool_]
    why: str = ""


def leveled(frame: pa.Table, declared: Declared, *, file: str) -> Leveled:
    """Return the levels of one attribute.

    Empty values and those that the plan calls unknown get the level `unknown`, which is always
    there and always last; a value that the plan lists as a level is that level. Declared levels
    stay even where nobody has them, because a group without data is a finding.

    Args:
        frame: the item table.
        declared: the attribute as the plan has it.
        file: name of the item table in messages.

    Raises:
        InputError: a level that the plan does not list, no usable number at all, or labels that do
            not fit the bins.
    """
    return _binned(frame, declared, file=file) if declared.bins else _named(frame, declared, file)


def bin_labels(edges: Sequence[float]) -> tuple[str, ...]:
    """Return names of the bins [e0, e1), [e1, e2), ..., [ek-1, ek].

    Bins between whole numbers are named by the whole numbers in them, as ages are.

    Examples:
        >>> bin_labels([20, 30, 31, 74])
        ('20-29', '30', '31-74')
        >>> bin_labels([0, 0.5, 1])
        ('[0, 0.5)', '[0.5, 1]')
        >>> bin_labels([18, 60, float("inf")])
        ('18-59', '60+')
    """
    last = len(edges) - 2
    return tuple(
        _bin_label(low, high, closed=position == last)
        for position, (low, high) in enumerate(pairwise(edges))
    )


def _bin_label(low: float, high: float, *, closed: bool) -> str:
    if low == -np.inf:
        return f"under {high:g}"
    if high == np.inf:
        return f"{low:g}+"
    if low != int(low) or high != int(high):
        return f"[{low:g}, {high:g}{']' if closed else ')'}"
    top = high if closed else high - 1
    return f"{low:g}" if top == low else f"{low:g}-{top:g}"


def _named(frame: pa.Table, declared: Declared, file: str) -> Leveled:
    found, rows = distinct(frame, declared.column or declared.name, file=file)
    unknown = {each for each in found if each in declared.unknown or not each.strip()}
    stated = [each for each in found if each not in unknown and each != UNKNOWN]
    levels = [each for each in declared.levels if each != UNKNOWN] if declared.levels else stated
    strange = sorted(set(stated) - set(levels))
    if strange:
        counts = dict(zip(found, np.bincount(rows, minlength=len(found)).tolist(), strict=True))
        got = [f"{each!r} ({counts[each]} rows)" for each in strange]
        raise InputError([_strange(declared, strange[0], got, file)])
    if len(levels) > MOST_LEVELS:
        problem = (
            f"{file}: attribute {declared.name!r} has {len(levels)} levels, expected at most "
            f"{MOST_LEVELS}; declare bins, or leave it out"
        )
        raise InputError([problem])
    place = {name: position for position, name in enumerate(levels)}
    codes = np.asarray([place.get(each, len(levels)) for each in found], dtype=np.int16)[rows]
    attribute = _attribute(declared, levels, file)
    return Leveled(attribute=attribute, codes=codes, unusable=np.zeros(len(rows), dtype=np.bool_))


def _strange(declared: Declared, first: str, got: list[str], file: str) -> str:
    column = declared.column or declared.name
    return (
        f"{file}: attribute {declared.name!r}, column {column!r}: the plan does not list "
        f"{listing(got)}. Its levels: {listing(declared.levels)}."
        f"{suggestion(first, declared.levels)} Add them to levels or to unknown"
    )


def _binned(frame: pa.Table, declared: Declared, *, file: str) -> Leveled:
    labels = list(declared.labels or bin_labels(declared.bins))
    edges = np.asarray(declared.bins, dtype=np.float64)
    _check_bins(declared, labels, edges)
    column = declared.column or declared.name
    read = numbers(frame, column, file=file)
    found, rows = distinct(frame, column, file=file)
    named_unknown = np.asarray([each in declared.unknown or not each.strip() for each in found])
    unknown = named_unknown[rows] | read.empty
    codes = _bins(read.values, edges)
    codes[unknown] = len(labels)
    unusable = ~unknown & (codes == len(labels))
    if unusable.any() and (codes == len(labels)).all():
        problem = (
            f"{file}: attribute {declared.name!r}, column {column!r}: no row holds a number within "
            f"{edges[0]:g}..{edges[-1]:g}; got {listing(found)}"
        )
        raise InputError([problem])
    why = f"{declared.name} is no number within {edges[0]:g}..{edges[-1]:g}"
    attribute = _attribute(declared, labels, file)
    return Leveled(attribute=attribute, codes=codes, unusable=unusable, why=why)


def _bins(values: Array, edges: Array) -> Codes:
    bins = len(edges) - 1
    codes = np.searchsorted(edges, values, side="right") - 1
    codes[values == edges[-1]] = bins - 1
    codes[~((values >= edges[0]) & (values <= edges[-1]))] = bins
    return codes.astype(np.int16)


def _check_bins(declared: Declared, labels: list[str], edges: Array) -> None:
    where = f"attribute {declared.name!r}"
    problems = []
    if len(edges) < 2 or not (np.diff(edges) > 0).all():  # noqa: PLR2004  (a bin has two edges)
        problems.append(f"{where}: bins are {declared.bins}, expected two or more rising edges")
    elif len(labels) != len(edges) - 1 or len(set(labels)) < len(labels) or UNKNOWN in labels:
        problems.append(
            f"{where}: got labels {listing(labels)}, expected {len(edges) - 1} different ones, "
            f"none of them {UNKNOWN!r}"
        )
    if problems:
        raise InputError(problems)


def _attribute(declared: Declared, levels: Sequence[str], file: str) -> Attribute:
    if declared.reference and declared.reference not in levels:
        problem = (
            f"{file}: attribute {declared.name!r}: the reference {declared.reference!r} is not "
            f"among the levels {listing(levels)}.{suggestion(declared.reference, levels)}"
        )
        raise InputError([problem])
    return Attribute(name=declared.name, levels=(*levels, UNKNOWN), reference=declared.reference)
