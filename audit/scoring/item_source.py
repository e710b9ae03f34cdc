"""The items of a data set as sources of bytes for a model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, TypeAlias

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import numbers, require
from evenhand.audit.intake.media_items import MediaItems
from evenhand.audit.intake.media_reader import MediaReader
from evenhand.audit.intake.media_ref import MediaRef
from evenhand.model_zoo.media.face_box import Box
from evenhand.model_zoo.media.unreadable import Unreadable

BoxColumns: TypeAlias = tuple[str, str, str, str]
"""Columns with left, top, right and bottom of a face, in pixels of the upright picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSource:
    """One item, read by a reader that many share.

    Attributes:
        item: its id.
        media: where its picture or clip lies.
        reader: opens it.
        box: where its face lies, if that is declared.
    """

    item: str
    media: MediaRef
    reader: MediaReader
    box: Box | None = None

    def open(self) -> IO[bytes]:
        """Return its bytes as a stream that can be wound back.

        Raises:
            Unreadable: `missing` or `unreadable`.
        """
        try:
            return self.reader.open(self.media)
        except InputError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise Unreadable(reason="missing", says="no such file") from None
            raise Unreadable(reason="unreadable", says=str(error)) from None


def item_sources(
    items: MediaItems, reader: MediaReader, *, box_columns: BoxColumns | None = None
) -> Sequence[ItemSource]:
    """Return the items of a data set, in the order in which they are fast to read.

    Args:
        items: the items.
        reader: opens them.
        box_columns: where boxes of faces are declared; an item without numbers there has none.

    Raises:
        InputError: there are no such columns, or they hold no numbers.
    """
    if box_columns is None:
        boxes: list[Box | None] = [None] * len(items)
    else:
        boxes = _boxes(items.columns, box_columns)
    ids = items.ids.tolist()
    return [
        ItemSource(item=item, media=media, reader=reader, box=box)
        for item, media, box in zip(ids, items.media, boxes, strict=True)
    ]


def _boxes(frame: pa.Table, names: BoxColumns) -> list[Box | None]:
    """Return the declared boxes."""
    require(frame, list(names), file="--box")
    read = [numbers(frame, name, file="--box") for name in names]
    sides = np.stack([column.values for column in read], axis=1)
    empty = np.any([column.empty for column in read], axis=0).tolist()
    odd = np.flatnonzero(~np.asarray(empty) & ~np.isfinite(sides).all(axis=1))
    if odd.size:
        problem = f"--box: {odd.size} items have no numbers in {', '.join(names)}; first: row"
        raise InputError([f"{problem} {odd[0] + 1}"])
    return [None if none else _box(row) for none, row in zip(empty, sides, strict=True)]


def _box(sides: Iterable[float]) -> Box:
    """Return four numbers as whole pixels."""
    left, top, right, bottom = (round(float(side)) for side in sides)
    return left, top, right, bottom
