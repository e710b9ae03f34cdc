"""The catalogue of requirements: what the law asks, since when, and how far an audit can answer."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal, TypeAlias

from msgspec.structs import replace

from evenhand.audit.errors import InputError
from evenhand.reports.legal.versions import Strict, read

FILE = "requirements.yaml"

Flag: TypeAlias = Literal["T", "S", "S1", "M", "I", "U"]
"""How sure a statement on the law is; the file says what each letter means."""

Coverage: TypeAlias = Literal["direct", "partial", "support", "none"]
"""How far a bias audit can answer a requirement."""

Omnibus: TypeAlias = Literal["", "new", "moved", "changed"]

Status: TypeAlias = Literal[
    "EVIDENCE_PROVIDED",
    "EVIDENCE_PARTIAL",
    "HUMAN_INPUT_MISSING",
    "FINDING",
    "NOT_ADDRESSED",
    "NOT_APPLICABLE",
    "NOT_YET_APPLICABLE",
]
"""What a report can say of a requirement. None of these says that a requirement is met."""


class Requirement(Strict, frozen=True, kw_only=True):
    """Something that the law asks of somebody.

    Attributes:
        id: stable, never used for anything else.
        ref: the provision.
        who: whom it binds.
        text: what it asks, in our words.
        evidence: what would show it.
        artefact: the part of a report that bears on it; `none` where no part can.
        coverage: how far a bias audit can answer it.
        lit: since when it applies, by its letter.
        eff: since when it has effect for an emotion recognition system.
        omnibus: what Regulation (EU) 2026/1744 did to it.
        flag: how sure this is; empty only in the file, where it means the default.
    """

    id: str
    ref: str
    who: str
    text: str
    evidence: str
    artefact: str
    coverage: Coverage
    lit: date
    eff: date
    omnibus: Omnibus = ""
    flag: Flag | Literal[""] = ""


class Catalogue(Strict, frozen=True, kw_only=True):
    """A file of requirements, with the meaning of every word it uses."""

    schema_version: Literal[1]
    legal_text_version: str
    as_of: date
    default_flag: Flag
    flags: dict[Flag, str]
    coverage_values: dict[Coverage, str]
    omnibus_values: dict[Omnibus, str]
    status_values: tuple[Status, ...]
    requirements: tuple[Requirement, ...]


@cache
def catalogue(version: str = "") -> Catalogue:
    """Return the catalogue of a version of the legal text, every flag filled in.

    Args:
        version: one of `versions()`; empty means the newest.

    Raises:
        InputError: no such version, or a file that does not fit.
    """
    return checked(read(Catalogue, FILE, version))


def requirements(version: str = "") -> Mapping[str, Requirement]:
    """Return the requirements by id, in the order of the law.

    Examples:
        >>> requirements()["EUAIA-9-8"].coverage
        'direct'
        >>> len(requirements())
        68
    """
    return MappingProxyType({one.id: one for one in catalogue(version).requirements})


def checked(known: Catalogue) -> Catalogue:
    """Return a catalogue with every flag filled in, once its ids are found to be different.

    Raises:
        InputError: an id stands there twice.
    """
    ids = [one.id for one in known.requirements]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise InputError([f"{FILE}: id {one!r} stands there twice" for one in twice])
    filled = (replace(one, flag=one.flag or known.default_flag) for one in known.requirements)
    return replace(known, requirements=tuple(filled))
