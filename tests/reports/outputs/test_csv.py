"""The table of all estimates, read back."""

import csv
import io
from pathlib import Path

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.estimates import COLUMNS
from evenhand.reports.forms import files
from evenhand.reports.outputs.csv import FORMULA, cell

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "render-other-forms.md"


def table(result: AuditResult) -> list[dict[str, str]]:
    """Return the rows as a reader of CSV gets them."""
    text = files(result, "csv")["estimates.csv"].decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_estimate_has_a_row(rich: AuditResult) -> None:
    rows = table(rich)
    wanted = {
        "comparison": sum(len(f.comparisons) for f in rich.findings),
        "exploratory": len(rich.exploration),
        "overall": sum(len(m.overall) for m in rich.models),
    }
    assert {kind: sum(r["row"] == kind for r in rows) for kind in wanted} == wanted


def test_numbers_keep_every_digit(rich: AuditResult) -> None:
    first, row = rich.findings[0].comparisons[0], table(rich)[0]
    assert float(row["gap"]) == first.gap.value
    assert float(row["p_exceeds_adjusted"]) == first.p_exceeds_adjusted
    assert (row["items"], row["persons"]) == (str(first.inside.items), str(first.inside.persons))
    assert (row["verdict"], row["gated"], row["slice"]) == (first.verdict, "true", first.slice)


def test_what_is_withheld_has_a_row_and_no_number(rich: AuditResult) -> None:
    kept = [row for row in table(rich) if row["suppressed"]]
    assert len(kept) == sum(bool(c.suppressed) for f in rich.findings for c in f.comparisons)
    for row in kept:
        assert not any(row[n] for n, k in COLUMNS.items() if k in ("number", "count")
                       and n not in ("level", "margin"))  # fmt: skip
        assert row["reason"] == "disclosure"


def test_no_text_is_a_formula(named_badly: AuditResult) -> None:
    for row in table(named_badly):
        for name, value in row.items():
            assert COLUMNS[name] != "text" or not value.startswith(FORMULA)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "  =1"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_the_guide_explains_every_column() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in text] == []


def test_every_cell_of_the_evidence_has_a_row(rich: AuditResult) -> None:
    text = files(rich, "csv")["evidence.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    tables = [(f, t) for f in rich.findings for t in f.tables]
    assert tables
    assert len(rows) == sum(len(t.rows) * len(t.columns) for _, t in tables)
    finding, first = tables[0]
    assert rows[0] == {
        "finding": finding.id,
        "code": finding.code,
        "model": finding.model,
        "emotion": finding.emotion,
        "table": first.title,
        "row": "1",
        "column": first.columns[0],
        "value": cell(first.rows[0][0]),
    }
