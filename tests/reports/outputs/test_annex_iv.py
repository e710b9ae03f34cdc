"""The excerpt for technical documentation, as Markdown and as a Word file."""

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from syrupy.assertion import SnapshotAssertion

from evenhand.audit.declared import Declared
from evenhand.audit.declared.system import System
from evenhand.audit.result import AuditResult
from evenhand.reports.forms import files
from evenhand.reports.legal.annex_points import annex_points

if TYPE_CHECKING:
    from docx.document import Document

docx = pytest.importorskip("docx")

COUNTS = "23 points of Annex IV: direct 3, partial 6, support 5, none 9."


def text(result: AuditResult) -> str:
    """Return the excerpt as Markdown."""
    return files(result, "annex-iv")["annex-iv.md"].decode()


def word(result: AuditResult) -> "Document":
    """Return the excerpt as Word reads it."""
    content = files(result, "annex-iv-docx")["annex-iv.docx"]
    read: Document = docx.Document(io.BytesIO(content))
    return read


def test_the_excerpt_reads_as_it_did(rich: AuditResult, snapshot: SnapshotAssertion) -> None:
    assert text(rich) == snapshot


def test_the_counts_stand_at_the_head(rich: AuditResult) -> None:
    assert text(rich).splitlines()[2].startswith(f"**{COUNTS}** This is an excerpt")
    assert word(rich).paragraphs[1].text.startswith(COUNTS)


def test_every_point_is_there(rich: AuditResult) -> None:
    headings = [p.text for p in word(rich).paragraphs if p.style and p.style.name == "Heading 2"]
    for point in annex_points():
        assert f"\n### {point.point}: " in text(rich)
        assert f"{point.point}: {point.content}" in headings


def test_what_nobody_wrote_is_asked_for_and_what_somebody_wrote_stands(rich: AuditResult) -> None:
    assert "HUMAN_INPUT_MISSING (declared.system.provider)" in text(rich)
    made = replace(rich, declared=Declared(system=System(provider="Ours & Co")))
    assert "Provider, declared: Ours & Co" in text(made)
    assert any("declared: Ours & Co" in p.text for p in word(made).paragraphs)


def test_what_is_missing_is_bold_in_word(rich: AuditResult) -> None:
    runs = [r for p in word(rich).paragraphs for r in p.runs if "HUMAN_INPUT_MISSING" in r.text]
    assert runs
    assert all(run.bold for run in runs)


def test_tables_of_word_repeat_their_heads(rich: AuditResult) -> None:
    tables = word(rich).tables
    assert tables
    for table in tables:
        assert "tblHeader" in table.rows[0]._tr.xml
        assert all(cell.paragraphs[0].runs[0].bold for cell in table.rows[0].cells)


def test_the_word_file_bears_the_time_of_the_result(rich: AuditResult) -> None:
    properties = word(rich).core_properties
    assert properties.created.isoformat()[:10] == rich.provenance.finished_at[:10]
    assert properties.language == "en"
    content = files(rich, "annex-iv-docx")["annex-iv.docx"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_result_without_a_time_has_a_word_file_too(rich: AuditResult) -> None:
    made = replace(rich, provenance=replace(rich.provenance, finished_at="some day"))
    assert word(made).core_properties.created.year == 1980


def test_control_characters_break_no_word_file(rich: AuditResult) -> None:
    made = replace(rich, plan=replace(rich.plan, title="a\x00\x0bb"))
    assert word(made).paragraphs
