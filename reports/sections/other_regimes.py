"""Rates and ratios in the style of rules outside the Union, and dated facts about such rules."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.families import families
from evenhand.reports.legal.requirements import catalogue
from evenhand.reports.regimes import AS_OF, FACTS
from evenhand.reports.templating import fill

TITLE = "Other regimes"
ORDER = 96
PARTS: tuple[str, ...] = ()

CODE = "SCR001"


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: why there is no ratio of rates has to be said as well."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the ratios that were asked for, what they are not, and the facts."""
    found = tuple(f for f in result.findings if f.code == CODE)
    return fill(
        "other_regimes",
        families=families(found, result),
        declared=result.declared.favourable,
        rules=result.statistics,
        hiring=result.plan.purpose.get("context", "") in ("recruitment", "workplace"),
        facts=FACTS,
        as_of=AS_OF,
        flags=catalogue().flags,
    )
