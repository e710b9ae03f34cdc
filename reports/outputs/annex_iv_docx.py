"""The excerpt for technical documentation, as a Word file."""

from collections.abc import Mapping
from datetime import UTC, datetime

from evenhand.audit.result import AuditResult
from evenhand.reports.annex_excerpt import TITLE, annex_excerpt
from evenhand.reports.blocks.as_word import as_word

TELLS = "the same as a Word file; needs the extra [docx]"

UNKNOWN = datetime(1980, 1, 1, tzinfo=UTC)
"""Stands for a time that a result does not tell."""


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the excerpt.

    Raises:
        InputError: the extra `[docx]` is not installed.
    """
    try:
        made = datetime.fromisoformat(result.provenance.finished_at)
    except ValueError:
        made = UNKNOWN
    return {"annex-iv.docx": as_word(annex_excerpt(result), title=TITLE, made=made)}
