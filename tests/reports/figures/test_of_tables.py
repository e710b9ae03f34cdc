"""Pictures of tables: the folder of kinds is the list, and each keeps the same promises."""

import pkgutil
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from evenhand.audit.result import AuditResult, EvidenceTable
from evenhand.reports.figures import kinds
from evenhand.reports.figures.of_tables import table_figures

Checked = Callable[[Markup], ET.Element]
KINDS = [module.name for module in pkgutil.iter_modules(kinds.__path__)]
TEXTS = {"emotion", "group", "slice", "outcome", "measure", "decision", "no value because"}


def columns_of(kind: str) -> tuple[str, ...]:
    module = __import__(f"{kinds.__name__}.{kind}", fromlist=["COLUMNS"])
    columns: tuple[str, ...] = (*module.COLUMNS, "no value because")
    return columns


def table(kind: str, *rows: tuple[str | float | None, ...]) -> EvidenceTable:
    return EvidenceTable(title="A table", columns=columns_of(kind), rows=rows, kind=kind)


def full(kind: str, name: str) -> tuple[str | float | None, ...]:
    """Return a row with numbers between 0 and 1, rising, and names."""
    columns = columns_of(kind)
    return tuple(
        name if column in TEXTS else (at + 1) / (2 * len(columns))
        for at, column in enumerate(columns)
    )


def gone(kind: str, name: str) -> tuple[str | float | None, ...]:
    """Return a row without numbers."""
    return tuple(name if column in TEXTS else None for column in columns_of(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_of_each_kind_is_drawn(rich: AuditResult, kind: str, sound: Checked) -> None:
    found = table(kind, full(kind, "gender=Female"), gone(kind, "withheld"), full(kind, "other"))
    finding = replace(rich.findings[1], tables=(found,))
    svgs = table_figures(finding, found, rich)
    assert svgs
    said = " ".join(text.text or "" for svg in svgs for text in sound(svg).iter("text"))
    assert "Female" in said
    assert "The table has the same numbers." in svgs[0]
    assert table_figures(finding, found, rich) == svgs


@pytest.mark.parametrize("kind", KINDS)
def test_names_stay_names(rich: AuditResult, kind: str, sound: Checked, hostile: str) -> None:
    found = table(kind, full(kind, hostile))
    finding = replace(rich.findings[1], model=hostile, tables=(found,))
    for svg in table_figures(finding, found, rich):
        sound(svg)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_without_numbers_have_no_point(rich: AuditResult, kind: str) -> None:
    found = table(kind, gone(kind, "withheld"))
    finding = replace(rich.findings[1], tables=(found,))
    assert table_figures(finding, found, rich) == ()


def test_a_kind_that_nobody_knows_is_not_drawn(rich: AuditResult) -> None:
    found = replace(table("gaps", full("gaps", "x")), kind="no such kind")
    assert table_figures(replace(rich.findings[1], tables=(found,)), found, rich) == ()


def test_a_table_that_lacks_a_column_is_not_drawn(rich: AuditResult) -> None:
    found = EvidenceTable(title="Old", columns=("emotion",), rows=(("Anger",),), kind="agreement")
    assert table_figures(replace(rich.findings[1], tables=(found,)), found, rich) == ()


def test_tables_of_one_finding_have_pictures_of_their_own(rich: AuditResult) -> None:
    first = table("gaps", full("gaps", "one"))
    second = replace(first, title="Another")
    finding = replace(rich.findings[1], tables=(first, second))
    ids = {
        svg.split('aria-labelledby="')[1].split()[0]
        for t in (first, second)
        for svg in table_figures(finding, t, rich)
    }
    assert len(ids) == 2
