"""Which part of a report bears on which requirement, and what it still lacks.

A section may name artefacts (`ARTEFACTS`: name, and the declared fields it needs), and say for one:
which further fields an answer makes mandatory (`needs`), what its measured part lacks (`lacks`),
and whether a margin set beforehand is exceeded in it (`exceeded`). All four are optional.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evenhand.audit.declared import missing
from evenhand.audit.result import AuditResult

Texts = Callable[[AuditResult, str], tuple[str, ...]]
Exceeded = Callable[[AuditResult, str], bool]

PURPOSE = "purpose."


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """Part of a report that bears on requirements.

    Attributes:
        name: as the catalogue of requirements calls it.
        section: name of the section that holds it.
        shown: whether this report has that section.
        asked: paths of the declared fields that it needs.
        missing: those that nobody has filled in.
        lacks: what its measured part lacks, as sentences.
        exceeded: whether a margin set beforehand is exceeded in it.
    """

    name: str
    section: str
    shown: bool = True
    asked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    exceeded: bool = False


def artefacts(result: AuditResult, sections: Mapping[str, object]) -> Mapping[str, Artefact]:
    """Return every artefact by name.

    Args:
        result: what is reported.
        sections: by name, as `evenhand.reports.page.found` returns them.
    """
    return MappingProxyType(
        {
            name: _artefact(result, section_name, section, name, paths)
            for section_name, section in sections.items()
            for name, paths in named(section).items()
        }
    )


def named(section: object) -> Mapping[str, tuple[str, ...]]:
    """Return the artefacts of a section, each with the declared fields it needs."""
    found: Mapping[str, tuple[str, ...]] = getattr(section, "ARTEFACTS", {})
    return found


def unfilled(result: AuditResult, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return which declared fields nobody has filled in, in the order asked.

    Args:
        result: with what was declared.
        paths: `"purpose.NAME"` or a path below the tables `[declared.NAME]`.

    Raises:
        AttributeError: there is no such declared field.
    """
    purpose = result.plan.purpose
    without = set(missing(result.declared, tuple(p for p in paths if not p.startswith(PURPOSE))))
    without |= {
        path
        for path in paths
        if path.startswith(PURPOSE) and not purpose.get(path.removeprefix(PURPOSE), "").strip()
    }
    return tuple(path for path in paths if path in without)


def plan_field(path: str) -> str:
    """Return where a plan holds a declared field.

    Examples:
        >>> plan_field("construct.culture"), plan_field("purpose.infers")
        ('declared.construct.culture', 'purpose.infers')
    """
    return path if path.startswith(PURPOSE) else f"declared.{path}"


def _artefact(
    result: AuditResult, place: str, section: object, name: str, paths: tuple[str, ...]
) -> Artefact:
    """Return one artefact; a section that this report does not show is asked for nothing."""
    applies: Callable[[AuditResult], bool] = getattr(section, "applies", lambda _: True)
    if not applies(result):
        return Artefact(name=name, section=place, shown=False, asked=paths)
    needs: Texts = getattr(section, "needs", lambda _result, _name: ())
    lacks: Texts = getattr(section, "lacks", lambda _result, _name: ())
    exceeded: Exceeded = getattr(section, "exceeded", lambda _result, _name: False)
    asked = tuple(dict.fromkeys((*paths, *needs(result, name))))
    return Artefact(
        name=name,
        section=place,
        asked=asked,
        missing=unfilled(result, asked),
        lacks=lacks(result, name),
        exceeded=exceeded(result, name),
    )
