"""What remains of scores when pictures and clips get worse, and for which groups less."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.figures.of_findings.disturbances import disturbances
from evenhand.reports.tally import by_comparison
from evenhand.reports.templating import fill
from evenhand.reports.themes import of_theme, theme
from evenhand.reports.wording import several

TITLE = "Robustness"
ORDER = 74
PARTS: tuple[str, ...] = ("R14",)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"robustness_section": ()})


def applies(result: AuditResult) -> bool:
    """Return whether the audit disturbed anything."""
    return bool(of_theme("robustness", result))


def render(result: AuditResult) -> Markup:
    """Return all disturbances at a glance, and the questions."""
    return fill(
        "robustness",
        pictures=disturbances(result),
        theme=theme("robustness", result),
        rules=result.statistics,
    )


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - the contract
    """Return what is missing from the evidence on robustness, as sentences."""
    found = of_theme("robustness", result)
    if not found:
        return ("The plan disturbs no pictures and no clips.",)
    if not any(f.gated for f in found):
        return ("No limit is set for what a disturbance may change.",)
    counted = by_comparison(tuple(f for f in found if f.gated))
    silent = counted["insufficient_data"] + counted["undefined"]
    told = []
    if silent:
        told.append(f"Without an answer: {several(silent, 'comparison')} of disturbed scores.")
    if counted["inconclusive"]:
        told.append(f"Inconclusive: {several(counted['inconclusive'], 'comparison')}.")
    return tuple(told)


def exceeded(result: AuditResult, artefact: str) -> bool:  # noqa: ARG001 - the contract
    """Return whether a limit set beforehand is exceeded."""
    gated = [f for f in of_theme("robustness", result) if f.gated]
    return any(f.verdict == "exceeds_margin" for f in gated)
