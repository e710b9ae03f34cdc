"""The table of a training run: items, who is in them, attributes, labels."""

import csv
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.names import suggestion
from evenhand.model_zoo.training.recipe_file import Data, Parting, Target
from evenhand.model_zoo.training.splits import Split, drawn_split, given_split


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Who and what is in each row.

    Attributes:
        ids: the items' ids, each once.
        persons: who is depicted or speaks.
        attributes: values of each attribute; None where unknown.
    """

    ids: tuple[str, ...]
    persons: tuple[str, ...]
    attributes: Mapping[str, tuple[str | None, ...]]


def read_table(path: Path) -> pa.Table:
    """Return a table of a training run.

    Args:
        path: a file in Parquet, or CSV with every cell as text.

    Raises:
        ZooError: no such file, another kind, or one that cannot be read.
    """
    try:
        if path.suffix == ".parquet":
            return pyarrow.parquet.read_table(path)
        if path.suffix == ".csv":
            return _csv(path)
    except FileNotFoundError:
        problem = f"{path}: no such table"
        raise ZooError([problem]) from None
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        problem = f"{path}: cannot be read as {path.suffix[1:]}: {str(error).splitlines()[0]}"
        raise ZooError([problem]) from None
    problem = f"{path}: a table ends in .parquet or .csv"
    raise ZooError([problem])


def _csv(path: Path) -> pa.Table:
    """Return a CSV with text in every cell; an empty cell is null."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        names = next(csv.reader(stream), [])
    options = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        null_values=[""],
        strings_can_be_null=True,
    )
    return pyarrow.csv.read_csv(path, convert_options=options)


def read_items(table: pa.Table, data: Data, *, file: str) -> Items:
    """Return who and what is in each row of a table.

    Args:
        table: what `read_table` returned.
        data: names of its columns.
        file: its name, for messages.

    Raises:
        ZooError: a column is missing, an item or person is empty, or an item occurs twice.
    """
    ids = read_column(table, data.item, file=file)
    persons = read_column(table, data.person, file=file)
    twice, count = Counter(ids).most_common(1)[0]
    if count > 1:
        problem = f"{file}: {data.item} {twice!r} occurs more than once"
        raise ZooError([problem])
    values = {name: _words(table, name, file) for name in data.attributes}
    return Items(ids=tuple(ids), persons=tuple(persons), attributes=MappingProxyType(values))


def read_column(table: pa.Table, name: str, *, file: str) -> list[str]:
    """Return a column as text that is nowhere empty.

    Args:
        table: what `read_table` returned.
        name: of the column.
        file: name of the table, for messages.

    Raises:
        ZooError: no such column, no rows, or an empty cell.
    """
    words = _words(table, name, file)
    empty = [place for place, one in enumerate(words, start=1) if not one]
    if empty or not words:
        where = f"row {empty[0]} is empty" if empty else "no rows"
        problem = f"{file}: {name}: {where}; every row needs one"
        raise ZooError([problem])
    return [one for one in words if one]


def read_labels(table: pa.Table, targets: Sequence[Target], *, file: str) -> NDArray[np.float32]:
    """Return the labels of each item and target.

    Args:
        table: what `read_table` returned.
        targets: their columns and scales.
        file: name of the table, for messages.

    Returns:
        Items x targets; nan where an item is unrated, which is not 0.

    Raises:
        ZooError: a column is missing, holds what is no number or off its scale, or has no
            label at all; a level that is not whole where levels are wanted.
    """
    problems: list[str] = []
    columns = []
    for target in targets:
        try:
            columns.append(_labels(table, target, file))
        except ZooError as error:
            problems += error.problems
    if problems:
        raise ZooError(problems)
    return np.stack(columns, axis=1)


def read_split(table: pa.Table, persons: Sequence[str], how: Parting, *, seed: int) -> Split:
    """Return the split that a table states, or one drawn by person.

    Raises:
        ZooError: a person in two parts, an empty part, too few persons.
    """
    if how.column is None:
        return drawn_split(persons, valid=how.valid, test=how.test, seed=seed)
    return given_split(_words(table, how.column, "split"), persons, column=how.column)


def file_hashes(files: Mapping[str, Path]) -> Mapping[str, str]:
    """Return the sha256 of each file by its role.

    Raises:
        ZooError: a file cannot be read.
    """
    hashes = {}
    for role, path in files.items():
        try:
            with path.open("rb") as stream:
                hashes[role] = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            problem = f"{role}: {path}: cannot be read: {error.strerror}"
            raise ZooError([problem]) from None
    return MappingProxyType(hashes)


def _column(table: pa.Table, name: str, file: str) -> pa.ChunkedArray:
    """Return a column, or say which there are."""
    if table.column_names.count(name) == 1:
        return table.column(name)
    hint = suggestion(name, table.column_names)
    problem = f"{file}: one column {name!r} is wanted, got {', '.join(table.column_names)}.{hint}"
    raise ZooError([problem])


def _words(table: pa.Table, name: str, file: str) -> tuple[str | None, ...]:
    """Return a column as text; None where it is empty."""
    values = _column(table, name, file).to_pylist()
    return tuple(None if one is None else str(one) for one in values)


def _labels(table: pa.Table, target: Target, file: str) -> NDArray[np.float32]:
    """Return one column of labels; nan where unrated."""
    column = _column(table, target.column, file)
    where, (low, high) = f"{file}: {target.column}", target.span
    try:
        cast = column.cast(pa.float64())
    except pa.ArrowException as error:
        problem = f"{where}: labels are numbers or empty: {str(error).splitlines()[0]}"
        raise ZooError([problem]) from None
    labels = cast.to_numpy(zero_copy_only=False).astype(np.float64)
    rated = labels[~np.isnan(labels)]
    if not len(rated):
        problem = f"{where}: not one item is rated"
        raise ZooError([problem])
    off = rated[(rated < low) | (rated > high)]
    if len(off):
        problem = f"{where}: {len(off)} labels are not in {low:g}..{high:g}; first: {off[0]:g}"
        raise ZooError([problem])
    if target.loss in {"ordinal", "presence"} and (rated != np.round(rated)).any():
        first = rated[rated != np.round(rated)][0]
        problem = f"{where}: loss {target.loss!r} wants whole levels, got {first:g}"
        raise ZooError([problem])
    stored: NDArray[np.float32] = labels.astype(np.float32)
    return stored
