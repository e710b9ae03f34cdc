"""Who is in the data beside those whom the system will meet, and the origin of labels of groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.declared import Population
from evenhand.audit.result import AuditResult, SliceRecord
from evenhand.reports import minors
from evenhand.reports.coverage_matrix import matrix
from evenhand.reports.declared_text import Said, said
from evenhand.reports.digits import MISSING, WITHHELD, count, number, percent
from evenhand.reports.naming import attribute_name, slice_names
from evenhand.reports.templating import fill
from evenhand.reports.wording import SOURCES

TITLE = "Whom the data stand for"
ORDER = 47
PARTS: tuple[str, ...] = ("R8",)

SETTING: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "Place, culture, language, room, light, microphone": (
            "data.setting",
            "data.intended_setting",
        ),
        "How emotion comes about, and where the system is used": ("data.acting", "purpose.context"),
        "Persons": ("data.collection", "purpose.population"),
    }
)
"""What is compared: the field on the data, and the field on the use."""

PROVENANCE: Mapping[str, str] = MappingProxyType(
    {
        "data.consent": "Ground on which the persons' data are used",
        "data.licence": "Terms of use",
        "purpose.outputs_demographics": "Does the system put out age, gender or the like?",
    }
)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "coverage_matrix": ("population",),
        "setting_match_table": tuple(path for pair in SETTING.values() for path in pair),
        "label_provenance_table": tuple(PROVENANCE),
    }
)
WHO, POWER, LOST, PERSON_HEADS = "HRM010", "PWR001", "DAT001", "HRM007"
"""Codes of findings that tell more; the last speaks of a model only where that has such outputs."""

CONTRADICTED = (
    "The plan declares that the system puts out nothing on persons; this audit has read such "
    "outputs of a model (HRM007)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A group's share of the persons in the data beside its declared share of the population."""

    group: str
    persons: str
    data: str
    population: str
    difference: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing to be compared between the data and the use."""

    what: str
    data: Said
    use: Said


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that no population is declared has to be seen."""
    return True


def render(result: AuditResult) -> Markup:
    """Return coverage, shares, under-18s, settings, and the origin of the labels of groups."""
    return fill(
        "representativeness",
        result=result,
        matrix=matrix(result),
        shares=[share(one, result) for one in result.declared.population],
        ages=[(slice_names(result)[s.id].full, count(s.persons)) for s in _ages(result)],
        young=bool(minors.young_slices(result)),
        reason=minors.reason_given(result),
        settings=settings(result),
        labels=labels(result),
        provenance=said(result, PROVENANCE),
        contradicted=CONTRADICTED if _contradicted(result) else "",
        further=[f for f in result.findings if f.code in (WHO, POWER, LOST)],
    )


def share(one: Population, result: AuditResult) -> Share:
    """Return a declared share beside that of the data; what is withheld stays so."""
    record = _slice(one, result)
    told = _of_persons(record, result)
    names = slice_names(result)
    return Share(
        group=names[record.id].full if record else f"{one.attribute}: {one.level}",
        persons=count(record.persons) if record else "no such group in this audit",
        data=_kept(record) if told is None else percent(told),
        population=percent(one.share),
        difference=MISSING
        if told is None
        else f"{number(100 * (told - one.share), decimals=1, signed=True)} points",
        source=one.source,
    )


def settings(result: AuditResult) -> tuple[Setting, ...]:
    """Return what is declared of the data beside what is declared of the use."""
    return tuple(
        Setting(what=what, data=said(result, {data: ""})[0], use=said(result, {use: ""})[0])
        for what, (data, use) in SETTING.items()
    )


def labels(result: AuditResult) -> tuple[tuple[str, str], ...]:
    """Return where the labels of each attribute come from."""
    return tuple(
        (attribute_name(a.name, a.source), SOURCES.get(a.source, a.source))
        for a in result.attributes
    )


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return what the measured part of an artefact lacks, as short sentences."""
    if artefact == "coverage_matrix":
        return tuple(_uncovered(result))
    if artefact == "label_provenance_table":
        told = (*(() if result.attributes else ("the plan names no attribute",)),)
        return (*told, *((CONTRADICTED,) if _contradicted(result) else ()))
    return ()


def _uncovered(result: AuditResult) -> Iterator[str]:
    """Yield what is missing of coverage."""
    found = matrix(result)
    if found is None:
        yield "no figure of a single emotion, so no count by group and emotion"
    elif found.thin:
        yield f"{found.thin} pairs of group and emotion have fewer items than a verdict takes"
    hidden = sum(s.status == "suppressed" for s in result.slices)
    if hidden:
        yield f"{hidden} groups are withheld to protect persons"
    if not any(f.code == POWER for f in result.findings):
        yield "the smallest gap that these data could show was not asked for"
    if not minors.young_slices(result) and not minors.reason_given(result):
        yield "no level of age reaches below 18, and no reason for that is declared"


def _ages(result: AuditResult) -> tuple[SliceRecord, ...]:
    """Return the levels of age to be listed: those of minors, else all."""
    return minors.young_slices(result) or minors.age_slices(result)


def _contradicted(result: AuditResult) -> bool:
    """Return whether outputs on persons were read that are declared not to exist."""
    denied = result.plan.purpose.get("outputs_demographics", "") == "no"
    return denied and any(f.code == PERSON_HEADS and f.model for f in result.findings)


def _slice(one: Population, result: AuditResult) -> SliceRecord | None:
    """Return the slice that a declared share is about."""
    where = ((one.attribute, one.level),)
    return next((s for s in result.slices if s.where == where), None)


def _of_persons(record: SliceRecord | None, result: AuditResult) -> float | None:
    """Return a slice's share of all persons; None where it may not or cannot be told."""
    if record is None or record.persons is None or not result.data.persons:
        return None
    return record.persons / result.data.persons


def _kept(record: SliceRecord | None) -> str:
    """Return the word for a share that is not told."""
    return MISSING if record is None else WITHHELD
