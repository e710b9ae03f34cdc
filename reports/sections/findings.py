"""The questions that decide: one block each, with picture and table."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.exhibit import exhibit
from evenhand.reports.tally import gated
from evenhand.reports.templating import fill

TITLE = "Findings that count"
ORDER = 62
PARTS: tuple[str, ...] = ("R12",)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that nothing was gated has to be said."""
    return True


def render(result: AuditResult) -> Markup:
    """Return every gated finding, in the order of the result."""
    return fill(
        "findings",
        exhibits=[exhibit(f, result) for f in gated(result)],
        rules=result.statistics,
        statements=result.data.statements,
    )
