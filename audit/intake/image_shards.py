"""Parquet files of the EmoNet faces: images, labels and prompts, in either published layout."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from evenhand.audit.intake.columns import text_column
from evenhand.audit.intake.emonet_names import emonet_name
from evenhand.audit.intake.label_sheets import Legend, Sheet, sheets
from evenhand.audit.intake.parquet_shards import Shards, read_shards, shard_text
from evenhand.audit.intake.prompted_faces import PROMPT_COLUMNS

PATH = "path"
"""Beside the images in `image`, their names; else the images themselves."""
IMAGES = ("image", PATH)
LABELS = ("label", "annotations")


def image_shards(folder: Path) -> Shards:
    """Return all Parquet files of a folder of faces, without the images.

    Raises:
        InputError: no such file, or one without images.
    """
    shards = read_shards(folder, media=IMAGES, columns=(*LABELS, *PROMPT_COLUMNS, "Emotion", PATH))
    if PATH not in shards.frame.column_names:
        return shards
    named = text_column(shards.frame, PATH, shards.name).tolist()
    position = shards.frame.column_names.index("item")
    return replace(shards, frame=shards.frame.set_column(position, "item", pa.array(named)))


def shard_sheets(shards: Shards, *, top: int) -> tuple[Sheet, ...]:
    """Return the sheets of all raters.

    Args:
        shards: the files.
        top: the highest rating; with 1, True and False are ratings too.

    Raises:
        InputError: no column of labels, or labels that are not as described.
    """
    column, labels = shard_text(shards, LABELS)
    legend = Legend(file=shards.name, column=column, top=top, name_of=emonet_name)
    images = text_column(shards.frame, "item", shards.name)
    return sheets(pa.table({"item": images.tolist(), "label": labels}), legend)
