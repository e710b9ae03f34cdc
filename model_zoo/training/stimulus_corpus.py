"""A corpus of controlled stimuli as arrays to train on: prepared items and intended labels."""

import csv
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.digest import digest
from evenhand.model_zoo.media.unreadable import Unreadable

ITEMS: Final = "items.csv"
MANIFEST: Final = "manifest.json"
NEEDED: Final = ("file", "sha256", "person", "split", "intended_emotion", "intensity")
SPLITS: Final = ("train", "valid", "test")

Row: TypeAlias = Mapping[str, str]
Prepare: TypeAlias = Callable[[Path, Row], NDArray[np.float32]]
"""From a file and its row to what a network takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StimulusCorpus:
    """Items that are ready to train on.

    Attributes:
        inputs: items x shape.
        labels: items x outputs, intended intensity, 0..1; 0 where another or none is intended.
        split: of each item: `train`, `valid` or `test`.
        rows: what else is known of each item.
        sha256: of the manifest and the items, which name the sha256 of each file.
    """

    inputs: NDArray[np.float32]
    labels: NDArray[np.float32]
    split: NDArray[np.str_]
    rows: Sequence[Row]
    sha256: str


def read_corpus(
    folder: Path,
    *,
    outputs: Sequence[str],
    columns: Sequence[str] = (),
    prepare: Prepare,
    say: Callable[[str], None],
) -> StimulusCorpus:
    """Return a corpus that `evenhand stimuli` wrote.

    Args:
        folder: of the corpus.
        outputs: ids of the taxonomy; items that intend another emotion are left out.
        columns: that `prepare` reads, beside those that every corpus has.
        prepare: from a file to what the network takes.
        say: told how far it is.

    Raises:
        ZooError: no corpus, other columns, a person in two splits, a split without items, or a file
            that cannot be decoded or is not the one that the items name.
    """
    every, digest = _rows(folder, columns)
    rows = [row for row in every if row["intended_emotion"] in ("", *outputs)]
    _check_split(rows, folder)
    say(f"{folder.name}: {len(rows)} of {len(every)} items")
    labels = np.zeros((len(rows), len(outputs)), dtype=np.float32)
    for at, row in enumerate(rows):
        if row["intended_emotion"]:
            labels[at, outputs.index(row["intended_emotion"])] = float(row["intensity"])
    return StimulusCorpus(
        inputs=np.stack([_prepared(prepare, folder, row) for row in rows]),
        labels=labels,
        split=np.array([row["split"] for row in rows]),
        rows=rows,
        sha256=digest,
    )


def _prepared(prepare: Prepare, folder: Path, row: Row) -> NDArray[np.float32]:
    """Return an item as the network takes it, or say which file cannot be read."""
    file = folder / row["file"]
    try:
        made = prepare(file, row)
    except Unreadable as error:
        problem = f"{file}: {error}; make the corpus anew"
        raise ZooError([problem]) from None
    if digest(file) != row["sha256"]:
        problem = f"{file}: not the file that {ITEMS} names by its sha256; make the corpus anew"
        raise ZooError([problem])
    return made


def _rows(folder: Path, columns: Sequence[str]) -> tuple[list[Row], str]:
    """Return the rows of the items, and one sha256 of what says how they were made."""
    try:
        texts = [(folder / name).read_bytes() for name in (MANIFEST, ITEMS)]
    except OSError:
        problem = f"{folder}: no corpus; make one with: evenhand stimuli faces|voices --out DIR"
        raise ZooError([problem]) from None
    rows = list(csv.DictReader(texts[1].decode("utf-8").splitlines()))
    missing = [name for name in (*NEEDED, *columns) if rows and name not in rows[0]]
    if missing or not rows:
        problem = f"{folder / ITEMS}: columns {', '.join(missing) or 'without a row'} are missing"
        raise ZooError([problem])
    return list(rows), hashlib.sha256(b"".join(texts)).hexdigest()


def _check_split(rows: Sequence[Row], folder: Path) -> None:
    """Refuse persons in two splits, and splits without anybody."""
    of: dict[str, set[str]] = {}
    for row in rows:
        of.setdefault(row["person"], set()).add(row["split"])
    twice = sorted(person for person, splits in of.items() if len(splits) > 1)
    empty = set(SPLITS) - {row["split"] for row in rows}
    if twice or empty:
        said = f"persons in two splits: {', '.join(twice)}" if twice else f"no items: {empty}"
        problem = f"{folder / ITEMS}: {said}"
        raise ZooError([problem])
