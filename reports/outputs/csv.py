"""All estimates and all evidence as CSV; a spreadsheet takes no text of it for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from evenhand.audit.result import AuditResult
from evenhand.reports.estimates import COLUMNS, Value, estimates
from evenhand.reports.evidence_rows import EVIDENCE, evidence_rows

TELLS = "all estimates as CSV, a row each, and all evidence, a row a cell"

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that spreadsheets calculate instead of showing it."""


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the two tables."""
    return {
        "estimates.csv": _written(tuple(COLUMNS), estimates(result)),
        "evidence.csv": _written(EVIDENCE, evidence_rows(result)),
    }


def _written(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a table as the bytes of a file."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue().encode()


def cell(value: Value) -> str:
    """Return a value as it stands in the file.

    Numbers keep every digit. A text that a spreadsheet would take for a formula gets an apostrophe
    before it, which a reader of the file has to take off again.

    >>> cell("=1+1"), cell(-0.25), cell(None), cell(True)
    ("'=1+1", '-0.25', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return repr(value)
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA) else value
