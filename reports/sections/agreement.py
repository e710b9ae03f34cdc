"""How far raters agree, and where models stand beside a single rater."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.figures.of_findings.ladder import ladder
from evenhand.reports.templating import fill
from evenhand.reports.themes import of_theme, theme

TITLE = "Agreement of people and models"
ORDER = 71
PARTS: tuple[str, ...] = ("R9",)


def applies(result: AuditResult) -> bool:
    """Return whether the audit looked at raters."""
    return bool(of_theme("agreement", result))


def render(result: AuditResult) -> Markup:
    """Return the ladder of all models, and the questions about raters."""
    return fill(
        "agreement",
        pictures=ladder(result),
        theme=theme("agreement", result),
        rules=result.statistics,
    )
