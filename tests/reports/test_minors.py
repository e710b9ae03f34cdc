"""Persons under 18, as far as names of levels tell."""

from dataclasses import replace

import msgspec
import pytest

from evenhand.audit.declared import Declared
from evenhand.audit.result import AuditResult
from evenhand.reports.minors import age_slices, reaches_below, reason_given, young_slices


@pytest.mark.parametrize(
    ("level", "below"),
    [
        ("0-17", True),
        ("13 to 19", True),
        ("under 20", True),
        ("\N{LESS-THAN OR EQUAL TO}21", True),
        ("Children", True),
        ("18-29", False),
        ("65+", False),
        ("adult", False),
        ("unknown", False),
        ("young", False),
    ],
)
def test_the_name_of_a_level_tells(level: str, *, below: bool) -> None:
    assert reaches_below(level) is below


def test_levels_of_age_are_found_by_name_or_kind(rich: AuditResult, empty: AuditResult) -> None:
    assert {s.where[0][0] for s in age_slices(rich)} == {"age"}
    assert all(len(s.where) == 1 for s in age_slices(rich))
    gender = replace(rich.attributes[0], kind="age")
    assert {s.where[0][0] for s in age_slices(replace(rich, attributes=(gender,)))} == {"gender"}
    assert young_slices(rich) == ()
    assert age_slices(empty) == ()


def test_a_reason_is_found_among_attributes_not_measured(rich: AuditResult) -> None:
    tables = {"unmeasured": [{"attribute": "Minors", "reason": " the actors are adults "}]}
    told = replace(rich, declared=msgspec.convert(tables, Declared))
    assert reason_given(told) == "the actors are adults"
    assert reason_given(rich) == ""
