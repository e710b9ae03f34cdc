"""The report in short, as Markdown."""

from collections.abc import Mapping

from evenhand.audit.result import AuditResult
from evenhand.reports.markdown import markdown

TELLS = "a summary in Markdown, for a pull request or the log of a CI step"


def files(result: AuditResult) -> Mapping[str, bytes]:
    """Return the summary."""
    return {"summary.md": markdown(result).encode()}
