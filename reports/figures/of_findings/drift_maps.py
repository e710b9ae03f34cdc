"""How far scores moved from an old model to a new one: slices down, outcomes across."""

from collections.abc import Sequence

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.figures.of_findings.heat_maps import (
    FEWEST_COLUMNS,
    MOST_COLUMNS,
    HeatMap,
    heat_map,
)


def drift_maps(findings: Sequence[Finding], result: AuditResult) -> tuple[Markup, ...]:
    """Return the pictures; none for one judged outcome, of which the forest plot shows more.

    Args:
        findings: about the drift from one model to another, one an outcome.
        result: names the slices.
    """
    if len(findings) < FEWEST_COLUMNS and all(f.verdict for f in findings):
        return ()
    parts = (findings[at : at + MOST_COLUMNS] for at in range(0, len(findings), MOST_COLUMNS))
    return tuple(picture for part in parts for picture in heat_map(_map(part), result))


def _map(findings: Sequence[Finding]) -> HeatMap:
    first = findings[0]
    title = f"mean change of scores from {first.against or 'the old model'}"
    return HeatMap(model=first.model, title=title, findings=tuple(findings))
