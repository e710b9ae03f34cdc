"""The excerpt for technical documentation, as Markdown."""

from collections.abc import Mapping

from evenhand.audit.result import AuditResult
from evenhand.reports.annex_excerpt import annex_excerpt
from evenhand.reports.blocks.as_markdown import as_markdown

TELLS = "the excerpt for Annex IV and Art. 13, as Markdown"


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the excerpt."""
    return {"annex-iv.md": as_markdown(annex_excerpt(result)).encode()}
