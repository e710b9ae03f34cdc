"""What was audited on: items, persons, labels, attributes and every slice."""

from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.digits import count
from evenhand.reports.naming import attribute_name, slice_names
from evenhand.reports.templating import fill
from evenhand.reports.wording import SOURCES, STATUSES

TITLE = "Data"
ORDER = 45
PARTS: tuple[str, ...] = ("R8",)


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
    """Return the data set, its attributes and its slices."""
    return fill("data", data=result.data, attributes=attributes(result), parts=parts(result))


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
