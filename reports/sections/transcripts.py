"""Words that a model reads or writes: transcripts, captions, refusals."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.templating import fill
from evenhand.reports.themes import of_theme, theme

TITLE = "Transcripts and captions"
ORDER = 75
PARTS: tuple[str, ...] = ("R15",)


def applies(result: AuditResult) -> bool:
    """Return whether the audit asked any such question."""
    return bool(of_theme("transcripts", result))


def render(result: AuditResult) -> Markup:
    """Return the questions of the theme, with links to those that count."""
    return fill("transcripts", theme=theme("transcripts", result), rules=result.statistics)
