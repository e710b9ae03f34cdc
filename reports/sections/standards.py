"""Standards that were used, and those that are on their way."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.declared.system import Answer
from evenhand.audit.result import AuditResult
from evenhand.reports.legal.requirements import catalogue
from evenhand.reports.legal.standards import standards
from evenhand.reports.templating import fill

TITLE = "Standards"
ORDER = 95
PARTS: tuple[str, ...] = ("R26",)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"standards_table": ("standard",)})

CITED: Mapping[Answer, str] = MappingProxyType(
    {"yes": "declared as cited", "no": "not cited in the OJ", "": ""}
)


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that no standard is cited has to be seen."""
    return True


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - one artefact
    """Return declared standards of which nobody says whether they are cited, or when one looked."""
    return tuple(
        f"{one.name}: not said whether it is cited in the Official Journal, or when that was "
        "checked"
        for one in result.declared.standard
        if not (one.cited and one.checked)
    )


def render(result: AuditResult) -> Markup:
    """Return the declared standards, then the shipped table."""
    known = standards()
    flags = {one.flag for part in (known.european, known.international) for one in part}
    return fill(
        "standards",
        used=result.declared.standard,
        CITED=CITED,
        known=known,
        flags={name: text for name, text in catalogue().flags.items() if name in flags},
    )
