"""Every table of evidence as one flat table: a row a cell, so that all tables fit one file.

Cells that are kept back to protect persons are not in the result; their rows stay, without value.
"""

from collections.abc import Iterator
from typing import Final

from evenhand.audit.result import AuditResult
from evenhand.reports.estimates import Value

EVIDENCE: Final = ("finding", "code", "model", "emotion", "table", "row", "column", "value")
"""What a row holds; rows of a table are counted from 1."""


def evidence_rows(result: AuditResult) -> Iterator[tuple[Value, ...]]:
    """Yield the cells in the order of findings, tables, rows and columns."""
    for f in result.findings:
        about = (f.id, f.code, f.model, f.emotion)
        for table in f.tables:
            for at, row in enumerate(table.rows, start=1):
                for column, value in zip(table.columns, row, strict=True):
                    yield (*about, table.title, at, column, value)
