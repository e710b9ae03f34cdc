"""What was audited on: items, persons, labels, origin, attributes and every slice."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.declared_text import said
from evenhand.reports.digits import count
from evenhand.reports.naming import attribute_name, slice_names
from evenhand.reports.templating import fill
from evenhand.reports.wording import SOURCES, STATUSES

TITLE = "Data"
ORDER = 45
PARTS: tuple[str, ...] = ("R8",)

DATASHEET: Mapping[str, str] = MappingProxyType(
    {
        "data.collection": "Who collected what, when, and how persons were found",
        "data.licence": "Terms of use",
        "data.original_purpose": "Collected for",
        "data.consent": "Ground on which the persons' data are used",
        "data.acting": "How the emotions came about",
        "data.preparation": "Cleaning, cropping, leaving out",
        "data.splits": "How training, validation and test persons were kept apart",
        "data.leakage_check": "How it was made sure that the model has not seen these persons",
        "data.maintenance": "Who keeps the data, and until when",
        "system.design_choices": "Choices of classes, targets and labels, and why",
    }
)
"""Fields of a datasheet that only people can fill, by their paths."""

ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"datasheet": tuple(DATASHEET)})

NO_FILES = "no file that was read is recorded with its hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An attribute in words."""

    name: str
    source: str
    levels: tuple[str, ...]
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A slice and how much data it has."""

    name: str
    items: str
    persons: str
    status: str
    reason: str


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: every audit has data."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the data set, its datasheet, its attributes and its slices."""
    return fill(
        "data",
        data=result.data,
        datasheet=said(result, DATASHEET),
        attributes=attributes(result),
        parts=parts(result),
    )


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return what the measured part of an artefact lacks, as short sentences."""
    del artefact
    return () if result.data.files else (NO_FILES,)


def attributes(result: AuditResult) -> tuple[Described, ...]:
    """Return the attributes as declared."""
    return tuple(
        Described(
            name=attribute_name(a.name, a.source),
            source=SOURCES.get(a.source, a.source),
            levels=a.levels,
            reference=a.reference,
        )
        for a in result.attributes
    )


def parts(result: AuditResult) -> tuple[Part, ...]:
    """Return every slice, assessed or not."""
    names = slice_names(result)
    return tuple(
        Part(
            name=names[s.id].full,
            items=count(s.items),
            persons=count(s.persons),
            status=STATUSES[s.status],
            reason=s.reason,
        )
        for s in result.slices
    )
