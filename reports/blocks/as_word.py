"""A document as a Word file, in the built-in styles; nothing in it is dated by a clock."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING

from evenhand.reports.blocks.block import (
    FIGURES,
    MISSING,
    Block,
    Bullets,
    Heading,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from evenhand.reports.extras import extra_module
from evenhand.reports.figures.svg import clean

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the entries of an archive can bear; they all bear it."""


def as_word(blocks: Iterable[Block], *, title: str, made: datetime) -> bytes:
    """Return a document as DOCX; the same blocks give the same bytes.

    Args:
        blocks: the content.
        title: of the file, for those who search it or have it read aloud.
        made: time that the file names as its own.

    Raises:
        InputError: the extra `[docx]` is not installed.
    """
    docx = extra_module("docx", extra="docx")
    document: Document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = clean(title), "evenhand", "en"
    properties.created = properties.modified = made
    properties.last_modified_by = properties.comments = ""
    for block in blocks:
        _add(document, block, docx)
    written = io.BytesIO()
    document.save(written)
    return _undated(written.getvalue())


def _add(document: "Document", block: Block, docx: ModuleType) -> None:
    """Put one block at the end of the document."""
    match block:
        case Heading(level, text):
            document.add_heading(clean(text), level - 1)
        case Paragraph(text=text, strong=strong):
            paragraph = document.add_paragraph()
            if strong:
                paragraph.add_run(f"{clean(strong)} ").bold = True
            _write(paragraph, text)
        case Quote(lines):
            _lines(document, lines, "Intense Quote")
        case Bullets(lines):
            _lines(document, lines, "List Bullet")
        case Table():
            _table(document, block, docx)
        case Rule():
            document.add_paragraph()


def _lines(document: "Document", lines: Iterable[str], style: str) -> None:
    for line in lines:
        _write(document.add_paragraph(style=style), line)


def _write(paragraph: "WordParagraph", text: str) -> None:
    """Write a text; what only people can say, and have not, stands out."""
    run = paragraph.add_run(clean(" ".join(text.split())))
    run.bold = MISSING in text or None


def _table(document: "Document", table: Table, docx: ModuleType) -> None:
    """Add a table with its caption; the row of heads is repeated on every page."""
    if table.caption:
        document.add_paragraph(clean(table.caption), style="Caption")
    right = docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    grid = document.add_table(rows=0, cols=len(table.heads), style="Table Grid")
    for cells in (table.heads, *table.rows):
        for cell, text, head in zip(grid.add_row().cells, cells, table.heads, strict=True):
            _write(cell.paragraphs[0], text.removesuffix(FIGURES) if cells is table.heads else text)
            if head.endswith(FIGURES):
                cell.paragraphs[0].alignment = right
    for cell in grid.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    properties = grid.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx offers no other way
    properties.append(docx.oxml.OxmlElement("w:tblHeader"))


def _undated(archive: bytes) -> bytes:
    """Return an archive whose entries bear no time of writing."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w") as new:
        for entry in old.infolist():
            bare = zipfile.ZipInfo(entry.filename, EPOCH)
            bare.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(bare, old.read(entry))
    return written.getvalue()
