"""Sounds and the captions that are wanted for them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.media.sound_file import sound_facts
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.training.labelled_items import Items, read_column, read_items, read_split
from evenhand.model_zoo.training.recipe_file import Data, Parting
from evenhand.model_zoo.training.splits import Split

NAMED: Final = 5
"""Files that a message names before it counts the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionPairs:
    """What a captioner learns from.

    Attributes:
        items: who and what is in each row.
        files: the sound of each item.
        captions: the wanted text of each item.
        split: which items are for what.
    """

    items: Items
    files: tuple[Path, ...]
    captions: tuple[str, ...]
    split: Split


def read_pairs(
    table: pa.Table, data: Data, how: Parting, *, folder: Path, file: str, seed: int
) -> CaptionPairs:
    """Return the pairs of a table.

    Args:
        table: one row an item.
        data: names of its columns.
        how: how persons are parted.
        folder: that files of sound are relative to.
        file: name of the table, for messages.
        seed: of the draw of persons.

    Raises:
        ZooError: an empty caption, a sound that cannot be opened, a person in two parts.
    """
    items = read_items(table, data, file=file)
    files = tuple(folder / name for name in read_column(table, data.file, file=file))
    captions = tuple(one.strip() for one in read_column(table, data.caption, file=file))
    problems = [problem for one in files if (problem := _problem(one))]
    if problems:
        more = [f"and {len(problems) - NAMED} more"] if len(problems) > NAMED else []
        raise ZooError([*problems[:NAMED], *more])
    split = read_split(table, items.persons, how, seed=seed)
    return CaptionPairs(items=items, files=files, captions=captions, split=split)


def _problem(file: Path) -> str:
    """Return why a sound cannot be opened; nothing where it can."""
    try:
        sound_facts(file)
    except Unreadable as error:
        return f"{file}: {error}"
    return ""
