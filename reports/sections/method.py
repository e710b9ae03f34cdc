"""How the numbers came about: rules fixed beforehand, and the definition of every metric."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.templating import fill
from evenhand.reports.wording import HINTS, MEANINGS, VERDICTS

TITLE = "Method and definitions"
ORDER = 55
PARTS: tuple[str, ...] = ("R10",)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: no number stands without its method."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the rules and the metrics."""
    return fill(
        "method",
        rules=result.statistics,
        metrics=result.metrics,
        verdicts=VERDICTS,
        meanings=MEANINGS,
        hints=HINTS,
    )
