"""What people declare beside the figures: nobody can measure it, and a reader of evidence asks it.

Every field may stay empty. A report then shows it as missing; it never makes a text up.
"""

from typing import TypeAlias

from evenhand.audit.asked import Part
from evenhand.audit.declared.data import Annotation, Datasheet, Population, SpecialData, Unmeasured
from evenhand.audit.declared.organisation import Commission, Deviation, Register, Signatory
from evenhand.audit.declared.risk import (
    Favourable,
    Gap,
    Mitigation,
    Monitoring,
    NotApplicable,
    ResidualRisk,
    Scenario,
    Standard,
)
from evenhand.audit.declared.system import Construct, Notice, Oversight, System

__all__ = [
    "Annotation",
    "Commission",
    "Construct",
    "Datasheet",
    "Declared",
    "Deviation",
    "Favourable",
    "Gap",
    "Mitigation",
    "Monitoring",
    "NotApplicable",
    "Notice",
    "Oversight",
    "Population",
    "Register",
    "ResidualRisk",
    "Scenario",
    "Signatory",
    "SpecialData",
    "Standard",
    "System",
    "Unmeasured",
    "missing",
]

Path: TypeAlias = str
"""Where a field lies, for instance `"construct.culture"`."""


class Declared(Part, frozen=True, kw_only=True):
    """Everything that only people can say, in the tables `[declared.NAME]` of a plan.

    Attributes:
        commission: who ordered the audit, and who made it.
        system: what is audited, for the reader who has never seen it.
        construct: what is meant by an emotion here.
        oversight: how people watch over the system.
        notice: how exposed persons are told.
        data: where the data come from, and what they stand for.
        annotation: how the labels came about.
        special_data: why and how data on protected traits were used.
        monitoring: how the system is watched in use.
        residual_risk: who accepts what is left.
        register: who follows findings up, and by when.
        scenario: whom which gap could harm, and how.
        unmeasured: attributes without figures, and why.
        population: shares of the persons that the system will meet.
        mitigation: what was done about a gap.
        gap: missing data, and the plan to get them.
        standard: which standards were used, and how.
        favourable: for which emotions a high score is good or bad for a person.
        deviation: what was done otherwise than first planned.
        not_applicable: requirements that do not concern this system, each with the reason.
        signatory: who will sign; nothing is ever signed by a program.
    """

    commission: Commission = Commission()
    system: System = System()
    construct: Construct = Construct()
    oversight: Oversight = Oversight()
    notice: Notice = Notice()
    data: Datasheet = Datasheet()
    annotation: Annotation = Annotation()
    special_data: SpecialData = SpecialData()
    monitoring: Monitoring = Monitoring()
    residual_risk: ResidualRisk = ResidualRisk()
    register: Register = Register()
    scenario: tuple[Scenario, ...] = ()
    unmeasured: tuple[Unmeasured, ...] = ()
    population: tuple[Population, ...] = ()
    mitigation: tuple[Mitigation, ...] = ()
    gap: tuple[Gap, ...] = ()
    standard: tuple[Standard, ...] = ()
    favourable: tuple[Favourable, ...] = ()
    deviation: tuple[Deviation, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    signatory: tuple[Signatory, ...] = ()


def missing(declared: Declared, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return which of some fields nobody has filled in, in the order asked.

    Args:
        declared: what was declared.
        paths: `"table.field"`, or `"table"` for a list of tables, which is missing when empty.

    Raises:
        AttributeError: there is no such field.

    Examples:
        >>> missing(Declared(construct=Construct(culture="Wales")), ("construct.culture", "gap"))
        ('gap',)
    """
    return tuple(path for path in paths if not _value(declared, path))


def _value(declared: Declared, path: Path) -> object:
    """Return what stands at a path; text of blanks counts as nothing."""
    value: object = declared
    for name in path.split("."):
        value = getattr(value, name)
    return value.strip() if isinstance(value, str) else value
