"""Grounds that Union law protects, held against the attributes of an audit."""

from dataclasses import replace

import msgspec
import pytest

from evenhand.audit.declared import Declared
from evenhand.audit.result import AttributeRecord, AuditResult
from evenhand.reports.protected_attributes import (
    GROUNDS,
    about,
    measured,
    reason_given,
    special,
    unmeasured,
)


def _attribute(name: str, kind: str = "other") -> AttributeRecord:
    return AttributeRecord(name=name, source="recorded", levels=(), kind=kind)


@pytest.mark.parametrize(
    ("name", "kind", "ground"),
    [
        ("Sex", "other", "sex or gender"),
        ("tongue", "accent", "language or accent (stands in for origin)"),
        ("Race_Ethnicity", "", "racial or ethnic origin"),
        ("mst", "skin_tone", "skin tone (phenotypic)"),
        ("DISABILITY", "other", "disability"),
    ],
)
def test_an_attribute_speaks_of_one_ground(
    rich: AuditResult, name: str, kind: str, ground: str
) -> None:
    told = replace(rich, attributes=(_attribute(name, kind),))
    assert [g.name for g in GROUNDS if measured(g, told)] == [ground]
    assert ground not in {g.name for g in unmeasured(told)}
    assert len(unmeasured(told)) == len(GROUNDS) - 1


def test_special_categories_are_those_of_the_general_regulation(rich: AuditResult) -> None:
    told = replace(rich, attributes=(_attribute("age", "age"), _attribute("e", "ethnicity")))
    assert [a.name for a in special(told)] == ["e"]


def test_a_reason_is_found_by_any_name_of_its_ground(rich: AuditResult) -> None:
    tables = {"unmeasured": [{"attribute": "Religion", "reason": " not asked "}]}
    told = replace(rich, declared=msgspec.convert(tables, Declared))
    reasons = {g.name: reason_given(g, told) for g in GROUNDS}
    assert reasons.pop("religion or belief") == "not asked"
    assert set(reasons.values()) == {""}


def test_a_ground_is_about_its_own_name() -> None:
    assert all(about(g.name, g) for g in GROUNDS)
