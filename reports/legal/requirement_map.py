"""Every requirement of the catalogue with the status of its evidence in one report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from evenhand.audit.nearest import suggestion
from evenhand.audit.result import AuditResult
from evenhand.reports.legal.artefacts import artefacts
from evenhand.reports.legal.dates import day
from evenhand.reports.legal.requirements import Status, catalogue, requirements
from evenhand.reports.legal.status import Circumstances, Ruling, ruling

MEANINGS: Mapping[Status, str] = MappingProxyType(
    {
        "FINDING": "Evidence is there, and a margin set beforehand is exceeded in it.",
        "EVIDENCE_PROVIDED": "This audit is itself the evidence; its parts are filled in, and its "
        "plan is older than its results.",
        "EVIDENCE_PARTIAL": "Part of the evidence is here: fields or figures are missing, or part "
        "of it was written by people and not checked.",
        "HUMAN_INPUT_MISSING": "The measured part is here; what only people can declare is not.",
        "NOT_YET_APPLICABLE": "Nothing was provided, and the requirement has effect later.",
        "NOT_APPLICABLE": "Declared so by the plan's owner, for the reason given.",
        "NOT_ADDRESSED": "This audit says nothing about it.",
    }
)
"""What each status says, in the order of attention that they ask for."""


def requirement_map(
    result: AuditResult, sections: Mapping[str, object], version: str = ""
) -> tuple[Ruling, ...]:
    """Return the status of the evidence for every requirement, in the order of the law.

    Args:
        result: what is reported.
        sections: by name, as `evenhand.reports.page.found` returns them.
        version: of the legal text; empty means the newest.
    """
    found = artefacts(result, sections)
    given = circumstances(result)
    return tuple(
        ruling(one, found.get(one.artefact), given) for one in catalogue(version).requirements
    )


def circumstances(result: AuditResult) -> Circumstances:
    """Return what holds for all requirements; the date is that of the result, never of a clock."""
    return Circumstances(
        finished=day(result.provenance.finished_at),
        frozen=frozen_first(result),
        declared_away={one.requirement: one.reason for one in result.declared.not_applicable},
    )


def frozen_first(result: AuditResult) -> bool:
    """Return whether the plan is shown to have been frozen before reading of scores began."""
    try:
        frozen = datetime.fromisoformat(result.plan.frozen_at)
        return frozen <= datetime.fromisoformat(result.provenance.started_at)
    except (TypeError, ValueError):
        return False


def counted(rulings: Sequence[Ruling]) -> Mapping[Status, int]:
    """Return how many requirements have each status, those with none among them."""
    numbers = Counter(one.status for one in rulings)
    return MappingProxyType({status: numbers[status] for status in MEANINGS})


def unknown_declarations(result: AuditResult, version: str = "") -> tuple[str, ...]:
    """Return declarations about requirements that the catalogue does not hold, as sentences."""
    known = requirements(version)
    return tuple(
        f"declared.not_applicable: no requirement {one.requirement!r}."
        f"{suggestion(one.requirement, known)}"
        for one in result.declared.not_applicable
        if one.requirement not in known
    )
