"""What changes when nothing but one thing about the person does: slope charts and questions."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.figures.of_findings.slope_charts import slope_chart, slope_charts
from evenhand.reports.pictures import album, room
from evenhand.reports.templating import fill
from evenhand.reports.themes import of_theme, theme

TITLE = "Counterfactual pairs"
ORDER = 72
PARTS: tuple[str, ...] = ()
MOST_DRAWN = 90_000
"""Characters of all slope charts together."""


def applies(result: AuditResult) -> bool:
    """Return whether the audit changed anything within pairs."""
    return bool(of_theme("counterfactuals", result))


def render(result: AuditResult) -> Markup:
    """Return the slope charts, links to the questions that count, and the other questions."""
    charts = slope_charts(result)
    return fill(
        "counterfactuals",
        album=album(charts, lambda each: slope_chart(each, result), most=room(result, MOST_DRAWN)),
        theme=theme("counterfactuals", result),
        rules=result.statistics,
    )
