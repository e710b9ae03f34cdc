"""Documents as Word files."""

import io
from datetime import UTC, datetime

import pytest

from evenhand.reports.blocks.as_word import as_word
from evenhand.reports.blocks.block import Bullets, Heading, Paragraph, Quote, Rule, Table

docx = pytest.importorskip("docx")

MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_every_block_is_written() -> None:
    blocks = (
        Heading(1, "Title"),
        Heading(2, "Part"),
        Paragraph(text="more.", strong="First,"),
        Paragraph(text="plain"),
        Quote(("said",)),
        Bullets(("a", "b")),
        Table(caption="Counts", heads=("What", "Many:"), rows=(("x", "3"),)),
        Table(caption="", heads=("A",), rows=(("1",),)),
        Rule(),
    )
    content = as_word(blocks, title="T", made=MADE)
    assert content == as_word(blocks, title="T", made=MADE)
    read = docx.Document(io.BytesIO(content))
    assert [(p.style.name, p.text) for p in read.paragraphs] == [
        ("Title", "Title"),
        ("Heading 1", "Part"),
        ("Normal", "First, more."),
        ("Normal", "plain"),
        ("Intense Quote", "said"),
        ("List Bullet", "a"),
        ("List Bullet", "b"),
        ("Caption", "Counts"),
        ("Normal", ""),
    ]
    cells = [[cell.text for cell in row.cells] for table in read.tables for row in table.rows]
    assert cells == [["What", "Many"], ["x", "3"], ["A"], ["1"]]
    assert read.tables[0].rows[1].cells[1].paragraphs[0].alignment == 2
    assert read.core_properties.title == "T"
