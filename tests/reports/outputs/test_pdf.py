"""The page as PDF: made offline, tagged, and the same each time."""

import logging
import re
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from evenhand.audit.result import AuditResult
from evenhand.reports.forms import files
from evenhand.reports.outputs.pdf import _refused, for_paper
from evenhand.reports.page import html

pytest.importorskip("weasyprint", exc_type=ImportError)


HEAD = re.compile(r"<main.*</main>", re.DOTALL)
"""What a report says; the page around it is enough to see that a document is made."""


@pytest.fixture
def made(
    rich: AuditResult, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Callable[[], bytes]:
    """Return a function that makes a document of the page, whose text is cut short."""
    page = HEAD.sub("<main><h1>Short</h1><p>One line.</p></main>", html(rich))
    monkeypatch.setattr("evenhand.reports.outputs.pdf.html", lambda _: page)
    caplog.set_level(logging.CRITICAL)
    return lambda: files(rich, "pdf")["report.pdf"]


def unpacked(document: bytes) -> bytes:
    """Return a document with its streams in plain."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL)
    return document + b"".join(map(_plain, streams))


def _plain(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_the_document_is_tagged_dated_and_titled(
    made: Callable[[], bytes], rich: AuditResult
) -> None:
    document = made()
    plain = unpacked(document)
    assert document.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in plain
    assert b"/StructTreeRoot" in plain
    assert re.search(rb"/Lang ?\(en\)", plain)
    stamp = re.sub(r"\D", "", rich.provenance.finished_at)[:14].encode()
    assert b"/CreationDate (D:" + stamp in plain or b"/CreationDate(D:" + stamp in plain


def test_the_same_result_gives_the_same_document(made: Callable[[], bytes]) -> None:
    assert made() == made()


def test_nothing_is_fetched() -> None:
    with pytest.raises(ValueError, match="a report fetches nothing"):
        _refused("https://example.org/x.png")


def test_pictures_carry_their_own_colours_and_signs(rich: AuditResult) -> None:
    page = for_paper(html(rich), made=rich.provenance.finished_at)
    assert not re.search(r'<use href="#shape-', page)
    for style in re.findall(r"<svg[^>]*><style>(.*?)</style>", page, re.DOTALL):
        assert ".sketch" in style
        assert "var(" not in style


def test_every_picture_but_plain_signs_carries_its_rules(rich: AuditResult) -> None:
    page = for_paper(html(rich), made="")
    opened = re.findall(r"<svg class=[^>]*>(<style>)?", page)
    bare = re.findall(r'<svg class="?shapes?\b[^>]*>(?!<style>)', page)
    assert "sketch" in "".join(re.findall(r"<svg class=[^>]*><style>", page))
    assert opened.count("") == len(bare)


def test_a_hostile_time_stays_an_attribute(rich: AuditResult) -> None:
    made = replace(rich, provenance=replace(rich.provenance, finished_at='"><b>'))
    assert 'content="&#34;&gt;&lt;b&gt;"' in for_paper(html(made), made='"><b>')
