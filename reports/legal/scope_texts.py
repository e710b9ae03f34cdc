"""Texts of the scope screen: what may follow from declared answers, with its provision."""

from functools import cache
from typing import Literal, TypeAlias

from evenhand.audit.purpose import Context
from evenhand.reports.legal.requirements import Flag
from evenhand.reports.legal.versions import Strict, read

Outcome: TypeAlias = Literal[
    "PROHIBITED_SCREEN",
    "EXCEPTION_COUNSEL",
    "AREA_OPEN",
    "NOT_ERS_TEXT",
    "NOT_ERS_PHYSICAL",
    "NOT_ERS_EXPRESSION",
    "ERS",
    "ERS_ASSUMED",
    "ERS_GREY",
    "HIGH_RISK_SCREEN",
    "DEROGATION_CLOSED",
    "DEROGATION_COUNSEL",
    "ART_50_3",
    "BIOMETRIC_CATEGORISATION",
    "LAW_ENFORCEMENT",
    "OUTSIDE_MARKET",
    "SYNTHETIC_DATA",
]
"""Where a step of the screen may end. None of these is a verdict."""


class OutcomeText(Strict, frozen=True, kw_only=True):
    """What an outcome says: its heading, its provision, its words, and how sure they are."""

    title: str
    ref: str
    text: str
    flag: Flag = "T"


class Exclusion(Strict, frozen=True, kw_only=True):
    """What lies outside the Act, or seems to."""

    ref: str
    text: str
    flag: Flag = "T"


class ScopeTexts(Strict, frozen=True, kw_only=True):
    """The file.

    Attributes:
        area: contexts of use that Art. 5(1)(f) speaks of.
        notice: the sentence that opens a report from such a context.
        more: what else the reader has to know there.
        outcomes: text of every outcome.
        exclusions: what lies outside the Act.
    """

    area: tuple[Context, ...]
    notice: str
    more: str
    outcomes: dict[Outcome, OutcomeText]
    exclusions: tuple[Exclusion, ...]


@cache
def scope_texts(version: str = "") -> ScopeTexts:
    """Return the texts of a version of the legal text.

    Examples:
        >>> scope_texts().outcomes["ERS"].ref
        'Art. 3(39)'
    """
    return read(ScopeTexts, "scope.yaml", version)
