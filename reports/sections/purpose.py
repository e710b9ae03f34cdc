"""What the system is for, what follows for the reader, and what this audit cannot show."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.scope import fields, remarks
from evenhand.reports.templating import fill
from evenhand.reports.wording import LEGAL_TEXT

TITLE = "Purpose, scope and limits"
ORDER = 20
PARTS: tuple[str, ...] = ("R3",)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: a field that the plan leaves empty has to be seen."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the declared purpose, remarks on it, and the limits."""
    return fill(
        "purpose",
        fields=fields(result),
        remarks=remarks(result),
        legal=LEGAL_TEXT,
        perceived=[a.name for a in result.attributes if a.source == "perceived"],
        result=result,
    )
