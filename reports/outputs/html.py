"""The whole report as one page."""

from collections.abc import Mapping

from evenhand.audit.result import AuditResult
from evenhand.reports.page import html

TELLS = "the whole report as one page that needs no network"


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the page."""
    return {"report.html": html(result).encode()}
