"""Which data are missing for an answer, and who gets them."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.declared import Gap
from evenhand.audit.result import AuditResult
from evenhand.reports.declared_text import Said
from evenhand.reports.digits import count
from evenhand.reports.gap_rows import gap_rows
from evenhand.reports.minors import young_slices
from evenhand.reports.naming import slice_names
from evenhand.reports.protected_attributes import unmeasured
from evenhand.reports.tally import uncovered
from evenhand.reports.templating import fill
from evenhand.reports.wording import several

TITLE = "Data gaps"
ORDER = 87
PARTS: tuple[str, ...] = ("R19",)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"gap_register": ()})

MOST = 40
"""Groups that are listed; the rest is counted."""

FIELDS: Mapping[str, str] = MappingProxyType(
    {"plan": "How they will be got", "owner": "By whom", "due": "By when"}
)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that no data are missing has to be said as well."""
    return True


def render(result: AuditResult) -> Markup:
    """Return what was measured to be missing, and what is declared about it."""
    found = gap_rows(result)
    return fill(
        "data_gaps",
        rows=found[:MOST],
        total=len(found),
        attributes=[ground.name for ground in unmeasured(result)],
        unknown=unknown(result),
        minors=bool(young_slices(result)),
        uncovered=uncovered(result),
        gaps=[(one.what, _fields(one)) for one in result.declared.gap],
        due=bool(needs(result, "gap_register")),
        power=result.statistics.power,
    )


def needs(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - one artefact
    """Return the plan for closing gaps as mandatory where something is missing."""
    return ("gap",) if gap_rows(result) or unmeasured(result) else ()


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - one artefact
    """Return what the register lacks, as short sentences."""
    open_ended = sum(not (one.plan.strip() and one.owner.strip()) for one in result.declared.gap)
    hidden = sum(row.kind == "withheld" for row in gap_rows(result))
    return (
        *((f"{several(open_ended, 'declared gap')} without plan or owner",) if open_ended else ()),
        *((f"what {several(hidden, 'withheld group')} lack is not told",) if hidden else ()),
    )


def unknown(result: AuditResult) -> tuple[str, ...]:
    """Return the levels that are not known, with their items."""
    names = slice_names(result)
    return tuple(
        f"{names[s.id].full} ({count(s.items)} items)"
        for s in result.slices
        if s.status == "not_judged" and len(s.where) == 1
    )


def _fields(one: Gap) -> tuple[Said, ...]:
    """Return what is declared about a gap."""
    return tuple(
        Said(label=label, text=getattr(one, name).strip(), path=f"declared.gap.{name}")
        for name, label in FIELDS.items()
    )
