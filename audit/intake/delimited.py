"""CSV and TSV files as tables of text: what stands in the file is what is read."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv

from evenhand.audit.errors import InputError
from evenhand.audit.intake.encoding import check_text, line_ends, open_bytes

BLOCK_BYTES = 1 << 24
SHOWN = 5
SEPARATORS: Mapping[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def read_delimited(path: Path, *, separator: str) -> pa.Table:
    """Return the rows of a CSV or TSV file, every column as text.

    No type is guessed, so the person `"007"` stays `"007"`, and `"NA"` stays what it is until a
    column's reader says what it means. Blank lines are no rows.

    Args:
        path: the file, `.gz` allowed.
        separator: the character between values.

    Raises:
        InputError: not UTF-8, empty, repeated column names, or rows of another length than the
            header.
    """
    check_text(path, quoted=True)
    header = _header(path, separator=separator)
    ragged: list[arrow_csv.InvalidRow] = []

    def keep_in_mind(row: arrow_csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    try:
        with open_bytes(path) as stream:
            frame = arrow_csv.read_csv(
                stream,
                read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=separator, newlines_in_values=True, invalid_row_handler=keep_in_mind
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
                ),
            )
    except pa.ArrowInvalid as error:
        problem = f"{path.name}: cannot be read as {separator!r}-separated text: {error}"
        raise InputError([problem]) from error
    if ragged:
        raise InputError(_ragged(path, ragged))
    if line_ends(path) > frame.num_rows + 1:
        _check_quotes(path, separator=separator)
    return frame


def _header(path: Path, *, separator: str) -> list[str]:
    with open_bytes(path) as stream:
        rows = csv.reader(
            io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""), delimiter=separator
        )
        try:
            header = next(row for row in rows if row)
        except csv.Error as error:
            problem = f"{path.name}: the header cannot be read: {error}"
            raise InputError([problem]) from error
    other = [mark for mark in SEPARATORS if mark != separator and mark in header[0]]
    if len(header) == 1 and other:
        expected, got = (SEPARATORS[mark] for mark in (separator, other[0]))
        problem = (
            f"{path.name}: has one column {header[0]!r}: separated by {got}, expected {expected}"
        )
        raise InputError([problem])
    return header


def _check_quotes(path: Path, *, separator: str) -> None:
    """Raise when a quote ends before its value does: rows between two such quotes would vanish."""
    with open_bytes(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        rows = csv.reader(text, delimiter=separator, strict=True)
        try:
            for _ in rows:
                pass
        except csv.Error as error:
            problem = f"{path.name}: line {rows.line_num}: {error}; are its double quotes in order?"
            raise InputError([problem]) from error


def _ragged(path: Path, rows: list[arrow_csv.InvalidRow]) -> list[str]:
    said = [
        f"{path.name}: row {row.number} has {row.actual_columns} values, expected "
        f"{row.expected_columns} as in the header (which is row 1; blank lines do not count)"
        for row in rows[:SHOWN]
    ]
    more = len(rows) - len(said)
    return [*said, f"{path.name}: and {more} more rows of a wrong length"] if more else said
