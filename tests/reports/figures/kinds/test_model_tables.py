"""Pictures of tables about two models, and tables with nothing to draw."""

from types import MappingProxyType

from evenhand.audit.result import EvidenceTable
from evenhand.reports.figures.kinds import model_association, model_payers
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRows


def read(columns: tuple[str, ...], *rows: tuple[str | float | None, ...]) -> TableRows:
    """Return rows of a table as a figure reads them."""
    table = EvidenceTable(title="t", columns=columns, rows=rows)
    return TableRows(table=table, names=MappingProxyType({}))


def test_everybody_and_who_lost_most_are_drawn(caption: Caption) -> None:
    rows = read(
        model_association.COLUMNS,
        ("Anger", "everybody", "pearson", 0.04, 0.01, 0.07),
        ("Anger", "age=65+", "pearson", -0.12, -0.2, -0.04),
        ("Anger", "age=20-29", "pearson", 0.05, 0.0, 0.1),
        ("Anger", "age=65+", "auc", None, None, None),
        ("Fear", "age=65+", "auc", 0.2, None, None),
    )
    (picture,) = model_association.figures(rows, caption)
    assert "+0.040; age=65+ \N{MINUS SIGN}0.120" in picture
    assert "no value to show" in picture
    assert "age=20-29" not in picture
    assert "age=65+ +0.200" in picture


def test_who_pays_is_a_word_beside_the_change(caption: Caption) -> None:
    known = ("age=65+", 0.1, 0.0, 0.2, "worse than before")
    hidden = ("age=20-29", None, None, None, "")
    (picture,) = model_payers.figures(read(model_payers.COLUMNS, known, hidden), caption)
    assert "+0.100, worse than before" in picture
    assert "withheld" in picture
