"""One column of a table as an array: text as text, numbers as numbers, a message for neither."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.table import Array, Text

NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
SHOWN = 5
EXACT = 2.0**53
INDEX_NAMES = "evenhand.index"
"""Where the schema of a table keeps the names of its frame's index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """A column read as numbers, with what could not be read told apart.

    Attributes:
        values: shape (rows,), NaN where there is no finite number.
        empty: True where nothing stood at all.
    """

    values: Array
    empty: NDArray[np.bool_]


def require(frame: pa.Table, columns: Iterable[str], *, file: str) -> None:
    """Raise one InputError that names every missing column, the nearest one, and what there is."""
    known = frame.column_names
    index = _index_names(frame)
    problems = [
        f"{file}: no column {name!r}; it is the frame's index: call reset_index()"
        if name in index
        else f"{file}: no column {name!r}.{suggestion(name, known)} Columns: {listing(known)}"
        for name in dict.fromkeys(columns)
        if name not in known
    ]
    if problems:
        raise InputError(problems)


def with_index_names(frame: pa.Table, names: Iterable[object]) -> pa.Table:
    """Return a table that remembers what the index of its frame was called, for `require`.

    An index is no column, and people look for it among the columns all the same.
    """
    named = [str(name) for name in names if name is not None]
    if not named:
        return frame
    return frame.replace_schema_metadata({INDEX_NAMES: json.dumps(named)})


def _index_names(frame: pa.Table) -> list[str]:
    held = (frame.schema.metadata or {}).get(INDEX_NAMES.encode())
    return [str(name) for name in json.loads(held)] if held else []


def words(frame: pa.Table, column: str, *, file: str) -> pa.ChunkedArray:
    """Return a column as Arrow text: what is missing is `""`, whole numbers have no point.

    Args:
        frame: the table.
        column: its column; text, numbers, booleans, dates and categories can be read as text.
        file: its name in messages.

    Raises:
        InputError: no such column, or one of nested values.
    """
    require(frame, [column], file=file)
    values = _decoded(frame.column(column))
    if pa.types.is_floating(values.type):
        values = _whole(values)
    try:
        text = values.cast(pa.large_string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        problem = f"{file}: column {column!r} holds {values.type}, expected text"
        raise InputError([problem]) from error
    return pc.fill_null(text, "")


def text_column(frame: pa.Table, column: str, file: str) -> Text:
    """Return a column as text, shape (rows,); what is missing is `""`.

    Raises:
        InputError: no such column, or one of nested values.

    Examples:
        >>> text_column(pa.table({"person": ["007", None]}), "person", "items.csv").tolist()
        ['007', '']
    """
    return np.asarray(words(frame, column, file=file).to_pylist(), dtype=np.str_)


def numbers(frame: pa.Table, column: str, *, file: str) -> Numbers:
    """Return a column as numbers, and leave it to the caller to count or refuse what is none.

    Blanks around a number are ignored. `inf`, `nan` and decimal commas are not numbers.

    Raises:
        InputError: no such column, or one of a kind that never holds numbers (dates, lists).
    """
    require(frame, [column], file=file)
    values = _decoded(frame.column(column))
    if _is_text(values.type):
        return _parsed(values)
    try:
        read = values.cast(pa.float64(), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        problem = f"{file}: column {column!r} holds {values.type}, expected numbers"
        raise InputError([problem]) from error
    return Numbers(values=_finite(read), empty=_mask(pc.is_null(values)))


def number_column(frame: pa.Table, column: str, file: str) -> Array:
    """Return a column that must hold a finite number in every row, shape (rows,).

    Raises:
        InputError: no such column, or rows without a number: the first five with their row and
            content, and a count.

    Examples:
        >>> number_column(pa.table({"age": ["41", " 7.5"]}), "age", "items.csv").tolist()
        [41.0, 7.5]
    """
    read = numbers(frame, column, file=file)
    wrong = np.flatnonzero(np.isnan(read.values))
    if wrong.size:
        text = words(frame, column, file=file)
        raise InputError(
            not_numbers(wrong, [text[int(row)].as_py() for row in wrong[:SHOWN]], column, file)
        )
    return read.values


def not_numbers(rows: NDArray[np.intp], got: Sequence[str], column: str, file: str) -> list[str]:
    """Return a sentence for each of the first rows without a number, and one for the rest.

    Data rows count from 1.
    """
    said = [
        f"{file}: column {column!r}, data row {row + 1}: got {text!r}, expected a number"
        for row, text in zip(rows[:SHOWN].tolist(), got, strict=True)
    ]
    more = len(rows) - len(said)
    return (
        [*said, f"{file}: column {column!r}: and {more} more rows without a number"]
        if more
        else said
    )


def positions(
    frame: pa.Table, column: str, known: Iterable[str], *, file: str
) -> NDArray[np.int64]:
    """Return where each value of a text column stands in `known`, shape (rows,); -1: nowhere."""
    found = pc.index_in(
        words(frame, column, file=file), value_set=pa.array(list(known), pa.large_string())
    )
    where: NDArray[np.int64] = pc.fill_null(found, -1).to_numpy().astype(np.int64)
    return where


def distinct(frame: pa.Table, column: str, *, file: str) -> tuple[list[str], NDArray[np.int64]]:
    """Return the sorted distinct texts of a column, and for each row the position of its own."""
    text = words(frame, column, file=file)
    levels = sorted(text.unique().to_pylist())
    return levels, positions(frame, column, levels, file=file)


def _decoded(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_dictionary(values.type):
        return values
    kind = values.type.value_type
    plain = pa.large_string() if _is_text(kind) else kind
    chunks = [
        pc.take(chunk.dictionary.cast(plain), chunk.indices.cast(pa.int64()))
        for chunk in values.chunks
    ]
    return pa.chunked_array(chunks, plain)


def _is_text(kind: pa.DataType) -> bool:
    text: bool = (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )
    return text


def _whole(values: pa.ChunkedArray) -> pa.ChunkedArray:
    known = pc.if_else(pc.is_nan(values), None, values)
    size = pc.max(pc.abs(known)).as_py()
    whole = pc.all(pc.equal(known, pc.round(known))).as_py()
    return known.cast(pa.int64()) if whole and size is not None and size < EXACT else known


def _parsed(values: pa.ChunkedArray) -> Numbers:
    text = pc.utf8_trim_whitespace(values.cast(pa.large_string()))
    filled = pc.if_else(pc.equal(text, ""), None, text)
    try:
        read = filled.cast(pa.float64())
    except pa.ArrowInvalid:
        read = pc.if_else(pc.match_substring_regex(filled, NUMBER), filled, None).cast(pa.float64())
    return Numbers(values=_finite(read), empty=_mask(pc.is_null(filled)))


def _finite(values: pa.ChunkedArray) -> Array:
    read: Array = np.array(pc.fill_null(values, np.nan).to_numpy(), dtype=np.float64)
    read[~np.isfinite(read)] = np.nan
    return read


def _mask(values: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.asarray(values.to_numpy(), dtype=np.bool_)


def renamed(frame: pa.Table, names: Mapping[str, str], *, file: str) -> pa.Table:
    """Return a table in which columns bear the wanted names.

    A column that has a wanted name already gives way.

    Args:
        frame: any table.
        names: wanted name -> present name.
        file: name of the frame in messages.

    Raises:
        InputError: a present name that the table does not have.

    Examples:
        >>> renamed(pa.table({"a": [1], "b": [2]}), {"b": "a"}, file="x.csv").to_pydict()
        {'b': [1]}
    """
    require(frame, names.values(), file=file)
    kept = [c for c in frame.column_names if c not in names and c not in names.values()]
    columns = {name: frame.column(present) for name, present in names.items()}
    found = pa.table({**{c: frame.column(c) for c in kept}, **columns})
    return with_index_names(found, _index_names(frame))
