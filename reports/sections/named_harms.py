"""The harms that are asked about by name, whatever the plan asks besides."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.templating import fill
from evenhand.reports.themes import of_theme, theme

TITLE = "Named harms"
ORDER = 68
PARTS: tuple[str, ...] = ()


def applies(result: AuditResult) -> bool:
    """Return whether the audit asked any such question."""
    return bool(of_theme("named_harms", result))


def render(result: AuditResult) -> Markup:
    """Return the questions of the theme, with links to those that count."""
    return fill("named_harms", theme=theme("named_harms", result), rules=result.statistics)
