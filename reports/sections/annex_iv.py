"""What this audit can put into the technical documentation of Annex IV, and what it cannot."""

from collections.abc import Mapping
from operator import attrgetter
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.legal.annex_facts import facts
from evenhand.reports.legal.annex_points import annex_points, coverage_counts
from evenhand.reports.legal.requirements import catalogue, requirements
from evenhand.reports.page import found
from evenhand.reports.templating import fill

TITLE = "Technical documentation: excerpt for Annex IV"
ORDER = 91
PARTS: tuple[str, ...] = ("R22",)

ASKED = tuple(dict.fromkeys(path for point in annex_points() for path in point.declared))
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"annex_iv_export": ASKED})


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: every report says how little of a technical file it is."""
    return True


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - always the same
    """Return that an audit is never the whole of Annex IV."""
    return (f"an excerpt: of its points, {coverage_counts(annex_points())}",)


def render(result: AuditResult) -> Markup:
    """Return every point with what stands for it in this report."""
    sections = found()
    points = annex_points()
    return fill(
        "annex_iv",
        points=points,
        counts=coverage_counts(points),
        coverage=catalogue().coverage_values,
        shown={name: s.TITLE for name, s in sections.items() if s.applies(result)},
        known=requirements(),
        said={path: _said(result, path) for path in ASKED},
        facts=facts(result),
    )


def _said(result: AuditResult, path: str) -> str:
    """Return a declared text; how many there are of what is a list of tables."""
    value = attrgetter(path)(result.declared)
    return value.strip() if isinstance(value, str) else f"{len(value)} declared" * bool(value)
