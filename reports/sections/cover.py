"""What this document is, of what, made when, and for whose eyes."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import Audience, AuditResult
from evenhand.reports.scope import BANNER, BANNER_MORE, in_area
from evenhand.reports.tally import coverage_words
from evenhand.reports.templating import fill

TITLE = "Cover"
ORDER = 0
PARTS: tuple[str, ...] = ("R0",)

AUDIENCES: Mapping[Audience, str] = MappingProxyType(
    {
        "shareable": "Shareable: small groups are withheld",
        "internal": "Internal: not for passing on",
    }
)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: every report has a cover."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the title block, and the notice on the area of use where one is due."""
    return fill(
        "cover",
        result=result,
        audience=_readers(result),
        banner=BANNER if in_area(result) else "",
        banner_more=BANNER_MORE,
        coverage_words=coverage_words,
    )


def _readers(result: AuditResult) -> str:
    """Return for whose eyes the report is; no group is withheld where the plan sets no limit."""
    if result.audience == "shareable" and not result.statistics.suppress_below:
        return "Shareable: no group is withheld"
    return AUDIENCES[result.audience]
