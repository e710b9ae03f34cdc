"""The status of evidence for one requirement, by rules that are applied in a fixed order.

1. Coverage `none` is never addressed, whatever else holds.
2. A margin exceeded where the audit is evidence is a finding; no declaration and no date hides it.
3. What its owner declares away, with a reason, is not applicable.
4. Where nothing was provided, the requirement is not addressed, or not yet applicable if its
   effective date lies after the result.
5. Evidence that is there is told by what it lacks; the date stands beside it and hides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from evenhand.reports.legal.artefacts import Artefact
from evenhand.reports.legal.requirements import Requirement, Status

NO_ANSWER = "not addressed by this audit: a bias audit cannot answer it"
NO_PART = "no part of this report bears on it"
NOT_ASKED = "this audit asked no question about it"
NO_REASON = "declared not applicable without a reason, which does not count"
EXCEEDED = "a margin set beforehand is exceeded"
NOT_OLDER = "the plan is not shown to be older than the results"
NOT_CHECKED = "the declared part was written by people and was not checked"
SUPPORT = "helps the document of somebody else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What holds for all requirements of a report.

    Attributes:
        finished: the day on which the audit ended; None where the result does not say.
        frozen: whether the plan is shown to be older than the results.
        declared_away: reason why a requirement does not apply, by its id; reasons may be empty.
    """

    finished: date | None = None
    frozen: bool = True
    declared_away: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a report has on one requirement.

    Attributes:
        requirement: which.
        status: of the evidence, never of the system.
        reasons: why, as short sentences.
        missing: paths of declared fields that nobody has filled in.
        section: name of the section with the evidence; empty where this report has none.
    """

    requirement: Requirement
    status: Status
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    section: str = ""


def ruling(requirement: Requirement, found: Artefact | None, given: Circumstances) -> Ruling:
    """Return the status of the evidence for a requirement.

    Args:
        requirement: what the law asks.
        found: the part of the report that bears on it; None where no section holds it.
        given: what holds for the whole report.

    Examples:
        >>> from evenhand.reports.legal.requirements import requirements
        >>> tests = requirements()["EUAIA-9-8"]
        >>> plan = Artefact(name="audit_plan", section="audit_plan")
        >>> ruling(tests, plan, Circumstances()).status
        'EVIDENCE_PROVIDED'
        >>> ruling(tests, plan, Circumstances(frozen=False)).status
        'EVIDENCE_PARTIAL'
        >>> ruling(tests, None, Circumstances()).status
        'NOT_ADDRESSED'
    """
    away = given.declared_away.get(requirement.id)
    spoken = () if away is None else (_declared(away),)
    if requirement.coverage == "none":
        return Ruling(requirement=requirement, status="NOT_ADDRESSED", reasons=(NO_ANSWER, *spoken))
    finds = found is not None and found.exceeded and requirement.coverage in {"direct", "partial"}
    if away and away.strip() and not finds:
        place = found.section if found is not None and found.shown else ""
        return Ruling(
            requirement=requirement, status="NOT_APPLICABLE", reasons=spoken, section=place
        )
    if found is None:
        return Ruling(requirement=requirement, status="NOT_ADDRESSED", reasons=(NO_PART, *spoken))
    if not found.shown:
        return _not_asked(requirement, given, spoken)
    status, reasons = _weighed(requirement, found, given)
    return Ruling(
        requirement=requirement,
        status=status,
        reasons=(*reasons, *spoken),
        missing=found.missing,
        section=found.section,
    )


def _declared(reason: str) -> str:
    """Return a reason of the plan's owner as such."""
    return f"declared not applicable: {reason.strip()}" if reason.strip() else NO_REASON


def _not_asked(requirement: Requirement, given: Circumstances, spoken: tuple[str, ...]) -> Ruling:
    """Return the status of a requirement on which the audit asked nothing."""
    later = given.finished is not None and given.finished < requirement.eff
    return Ruling(
        requirement=requirement,
        status="NOT_YET_APPLICABLE" if later else "NOT_ADDRESSED",
        reasons=(NOT_ASKED, *((f"has effect from {requirement.eff}",) if later else ()), *spoken),
    )


def _weighed(
    requirement: Requirement, found: Artefact, given: Circumstances
) -> tuple[Status, tuple[str, ...]]:
    """Return the status of evidence that is there, and why it is no better."""
    coverage = requirement.coverage
    unready = () if given.frozen else (NOT_OLDER,)
    exceeded = (EXCEEDED,) if found.exceeded else ()
    if exceeded and coverage != "support":
        return "FINDING", (*exceeded, *found.lacks, *unready)
    if found.asked and found.missing == found.asked:
        return "HUMAN_INPUT_MISSING", (*exceeded, *found.lacks)
    if coverage == "support":
        return "EVIDENCE_PARTIAL", (SUPPORT, *exceeded, *found.lacks)
    if found.missing or found.lacks:
        return "EVIDENCE_PARTIAL", (*found.lacks, *(unready if coverage == "direct" else ()))
    if coverage == "partial":
        return "EVIDENCE_PARTIAL", (NOT_CHECKED,)
    return ("EVIDENCE_PARTIAL" if unready else "EVIDENCE_PROVIDED"), unready
