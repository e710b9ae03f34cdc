"""What this report is and is not, who ordered it, and how near the auditor stands to the maker."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.declared_text import said
from evenhand.reports.digits import level
from evenhand.reports.templating import fill

TITLE = "What this report is"
ORDER = 5
PARTS: tuple[str, ...] = ("R1",)

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "commission.by": "Ordered by",
        "commission.auditor": "Made by",
        "commission.independence": "The auditor's nearness to the developer",
        "commission.conflicts": "Interests of the auditor",
    }
)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: every report has to say what it is not."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the statement and the declaration of independence."""
    return fill(
        "status_statement",
        result=result,
        fields=said(result, FIELDS),
        confidence=level(result.statistics.level),
    )
