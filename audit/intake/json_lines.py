"""JSON Lines files as tables: one object a line; what is nested gets a name with a dot."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from evenhand.audit.errors import InputError
from evenhand.audit.intake.encoding import check_text, open_bytes

BATCH_LINES = 20_000
SHOWN = 5

Value: TypeAlias = str | float | int | bool | None
Row: TypeAlias = dict[str, Value]


def read_json_lines(path: Path) -> pa.Table:
    """Return one row a line; numbers stay numbers, text stays text, a missing key is empty.

    `{"scores": {"joy": 0.1}}` has a column `scores.joy`, and so has
    `{"scores": [{"name": "joy", "score": 0.1}]}`, as answers of APIs list their numbers.

    A column that holds both text and numbers becomes text, so that nothing is lost and the reader
    of that column can count what it cannot use.

    Raises:
        InputError: not UTF-8, empty, or lines that are no such JSON objects (with their numbers).
    """
    check_text(path, quoted=False)
    batches = [column_table(rows) for rows in _batches(path)]
    return pa.concat_tables(_alike(batches), promote_options="permissive")


def column_table(rows: list[Row]) -> pa.Table:
    """Return rows as a table, in the order in which keys appear; mixed columns as text."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: plain_array([row.get(name) for row in rows]) for name in names})


def plain_array(values: list[Any]) -> pa.Array:
    """Return numbers as numbers and anything else, or a mixture, as text; None is empty."""
    try:
        array = pa.array(values, from_pandas=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if each is None else str(each) for each in values], pa.string())
    return array


def _batches(path: Path) -> Iterator[list[Row]]:
    rows: list[Row] = []
    problems: list[str] = []
    with open_bytes(path) as stream:
        for number, line in enumerate(stream, start=1):
            if not line.removeprefix(b"\xef\xbb\xbf").strip():
                continue
            row = _row(line)
            if isinstance(row, str):
                problems.append(f"{path.name}: line {number} {row}")
                if len(problems) == SHOWN:
                    break
            else:
                rows.append(row)
            if len(rows) == BATCH_LINES:
                yield rows
                rows = []
    if problems:
        raise InputError(problems)
    yield rows


def _row(line: bytes) -> Row | str:
    try:
        row = json.loads(line, object_pairs_hook=_flat)
    except RecursionError:
        return "nests too deeply; expected one flat object"
    except ValueError as error:
        return f"is not a JSON object with plain values: {error}"
    if not isinstance(row, dict):
        return f"holds a {type(row).__name__}, expected one object {{...}}"
    return row


def _flat(pairs: list[tuple[str, Any]]) -> Row:
    """Return an object without nesting; json asks for the innermost objects first."""
    plain = [each for name, value in pairs for each in _spread(name, value)]
    row = dict(plain)
    if len(row) < len(plain):
        names = [name for name, _ in plain]
        message = f"the key {next(name for name in names if names.count(name) > 1)!r} comes twice"
        raise ValueError(message)
    return row


def _spread(name: str, value: Any) -> Iterator[tuple[str, Value]]:  # noqa: ANN401 whatever JSON holds
    """Yield a value by its key: `a.b` for what is nested, `a.joy` for named numbers."""
    if isinstance(value, dict):
        yield from ((f"{name}.{key}", each) for key, each in value.items())
    elif isinstance(value, list):
        yield from ((f"{name}.{key}", each) for key, each in (_named(name, one) for one in value))
    else:
        yield name, value


def _named(name: str, one: object) -> tuple[str, float | None]:
    """Return the text and the number of an object that holds just these, as APIs list scores."""
    match sorted(one.values(), key=_is_text) if isinstance(one, dict) else ():
        case [int() | float() | None as number, str(text)]:
            return text, number
    message = (
        f"the value of {name!r} is nested; expected text, a number, null, an object, or a list of "
        "objects with a name and a number each"
    )
    raise ValueError(message)


def _is_text(value: Value) -> bool:
    """Tell whether a value is text."""
    return isinstance(value, str)


def _alike(batches: list[pa.Table]) -> list[pa.Table]:
    kinds: dict[str, set[pa.DataType]] = {}
    for batch in batches:
        for field in batch.schema:
            kinds.setdefault(field.name, set()).add(field.type)
    mixed = {
        name
        for name, types in kinds.items()
        if pa.string() in types and types - {pa.string(), pa.null()}
    }
    return [_as_text(batch, mixed) for batch in batches]


def _as_text(batch: pa.Table, names: set[str]) -> pa.Table:
    for position, name in enumerate(batch.column_names):
        if name in names and batch.schema.field(position).type != pa.string():
            values = batch.column(position).to_pylist()
            text = pa.array([None if each is None else str(each) for each in values], pa.string())
            batch = batch.set_column(position, name, text)
    return batch
