"""Tables from files and from other libraries' data frames: no type guessed, nothing lost."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

import pyarrow as pa
import pyarrow.parquet as pq

from evenhand.audit.errors import InputError
from evenhand.audit.intake.columns import with_index_names
from evenhand.audit.intake.delimited import read_delimited
from evenhand.audit.intake.json_lines import plain_array, read_json_lines
from evenhand.audit.nearest import listing, suggestion

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")


def read_frame(path: Path) -> pa.Table:
    r"""Return a file as a table; its suffix says how it is written.

    Text columns stay text. Numbers are numbers only where the file itself says so (Parquet, JSON
    Lines).

    Args:
        path: `.csv`, `.tsv`, `.jsonl`, `.ndjson` (each also with `.gz`) or `.parquet`.

    Returns:
        A table with at least one row.

    Raises:
        InputError: missing, unreadable, empty, of another encoding than UTF-8, ragged, or with
            repeated column names.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "items.csv")
        ...     _ = file.write_text("item,person\na,007\n")
        ...     read_frame(file).column("person").to_pylist()
        ['007']
    """
    check_file(path)
    frame = _reader(path)(path)
    return _checked(frame, path.name)


def check_file(path: Path) -> None:
    """Check that a file is there and of a kind that can be read; nothing in it is looked at.

    Raises:
        InputError: it is missing, a folder, or of an unknown kind.
    """
    _check_there(path)
    _reader(path)


def frame_of(source: object, *, file: str = "the given frame") -> pa.Table:
    """Return a pandas, polars or pyarrow frame as a table.

    Neither library is imported; whatever offers the Arrow stream interface will do. Numbers stay
    numbers, missing values are empty; an object column that mixes types becomes text, and so do
    intervals and periods of pandas.

    Args:
        source: the frame.
        file: what to call it in messages.

    Raises:
        InputError: no data frame, no rows, or repeated column names.
    """
    return _checked(_arrow(source, file), file)


def _arrow(source: object, file: str) -> pa.Table:
    if isinstance(source, pa.Table):
        return source
    if _is_frame_of_pandas(source):
        _check_names([str(name) for name in source.columns], file)
        columns = {str(name): _pandas_column(source[name]) for name in source.columns}
        return with_index_names(pa.table(columns), source.index.names)
    problem = (
        f"{file}: got a {type(source).__name__}, expected a pandas, polars or pyarrow data frame"
    )
    if not hasattr(source, "__arrow_c_stream__"):
        raise InputError([problem])
    try:
        return pa.table(source)
    except (TypeError, ValueError, pa.ArrowException) as error:
        raise InputError([f"{problem}: {error}"]) from error


def is_of_pandas(source: object, *kinds: str) -> bool:
    """Return whether something is of these classes of pandas, or of a subclass of one.

    Args:
        source: anything.
        *kinds: names of classes; none: any class of pandas.
    """
    return any(
        kind.__module__.partition(".")[0] == "pandas" and (not kinds or kind.__name__ in kinds)
        for kind in type(source).__mro__
    )


def is_foreign(kind: pa.DataType) -> bool:
    """Return whether values are of a kind that only their library can write: intervals, periods."""
    values = kind.value_type if pa.types.is_dictionary(kind) else kind
    return isinstance(values, pa.BaseExtensionType)


def texts(values: Any) -> pa.Array:  # noqa: ANN401  (a series, index or array of pandas)
    """Return what pandas holds as text; gaps stay gaps."""
    pairs = zip(values, values.isna().tolist(), strict=True)
    return plain_array([None if gap else str(each) for each, gap in pairs])


def _is_frame_of_pandas(source: object) -> TypeGuard["pd.DataFrame"]:
    return is_of_pandas(source, "DataFrame")


def _pandas_column(series: "pd.Series[Any]") -> pa.Array:
    try:
        found = pa.Array.from_pandas(series)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return texts(series)
    return texts(series) if is_foreign(found.type) else found


def _reader(path: Path) -> Callable[[Path], pa.Table]:
    names = path.name.lower().removesuffix(".gz")
    if names.endswith((".jsonl", ".ndjson")):
        return read_json_lines
    if names.endswith(".csv"):
        return lambda file: read_delimited(file, separator=",")
    if names.endswith(".tsv"):
        return lambda file: read_delimited(file, separator="\t")
    if path.name.lower().endswith(".parquet"):
        return _read_parquet
    problem = (
        f"{path.name}: unknown kind of file; expected one of {', '.join(SUFFIXES)} "
        "(text also as .gz)"
    )
    raise InputError([problem])


def _read_parquet(path: Path) -> pa.Table:
    try:
        with pq.ParquetFile(path) as file:
            return file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        problem = f"{path.name}: cannot be read as Parquet: {error}"
        raise InputError([problem]) from error


def _check_there(path: Path) -> None:
    if path.is_file():
        return
    if path.is_dir():
        problem = f"{path}: is a folder, expected a file"
    elif not path.parent.is_dir():
        problem = f"{path}: no such file; the folder {path.parent} does not exist either"
    else:
        there = sorted(each.name for each in path.parent.iterdir() if each.is_file())
        problem = (
            f"{path}: no such file.{suggestion(path.name, there)} In that folder: "
            f"{listing(there) or 'nothing'}"
        )
    raise InputError([problem])


def _check_names(names: list[str], file: str) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        problem = (
            f"{file}: column names must be unique, but these come more than once: {listing(twice)}"
        )
        raise InputError([problem])


def _checked(frame: pa.Table, file: str) -> pa.Table:
    _check_names(frame.column_names, file)
    if frame.num_rows == 0:
        problem = f"{file}: has no rows, only the columns {listing(frame.column_names) or '(none)'}"
        raise InputError([problem])
    return frame
