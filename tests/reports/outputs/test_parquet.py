"""The same table with types."""

import io

import pyarrow.parquet as pq

from evenhand.audit.result import AuditResult
from evenhand.reports.estimates import COLUMNS, estimates
from evenhand.reports.forms import files


def test_the_table_is_that_of_the_csv_with_types(rich: AuditResult) -> None:
    read = pq.read_table(io.BytesIO(files(rich, "parquet")["estimates.parquet"]))
    assert tuple(read.column_names) == tuple(COLUMNS)
    assert [tuple(row.values()) for row in read.to_pylist()] == list(estimates(rich))
    assert [str(read.schema.field(n).type) for n in ("row", "gap", "items", "gated")] == [
        "string",
        "double",
        "int64",
        "bool",
    ]


def test_the_head_names_what_the_table_is_of(rich: AuditResult) -> None:
    read = pq.read_schema(io.BytesIO(files(rich, "parquet")["estimates.parquet"]))
    assert read.metadata[b"plan_sha256"].decode() == rich.plan.sha256
    assert read.metadata[b"audience"].decode() == rich.audience
