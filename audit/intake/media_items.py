"""The items of a data set as a model meets them: id, person, picture or clip, attributes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import require, text_column, words
from evenhand.audit.intake.media_ref import MediaRef
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Data
from evenhand.audit.table import Text

NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaItem:
    """One item.

    Attributes:
        item: its id.
        person: who is depicted or speaks.
        media: where the picture or clip lies.
        attributes: the item's other columns, as text.
    """

    item: str
    person: str
    media: MediaRef
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaItems:
    """All items of a data set.

    Attributes:
        ids, persons: shape (items,).
        media: where each picture or clip lies.
        columns: attributes, one row an item.
        skipped: items without a picture or clip, and why.
    """

    ids: Text
    persons: Text
    media: Sequence[MediaRef]
    columns: pa.Table
    skipped: Mapping[str, str]

    def __len__(self) -> int:
        """Return how many items have a picture or clip."""
        return len(self.media)

    def __getitem__(self, position: int) -> MediaItem:
        """Return one item."""
        names = self.columns.column_names
        return MediaItem(
            item=str(self.ids[position]),
            person=str(self.persons[position]),
            media=self.media[position],
            attributes={name: self.columns.column(name)[position].as_py() for name in names},
        )

    def __iter__(self) -> Iterator[MediaItem]:
        """Yield the items in the order of their files, which is the fast one to read them in."""
        return (self[position] for position in range(len(self)))


def listed(frame: pa.Table, media: Sequence[MediaRef | str], data: Data) -> MediaItems:
    """Return the items of a table with their media.

    Args:
        frame: one row an item, with the columns of item and person that `data` names.
        media: of each row; a text says why there is none.
        data: names the columns.

    Raises:
        InputError: no such columns, items without id, items that come twice, or no media at all.
    """
    require(frame, [data.item, data.person], file=data.name)
    ids, persons = (text_column(frame, name, data.name) for name in (data.item, data.person))
    _check_ids(ids, data)
    skipped = {str(ids[row]): why for row, why in enumerate(media) if isinstance(why, str)}
    kept = [row for row, each in enumerate(media) if isinstance(each, MediaRef)]
    if not kept:
        why = next(iter(skipped.values()), "no items")
        problem = f"{data.name}: not one item has a picture or clip; the first: {why}"
        raise InputError([problem])
    beside = [name for name in frame.column_names if name not in (data.item, data.person)]
    columns = {name: words(frame, name, file=data.name).take(kept) for name in beside}
    return MediaItems(
        ids=ids[kept],
        persons=persons[kept],
        media=tuple(each for each in media if isinstance(each, MediaRef)),
        columns=pa.table(columns),
        skipped=MappingProxyType(skipped),
    )


def _check_ids(ids: Text, data: Data) -> None:
    names, counts = np.unique(ids, return_counts=True)
    twice = names[counts > 1].tolist()
    nameless = int((np.char.strip(ids) == "").sum())
    problems = [f"{data.name}: {nameless} rows have no {data.item!r}"] if nameless else []
    if twice and not nameless:
        problems.append(
            f"{data.name}: {len(twice)} items come more than once: {listing(twice[:NAMED])}"
        )
    if problems:
        raise InputError(problems)
