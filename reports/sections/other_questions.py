"""The questions that describe and do not judge, and belong to no other theme."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.families import families
from evenhand.reports.templating import fill
from evenhand.reports.themes import without_theme

TITLE = "Other questions"
ORDER = 78
PARTS: tuple[str, ...] = ()


def applies(result: AuditResult) -> bool:
    """Return whether the audit asked any."""
    return bool(without_theme(result))


def render(result: AuditResult) -> Markup:
    """Return every finding without a gate that no other section shows."""
    return fill(
        "other_questions",
        families=families(without_theme(result), result),
        rules=result.statistics,
        statements=result.data.statements,
    )
