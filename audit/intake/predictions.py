"""A model's scores, aligned with the items; what is missing or unusable is counted, by reason."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import distinct, numbers, positions, require, words
from evenhand.audit.intake.entries import (
    Entries,
    Index,
    Mask,
    Sifted,
    another_scale,
    contradictions,
    drop,
    dropped,
    long_entries,
    off_scale,
    sift,
    span,
    wide_entries,
)
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Model, Scale
from evenhand.audit.table import Array, Dropped, Scores, Table

NOUN = "prediction"
NAMED = 5
NO_ROW = "no prediction row"
SOME_ROWS = "no prediction row for some of the covered emotions"


def scores(
    frame: pa.Table,
    table: Table,
    emotions: Sequence[str],
    model: Model,
    *,
    scale: Scale,
    file: str,
) -> Scores:
    """Return a model's scores, one row an item and one column an emotion of the truth.

    An emotion without a column (long: without a row) is not covered; that is not 0. Other columns
    of a wide table are not read. A model that states its own scale is held to that, else to the
    range of `scale`. The link of the model is applied.

    Args:
        frame: predictions, long or wide as the model says.
        table: the items.
        emotions: outcomes of the truth, in order.
        model: column names, scale and link.
        scale: of the ratings.
        file: name of the frame in messages.

    Returns:
        Scores with NaN where there is none. In `dropped`, `predictions` counts values of the file
        that were left out (of all values), and `items` counts items without a row (of all items).

    Raises:
        InputError: missing columns, no known emotion, contradicting rows, more than half of the
            values off the scale, or no usable prediction at all.
    """
    used = model.scale or scale
    whole = model.scale is not None and used.kind != "continuous"
    covers = _covers(frame, emotions, model, file)
    rows = _rows(frame, table, model, file)
    sifted: list[Sifted] = []
    losses: list[Mapping[str, Index]] = []
    rowless: list[Mask] = []
    given = 0
    for position, entries in enumerate(_entries(frame, covers, model, rows=rows, file=file)):
        given += len(entries.item)
        if position == len(covers):
            losses.append({"prediction of an emotion that is not audited": entries.item})
            continue
        rowless.append(_without_row(entries, len(table.items)))
        sifted.append(sift(entries, used, noun=NOUN, whole=whole))
    losses += [each.lost for each in sifted]
    said = contradictions(sifted, covers, table.items, noun=NOUN)
    if said:
        raise InputError([f"{file}: {said}; keep one for each item and emotion"])
    _check_scale(sifted, used, whole=whole, file=file)
    missing = _missing(np.stack(rowless, axis=1), table)
    lost = (*dropped("predictions", losses, of=given, cells=table.cells), *missing)
    values = _matrix(sifted, covers, emotions, len(table.items))
    if model.link == "linear":
        values = model.slope * values + model.intercept
    return Scores(model=model.name, covers=covers, values=values, dropped=lost)


def _covers(frame: pa.Table, emotions: Sequence[str], model: Model, file: str) -> tuple[str, ...]:
    if model.layout == "long":
        require(frame, [model.item, model.emotion, model.score], file=file)
        held = distinct(frame, model.emotion, file=file)[0]
    else:
        require(frame, [model.item], file=file)
        held = [name for name in frame.column_names if name != model.item]
    covers = tuple(name for name in emotions if name in held)
    if not covers:
        near = "".join(dict.fromkeys(suggestion(name, emotions) for name in held[:NAMED]))
        problem = (
            f"{file}: model {model.name!r} has scores for {listing(held) or 'nothing'}, expected "
            f"at least one of {listing(emotions)}.{near}"
        )
        raise InputError([problem])
    return covers


def _rows(frame: pa.Table, table: Table, model: Model, file: str) -> Entries:
    rows = frame.num_rows
    read = numbers(frame, model.score, file=file) if model.layout == "long" else None
    where = positions(frame, model.item, table.items.tolist(), file=file)
    if (where < 0).all():
        raise InputError([_strangers(frame, table, model, file)])
    return Entries(
        item=where,
        judge=np.zeros(rows, dtype=np.int64),
        value=read.values if read else np.empty(rows),
        empty=read.empty if read else np.zeros(rows, dtype=np.bool_),
        behind=np.ones(rows, dtype=np.int64),
    )


def _strangers(frame: pa.Table, table: Table, model: Model, file: str) -> str:
    """Say that no item of a file is known, and what the first one may have meant."""
    ids = words(frame, model.item, file=file)
    first = ids[0].as_py()
    return (
        f"{file}: none of its {len(ids.unique())} items is in the item table; first: {first!r}."
        f"{suggestion(first, table.items.tolist())} "
        f"The item table has {listing(table.items[:NAMED].tolist())}"
    )


def _entries(
    frame: pa.Table, covers: Sequence[str], model: Model, *, rows: Entries, file: str
) -> Iterator[Entries]:
    if model.layout == "long":
        return long_entries(frame, covers, column=model.emotion, rows=rows, file=file)
    return wide_entries(frame, covers, rows=rows, file=file)


def _without_row(entries: Entries, items: int) -> Mask:
    rowless: Mask = np.bincount(entries.item[entries.item >= 0], minlength=items) == 0
    return rowless


def _missing(rowless: Mask, table: Table) -> Iterator[Dropped]:
    none = rowless.all(axis=1)
    some = rowless.any(axis=1) & ~none
    for reason, mask in ((NO_ROW, none), (SOME_ROWS, some)):
        if mask.any():
            where: Index = np.flatnonzero(mask)
            yield drop("items", reason, where, of=len(table.items), cells=table.cells)


def _matrix(
    sifted: Sequence[Sifted], covers: Sequence[str], emotions: Sequence[str], items: int
) -> Array:
    values = np.full((items, len(emotions)), np.nan)
    for emotion, each in zip(covers, sifted, strict=True):
        values[each.kept.item, list(emotions).index(emotion)] = each.kept.value
    return values


def _check_scale(sifted: Sequence[Sifted], scale: Scale, *, whole: bool, file: str) -> None:
    off = sum(len(each.lost[off_scale(NOUN, scale, whole=whole)]) for each in sifted)
    used = sum(len(each.kept.item) for each in sifted)
    if another_scale(off, used=used):
        problem = (
            f"{file}: {off} predictions are not on the {scale.kind} scale {span(scale)} and "
            f"{used} are; state the scale of the scores in the plan (scale of the model)"
        )
        raise InputError([problem])
    if not used:
        problem = f"{file}: not one prediction is a number for an item that is audited"
        raise InputError([problem])
