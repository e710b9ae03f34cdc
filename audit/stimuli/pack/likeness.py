"""Whether two folders hold the same stimuli: byte by byte, or as the eye and the ear have it.

JPEG and Opus may be packed differently by another version of their encoder, and the synthesiser
rounds differently on another kind of processor. So what was planned is compared exactly, pictures
by their pixels, and clips by what was measured of them before they were packed.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np

from evenhand.audit.stimuli.corpus_folder import ITEMS, MANIFEST, PAIRS, Row
from evenhand.model_zoo.media.picture_file import read_picture

PIXELS: Final = 1.0
"""Largest mean distance of the values of two pictures, 0..255."""

MEASURED: Final[Mapping[str, float]] = MappingProxyType(
    {"duration_s": 0.02, "pitch_hz": 2.0, "level_dbfs": 0.5}
)
"""Largest distance of what was measured of two clips."""


def unlike(one: Path, other: Path) -> tuple[str, ...]:
    """Return what differs between two folders of the same stimuli; nothing where they are alike.

    Args:
        one: a folder that `evenhand stimuli` wrote.
        other: the folder that it is held against.
    """
    tables = [
        f"{name}: differs"
        for name in (MANIFEST, PAIRS)
        if (one / name).read_bytes() != (other / name).read_bytes()
    ]
    mine, theirs = rows(one), rows(other)
    if [row["item"] for row in mine] != [row["item"] for row in theirs]:
        return (*tables, f"{ITEMS}: other items")
    pairs = zip(mine, theirs, strict=True)
    return (*tables, *(said for a, b in pairs for said in _unlike_item(one, other, a, b)))


def same_bytes(one: Path, other: Path) -> int:
    """Return how many media of two folders are the same byte by byte."""
    theirs = {row["item"]: row["sha256"] for row in rows(other)}
    return sum(theirs.get(row["item"]) == row["sha256"] for row in rows(one))


def rows(folder: Path) -> Sequence[Row]:
    """Return the items of a folder."""
    with (folder / ITEMS).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _unlike_item(one: Path, other: Path, mine: Row, theirs: Row) -> Iterator[str]:
    """Yield what differs between two items of one name."""
    if mine["sha256"] == theirs["sha256"]:
        return
    for name, most in MEASURED.items():
        if name in mine and abs(float(mine[name]) - float(theirs[name])) > most:
            yield f"{mine['item']}: {name} {mine[name]}, not {theirs[name]}"
    if mine["file"].endswith((".png", ".jpg")):
        apart = _distance(one / mine["file"], other / theirs["file"])
        if apart > PIXELS:
            yield f"{mine['item']}: pixels {apart:.1f} apart"


def _distance(one: Path, other: Path) -> float:
    """Return the mean distance of the values of two pictures of one size, 0..255."""
    a, b = (read_picture(path).astype(np.float32) for path in (one, other))
    return float(np.abs(a - b).mean())
