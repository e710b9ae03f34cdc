"""The questions that decide: a sentence for each finding, then picture and table."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Verdict
from evenhand.reports.families import MOST_FULL, families, large
from evenhand.reports.tally import by_comparison, gated, in_words
from evenhand.reports.templating import fill
from evenhand.reports.wording import several

TITLE = "Findings that count"
ORDER = 62
PARTS: tuple[str, ...] = ("R12",)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"findings": ()})
UNANSWERED: tuple[Verdict, ...] = ("insufficient_data", "undefined")

SMALL = (
    "Every judged finding has a picture, and every comparison is in a table with its statistics."
)
LARGE = (
    "This report has more than {most} comparisons. Every finding has its sentence and every "
    "comparison its gap, interval, persons and verdict; picture and full statistics are given "
    "where a gap exceeds its margin or little would turn the verdict."
)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that nothing was gated has to be said."""
    return True


def render(result: AuditResult) -> Markup:
    """Return every gated finding, by question, in the order of the result."""
    findings = gated(result)
    return fill(
        "findings",
        families=families(findings, result),
        rule=LARGE.format(most=MOST_FULL) if large(findings) else SMALL,
        rules=result.statistics,
        statements=result.data.statements,
    )


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - the contract
    """Return what the findings leave without an answer, as sentences."""
    findings = gated(result)
    if not findings:
        return ("No question of the plan has a margin.",)
    counted = by_comparison(findings)
    silent = {code: counted[code] for code in UNANSWERED if counted[code]}
    hidden = sum(bool(c.suppressed) for f in findings for c in f.comparisons)
    told = [
        f"Of {several(sum(counted.values()), 'comparison')}: {in_words(silent)}." if silent else "",
        f"Withheld to protect persons: {several(hidden, 'comparison')}." if hidden else "",
        "Too few data to settle: " + f"{several(counted['inconclusive'], 'comparison')}."
        if counted["inconclusive"]
        else "",
    ]
    return tuple(filter(None, told))


def exceeded(result: AuditResult, artefact: str) -> bool:  # noqa: ARG001 - the contract
    """Return whether any gap is shown to exceed a margin set beforehand."""
    return bool(by_comparison(gated(result))["exceeds_margin"])
