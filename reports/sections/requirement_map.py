"""Every requirement of the law that an audit meets, and what this report has on it."""

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.legal.artefacts import plan_field
from evenhand.reports.legal.requirement_map import (
    MEANINGS,
    counted,
    requirement_map,
    unknown_declarations,
)
from evenhand.reports.legal.requirements import catalogue
from evenhand.reports.page import found
from evenhand.reports.templating import fill

TITLE = "Requirements and evidence"
ORDER = 90
PARTS: tuple[str, ...] = ("R21",)

MOST = 4
"""Missing fields that a row names; the section that it links to names them all."""


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: what is not addressed has to be seen as well."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the counts, and a row for every requirement with a link to its evidence."""
    sections = found()
    rulings = requirement_map(result, sections)
    law = catalogue()
    return fill(
        "requirement_map",
        rulings=rulings,
        counts=counted(rulings),
        meanings=MEANINGS,
        titles={name: section.TITLE for name, section in sections.items()},
        law=law,
        plan_field=plan_field,
        MOST=MOST,
        flags={one.requirement.flag for one in rulings},
        unknown=unknown_declarations(result),
        finished=result.provenance.finished_at,
    )
