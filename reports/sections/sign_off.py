"""Who is to sign, on lines that stay empty: a program signs for nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.bundle import bundle_hash
from evenhand.reports.templating import fill

TITLE = "Sign-off"
ORDER = 98
PARTS: tuple[str, ...] = ("R28",)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"signoff_block": ("signatory",)})

PARTS_OF_PERSONS: tuple[str, ...] = ("author", "reviewer", "approver")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line to sign; `name` is `""` where nobody is declared."""

    part: str
    name: str
    role: str


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: a report of a test is dated and signed by persons."""
    return True


def render(result: AuditResult) -> Markup:
    """Return lines to sign, and the hashes that a signature would be about."""
    return fill(
        "sign_off",
        lines=lines(result),
        bundle=bundle_hash(result),
        plan=result.plan.sha256,
        finished=result.provenance.finished_at,
    )


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - one artefact
    """Return which parts nobody is declared for."""
    absent = [line.part for line in lines(result) if not line.name]
    return (f"nobody is declared as {', '.join(absent)}",) if absent else ()


def lines(result: AuditResult) -> tuple[Line, ...]:
    """Return a line for every declared person, and an open one for a part without any."""
    declared = result.declared.signatory
    return tuple(
        line
        for part in PARTS_OF_PERSONS
        for line in [
            Line(part=part, name=one.name.strip(), role=one.role.strip())
            for one in declared
            if one.part == part
        ]
        or [Line(part=part, name="", role="")]
    )
