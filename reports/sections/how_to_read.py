"""What a gap, a margin, an interval and a verdict are, and where which reader begins."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Verdict
from evenhand.reports.digits import level
from evenhand.reports.page import found
from evenhand.reports.templating import fill
from evenhand.reports.wording import MEANINGS, VERDICTS

TITLE = "How to read this report"
ORDER = 8
PARTS: tuple[str, ...] = ()

ROUTES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "You build or run the model": (
            "headline",
            "model_comparison",
            "findings",
            "performance",
            "robustness",
            "mitigations",
            "manifest",
        ),
        "You answer for its use, or oversee those who do": (
            "headline",
            "model_comparison",
            "status_statement",
            "scope_screen",
            "bias_scenarios",
            "findings_register",
            "not_assessed",
            "limitations",
            "requirement_map",
        ),
        "You do research": (
            "audit_plan",
            "data",
            "annotation",
            "method",
            "findings",
            "sensitivity",
            "exploration",
        ),
    }
)
"""Sections in the order of reading, by reader; those that a report lacks are passed over."""


EXAMPLES: Mapping[Verdict, tuple[str, str, str]] = MappingProxyType(
    {
        "within_margin": ("Group A", "+0.05", "\N{MINUS SIGN}0.04 to +0.14"),
        "inconclusive": ("Group B", "+0.20", "0.00 to +0.40"),
        "exceeds_margin": ("Group C", "+0.50", "+0.35 to +0.65"),
    }
)
"""Group, gap and interval of the picture, by what they show."""


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: no reader is expected to know statistics."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the example, the words, and a way through the report for each reader."""
    return fill(
        "how_to_read",
        routes=routes(result),
        verdicts=[(code, MEANINGS[code]) for code in VERDICTS],
        confidence=level(result.statistics.level),
        examples=EXAMPLES,
    )


def routes(result: AuditResult) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return for each reader the anchors and titles of the sections that this report has."""
    there = {name: s.TITLE for name, s in found().items() if s.applies(result)}
    return tuple(
        (reader, tuple((name.replace("_", "-"), there[name]) for name in names if name in there))
        for reader, names in ROUTES.items()
    )
