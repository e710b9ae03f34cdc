"""Whether a score means what it says, and the same in every group."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.templating import fill
from evenhand.reports.themes import of_theme, theme

TITLE = "Calibration"
ORDER = 70
PARTS: tuple[str, ...] = ("R13",)


def applies(result: AuditResult) -> bool:
    """Return whether the audit asked any such question."""
    return bool(of_theme("calibration", result))


def render(result: AuditResult) -> Markup:
    """Return the questions of the theme, with links to those that count."""
    return fill("calibration", theme=theme("calibration", result), rules=result.statistics)
