"""The folder of a corpus: written item by item, continued after an interruption, checked by hash.

`manifest.json` is written first, `items.csv` and `pairs.csv` last: a folder without `items.csv` is
unfinished. Until then the rows gather in `items.csv.part`.
"""

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from evenhand.audit.errors import InputError
from evenhand.audit.stimuli.manifest import Corpus, Pair, Stimulus, manifest

MANIFEST = "manifest.json"
ITEMS = "items.csv"
PAIRS = "pairs.csv"
UNFINISHED = "items.csv.part"
PAIR_COLUMNS = ("id", "factor", "a", "b")
TOLD_TIMES = 20
"""How often a run says how far it is."""

Row: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """One item as it was made.

    Attributes:
        data: bytes of the file.
        measured: statistics of the picture or clip, by name; every item has the same names.
    """

    data: bytes
    measured: Mapping[str, float]


Maker: TypeAlias = Callable[[Sequence[Stimulus]], Iterable[Medium]]
"""Makes the items it is given, one after another in their order."""


def write_corpus(corpus: Corpus, out: Path, make: Maker, *, say: Callable[[str], None]) -> Path:
    """Make every item that the folder does not hold yet, and then the tables.

    Same corpus and same maker: same bytes in every file, however often the run was interrupted.

    Args:
        corpus: what to make.
        out: the folder; new, empty, or of the same corpus.
        make: the generator.
        say: told now and then how far the run is.

    Returns:
        The folder.

    Raises:
        InputError: the folder holds something else, or cannot be written.
    """
    try:
        _claim(out, manifest(corpus))
        rows = _known(corpus, out)
        _make(corpus, out, make, rows, say=say)
        _write_tables(corpus, out, rows)
    except OSError as error:
        problem = f"{error.filename or out}: cannot be written: {error.strerror}"
        raise InputError([problem]) from None
    return out


def _claim(out: Path, planned: bytes) -> None:
    """Write the manifest into a new folder, or see that the folder has this very one."""
    out.mkdir(parents=True, exist_ok=True)
    told = out / MANIFEST
    if not told.exists():
        if any(out.iterdir()):
            problem = f"{out}: is not empty and holds no corpus; name a new folder"
            raise InputError([problem])
        _replace(told, planned)
    elif told.read_bytes() != planned:
        problem = (
            f"{told}: is of a corpus with other settings, seed, sources or version; "
            "name a new folder"
        )
        raise InputError([problem])


def _known(corpus: Corpus, out: Path) -> dict[str, Row]:
    """Return the rows of items whose files are there and have not changed."""
    files = {each.id: out / each.file for each in corpus.stimuli}
    rows = {row["item"]: row for row in _rows(out) if row.get("item") in files}
    return {item: row for item, row in rows.items() if _sha256_of(files[item]) == row["sha256"]}


def _rows(out: Path) -> list[Row]:
    """Return the whole rows of the finished table or of the unfinished one."""
    table = next((out / name for name in (ITEMS, UNFINISHED) if (out / name).is_file()), None)
    if table is None:
        return []
    with table.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if None not in row.values()]


def _make(
    corpus: Corpus, out: Path, make: Maker, rows: dict[str, Row], *, say: Callable[[str], None]
) -> None:
    """Make what is missing, and note each item as soon as its file is safe."""
    if rows:
        say(f"{corpus.name}: {len(rows)} of {len(corpus.stimuli)} items are there already")
    missing = [each for each in corpus.stimuli if each.id not in rows]
    if not missing:
        return
    partners = _partners(corpus.pairs)
    _replace(out / UNFINISHED, _csv(list(rows.values())))
    (out / ITEMS).unlink(missing_ok=True)
    for stimulus, medium in zip(missing, make(missing), strict=True):
        _replace(out / stimulus.file, medium.data)
        row = _row(stimulus, medium, partners[stimulus.id])
        with (out / UNFINISHED).open("a", encoding="utf-8", newline="") as stream:
            stream.write(_csv([row], header=not rows).decode())
        rows[stimulus.id] = row
        if len(rows) % -(-len(corpus.stimuli) // TOLD_TIMES) == 0:
            say(f"{corpus.name}: {len(rows)} of {len(corpus.stimuli)} items")


def _write_tables(corpus: Corpus, out: Path, rows: Mapping[str, Row]) -> None:
    """Write the rows in the order of the corpus, whichever order they were made in."""
    pairs = [{name: getattr(each, name) for name in PAIR_COLUMNS} for each in corpus.pairs]
    _replace(out / PAIRS, _csv(pairs) or (",".join(PAIR_COLUMNS) + "\n").encode())
    _replace(out / ITEMS, _csv([rows[each.id] for each in corpus.stimuli]))
    (out / UNFINISHED).unlink(missing_ok=True)


def _row(stimulus: Stimulus, medium: Medium, partners: Sequence[str]) -> Row:
    """Return an item as it stands in the table."""
    return {
        "item": stimulus.id,
        "file": stimulus.file,
        "person": stimulus.person,
        "split": stimulus.split or "",
        "recipe": stimulus.recipe,
        "intended_emotion": stimulus.emotion or "",
        "intended_neutral": "no" if stimulus.emotion else "yes",
        "intensity": f"{stimulus.intensity:g}",
        **stimulus.factors,
        **{name: f"{value:.6g}" for name, value in medium.measured.items()},
        "pairs": " ".join(partners),
        "sha256": hashlib.sha256(medium.data).hexdigest(),
    }


def _partners(pairs: Iterable[Pair]) -> Mapping[str, list[str]]:
    """Return the ids of the pairs of each item."""
    found: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        found[pair.a].append(pair.id)
        found[pair.b].append(pair.id)
    return found


def _csv(rows: Sequence[Row], *, header: bool = True) -> bytes:
    """Return rows as a table; nothing for no rows."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]) if rows else [], lineterminator="\n")
    if rows and header:
        writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _sha256_of(path: Path) -> str | None:
    """Return the hash of a file; None where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _replace(path: Path, data: bytes) -> None:
    """Write a file that is there as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_bytes(data)
    unfinished.replace(path)
