"""The page as a tagged PDF: made by WeasyPrint from the printed layout of the page, offline."""

import hashlib
import logging
import re
from collections.abc import Mapping
from typing import NoReturn

from markupsafe import escape

from evenhand.audit.result import AuditResult, encoded
from evenhand.reports.extras import extra_module
from evenhand.reports.page import html
from evenhand.reports.templating import source

TELLS = "the whole report as a tagged PDF; needs the extra [pdf]"

VARIANT = "pdf/ua-1"
"""The standard for PDF that can be read aloud."""

ROOT = re.compile(r":root \{(.*?)\}", re.DOTALL)
VALUE = re.compile(r"(--[\w-]+):\s*([^;]+);")
VARIABLE = re.compile(r"var\((--[\w-]+)(?:,\s*([^)]+))?\)")
PICTURED = re.compile(r"^\.(?:sketch|l\d|h\d)\b.*$", re.MULTILINE)
SYMBOL = re.compile(r'<symbol id="?([^\s">]+)"?[^>]*>(.*?)</symbol>', re.DOTALL)
USED = re.compile(r'<use href="?#([^\s"/>]+)"?\s*/>')
DRAWN = re.compile(r'(<svg class=(?:"?(?:sketch|picture)"?|"[\w ]*picture")[^>]*>)')
"""Pictures of the page, which has quotes around attributes of several words only."""


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the document; the same result, libraries and fonts give the same bytes.

    Raises:
        InputError: the extra `[pdf]` is not installed.
    """
    weasyprint = extra_module("weasyprint", extra="pdf")
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of each rule for screens
    made = result.provenance.finished_at
    page = for_paper(html(result), made=made)
    document = weasyprint.HTML(string=page, base_url=None, url_fetcher=_refused)
    identifier = hashlib.sha256(encoded(result)).digest()[:16]
    written: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier)
    return {"report.pdf": written}


def for_paper(page: str, *, made: str) -> str:
    """Return the page for a program that styles no picture from outside, with the time it bears.

    Args:
        page: as `evenhand.reports.page.html` returns it.
        made: time that the document names as its own.
    """
    symbols = dict(SYMBOL.findall(page))
    inlined = USED.sub(lambda found: symbols.get(found[1], found[0]), page)
    styled = DRAWN.sub(rf"\1<style>{_picture_style()}</style>", inlined)
    head = (
        f'<meta name="dcterms.created" content="{escape(made)}">'
        f'<meta name="dcterms.modified" content="{escape(made)}">'
        f"<style>{source('pdf.css')}</style></head>"
    )
    return styled.replace("</head>", head, 1)


def _picture_style() -> str:
    """Return the rules for pictures, with the colours of paper in the place of variables."""
    style = source("style.css")
    root = ROOT.search(style)
    values = dict(VALUE.findall(root[1] if root else ""))
    rules = " ".join(PICTURED.findall(style))
    return VARIABLE.sub(lambda found: str(values.get(found[1], found[2] or "none")), rules)


def _refused(url: str, *_: object, **__: object) -> NoReturn:
    """Fetch nothing: what a report shows is in it."""
    msg = f"a report fetches nothing: {url[:80]}"
    raise ValueError(msg)
