"""Judgements on items, by raters or by a model: read from a long or a wide table and sifted.

A *long* table has one row for each judgement, a *wide* one has a row for each item and a column for
each emotion. Both become the same entries, one emotion at a time, and every entry that cannot be
used leaves with exactly one reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenhand.audit.intake.columns import numbers, positions
from evenhand.audit.plan import Scale
from evenhand.audit.table import Array, Codes, Dropped, Text

Index: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
What: TypeAlias = Literal["items", "ratings", "predictions"]

NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Judgements of one emotion, one a position.

    Attributes:
        item: position of the item in the item table, -1 when it is not there.
        judge: number of the rater, -1 when nobody is named; 0 throughout when there is one judge.
        value: NaN where there is no number.
        empty: nothing stood there at all.
        behind: ratings that the value was made of.
    """

    item: Index
    judge: Index
    value: Array
    empty: Mask
    behind: Index

    def only(self, keep: Mask | Index) -> "Entries":
        """Return the entries at a mask or at positions."""
        return Entries(
            item=self.item[keep],
            judge=self.judge[keep],
            value=self.value[keep],
            empty=self.empty[keep],
            behind=self.behind[keep],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """What is left of the entries of one emotion, and what is not.

    Attributes:
        kept: usable entries, one for each item and judge.
        lost: item positions of the entries left out, by reason.
        conflicts: item positions where one judge gave different values.
    """

    kept: Entries
    lost: Mapping[str, Index]
    conflicts: Index


def wide_entries(
    frame: pa.Table, emotions: Sequence[str], *, rows: Entries, file: str
) -> Iterator[Entries]:
    """Yield the entries of each emotion's column; `rows` says whose they are."""
    for emotion in emotions:
        read = numbers(frame, emotion, file=file)
        yield replace(rows, value=read.values, empty=read.empty)


def long_entries(
    frame: pa.Table, emotions: Sequence[str], *, column: str, rows: Entries, file: str
) -> Iterator[Entries]:
    """Yield the entries of each emotion, and last those of emotions that are not listed."""
    code = positions(frame, column, emotions, file=file)
    code[code < 0] = len(emotions)
    order = np.argsort(code, kind="stable")
    ends = np.searchsorted(code[order], np.arange(len(emotions) + 2))
    for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        yield rows.only(order[start:end])


def sift(entries: Entries, scale: Scale, *, noun: str, whole: bool) -> Sifted:
    """Return the usable entries, and the others by their reason.

    Args:
        entries: judgements of one emotion.
        scale: what a value may be.
        noun: `"rating"` or `"prediction"`, for the reasons.
        whole: whether values must be whole levels.
    """
    reasons = {
        f"{noun} of an item that is not audited": entries.item < 0,
        f"{noun} without a rater": entries.judge < 0,
        f"empty {noun}": entries.empty,
        no_number(noun): np.isnan(entries.value),
        off_scale(noun, scale, whole=whole): ~_on_scale(entries.value, scale, whole=whole),
    }
    left = np.ones(len(entries.item), dtype=np.bool_)
    lost = {}
    for reason, bad in reasons.items():
        lost[reason] = entries.item[left & bad]
        left &= ~bad
    usable = entries.only(left)
    first, conflicts = _first_of_each(usable)
    again = np.ones(len(usable.item), dtype=np.bool_)
    again[first] = False
    lost[repeated(noun)] = usable.item[again]
    return Sifted(kept=usable.only(first), lost=lost, conflicts=conflicts)


def contradictions(
    sifted: Sequence[Sifted], emotions: Sequence[str], items: Text, *, noun: str
) -> str:
    """Return which judgements contradict each other: the first, and how many; `""` if none."""
    found = [
        f"item {str(items[item])!r}, emotion {emotion!r}"
        for emotion, each in zip(emotions, sifted, strict=True)
        for item in each.conflicts[:NAMED].tolist()
    ]
    if not found:
        return ""
    count = sum(len(each.conflicts) for each in sifted)
    return f"{count} times different values for the same {noun}: {'; '.join(found[:NAMED])}"


def no_number(noun: str) -> str:
    """Return the reason for something that is no finite number."""
    return f"{noun} is not a number"


def repeated(noun: str) -> str:
    """Return the reason for what was there already, with the same value."""
    return f"the same {noun} again (counted once)"


SLIPS, MOST_OFF_SCALE = 5, 0.05
"""So many values off the declared scale are taken for slips, and beyond that so large a share."""


def off_scale(noun: str, scale: Scale, *, whole: bool) -> str:
    """Return the reason for values that the scale does not have."""
    return f"{noun} is {'no whole level of' if whole else 'outside'} the scale {span(scale)}"


def another_scale(off: int, *, used: int) -> bool:
    """Tell whether values off the declared scale are too many to be slips.

    More mean that the scale is another one, and leaving them out would take the strongest
    judgements away.

    Examples:
        >>> another_scale(3, used=40), another_scale(30, used=470), another_scale(3, used=2)
        (False, True, True)
    """
    return off > used or (off > SLIPS and off > MOST_OFF_SCALE * (off + used))


def span(scale: Scale) -> str:
    """Return the ends of a scale for a message.

    Examples:
        >>> span(Scale(kind="continuous", low=0, high=7))
        '0..7'
    """
    return f"{scale.low:g}..{scale.high:g}"


def dropped(
    what: What, losses: Sequence[Mapping[str, Index]], *, of: int, cells: Codes
) -> tuple[Dropped, ...]:
    """Return one record a reason, over all emotions, with the attribute cells of the items."""
    records = []
    for reason in dict.fromkeys(reason for loss in losses for reason in loss):
        items = np.concatenate([loss[reason] for loss in losses if reason in loss])
        if items.size:
            records.append(drop(what, reason, items, of=of, cells=cells))
    return tuple(records)


def drop(what: What, reason: str, items: Index, *, of: int, cells: Codes) -> Dropped:
    """Return the record of one reason; items at position -1 are not known and have cells of -1."""
    hidden = np.full((1, cells.shape[1]), -1, dtype=np.int16)
    looked_up = np.concatenate([cells, hidden])[items]
    return Dropped(what=what, reason=reason, count=len(items), of=of, cells=looked_up)


def _on_scale(values: Array, scale: Scale, *, whole: bool) -> Mask:
    inside = (values >= scale.low) & (values <= scale.high)
    on_scale: Mask = inside & (values == np.round(values)) if whole else inside
    return on_scale


def _first_of_each(entries: Entries) -> tuple[Index, Index]:
    judges = int(entries.judge.max(initial=0)) + 1
    key = entries.item * judges + entries.judge
    if not (np.diff(np.sort(key)) == 0).any():
        return np.arange(len(key)), np.empty(0, dtype=np.int64)
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    differs = entries.value != entries.value[first[group]]
    return np.sort(first), np.unique(entries.item[differs])
