"""The questions that describe and do not judge."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.exhibit import exhibit
from evenhand.reports.tally import ungated
from evenhand.reports.templating import fill

TITLE = "Other questions"
ORDER = 78
PARTS: tuple[str, ...] = ()


def applies(result: AuditResult) -> bool:
    """Return whether the audit asked any."""
    return bool(ungated(result))


def render(result: AuditResult) -> Markup:
    """Return every finding without a gate, in the order of the result."""
    shown = [exhibit(f, result) for f in ungated(result)]
    return fill(
        "other_questions",
        exhibits=shown,
        rules=result.statistics,
        statements=result.data.statements,
    )
