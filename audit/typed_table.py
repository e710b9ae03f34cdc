"""Rows of plain values as a Parquet file, for readers that would rather not guess types."""

import io
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

TYPES: Final[Mapping[str, pa.DataType]] = MappingProxyType(
    {"text": pa.string(), "number": pa.float64(), "count": pa.int64(), "truth": pa.bool_()}
)


def parquet(
    columns: Mapping[str, str], rows: Iterable[tuple[object, ...]], *, head: Mapping[str, str]
) -> bytes:
    """Return rows as the content of a Parquet file; the same rows give the same bytes.

    Args:
        columns: names in order, with `"text"`, `"number"`, `"count"` or `"truth"` for each.
        rows: a value for each column; None is a missing one.
        head: what the file says of itself.
    """
    schema = pa.schema(
        [pa.field(name, TYPES[kind]) for name, kind in columns.items()], metadata=dict(head)
    )
    listed = list(rows)
    values = [[row[at] for row in listed] for at in range(len(columns))]
    arrays = [pa.array(column, field.type) for column, field in zip(values, schema, strict=True)]
    written = io.BytesIO()
    pq.write_table(pa.table(arrays, schema=schema), written, compression="zstd")
    return written.getvalue()
