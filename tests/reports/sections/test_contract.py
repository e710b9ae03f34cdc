"""What all sections keep together: parts of the report, order, artefacts and their fields."""

import importlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from evenhand.audit.declared import Declared
from evenhand.audit.purpose import Purpose
from evenhand.audit.result import AuditResult
from evenhand.reports.legal.annex_points import annex_points
from evenhand.reports.legal.artefacts import artefacts, named, unfilled
from evenhand.reports.legal.requirements import requirements
from evenhand.reports.page import found

EVERY_PART = {f"R{number}" for number in range(30)}
KNOWN = {one.artefact for one in requirements().values()} - {"none"}
SECTIONS: Mapping[str, ModuleType] = {
    name: importlib.import_module(f"evenhand.reports.sections.{name}") for name in found()
}


def emitting() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield section, artefact and the declared fields it needs."""
    for section, module in SECTIONS.items():
        for artefact, paths in named(module).items():
            yield section, artefact, paths


def test_every_part_of_the_report_has_a_section() -> None:
    there = {part for module in SECTIONS.values() for part in module.PARTS}
    assert sorted(EVERY_PART - there) == [], "parts without a section"


def test_no_section_claims_a_part_that_there_is_not() -> None:
    wrong = {
        name: set(module.PARTS) - EVERY_PART
        for name, module in SECTIONS.items()
        if not set(module.PARTS) <= EVERY_PART
    }
    assert wrong == {}


def test_no_two_sections_stand_at_one_place() -> None:
    places = Counter(module.ORDER for module in SECTIONS.values())
    clashing = {
        place: [name for name, module in SECTIONS.items() if place == module.ORDER]
        for place, number in places.items()
        if number > 1
    }
    assert clashing == {}


def test_every_artefact_has_a_section() -> None:
    emitted = {artefact for _, artefact, _ in emitting()}
    assert sorted(KNOWN - emitted) == [], "artefacts without a section"


def test_every_artefact_of_a_section_is_known() -> None:
    assert [(section, one) for section, one, _ in emitting() if one not in KNOWN] == []


def test_an_artefact_belongs_to_one_section() -> None:
    owners = Counter(artefact for _, artefact, _ in emitting())
    shared = {
        artefact: [section for section, one, _ in emitting() if one == artefact]
        for artefact, number in owners.items()
        if number > 1
    }
    assert shared == {}


@pytest.mark.parametrize("section", SECTIONS)
def test_declared_fields_of_a_section_exist(section: str, rich: AuditResult) -> None:
    for paths in named(SECTIONS[section]).values():
        _exist(paths, rich)


@pytest.mark.parametrize("result", ["rich", "empty", "bare", "crowded"])
def test_what_a_section_says_of_its_artefacts_is_of_its_kind(
    result: str, request: pytest.FixtureRequest
) -> None:
    told: AuditResult = request.getfixturevalue(result)
    for one in artefacts(told, SECTIONS).values():
        assert all(isinstance(line, str) and line.strip() for line in one.lacks), one.section
        assert isinstance(one.lacks, tuple), one.section
        assert isinstance(one.exceeded, bool), one.section
        _exist(one.asked, told)


def _exist(paths: tuple[str, ...], result: AuditResult) -> None:
    """Fail where a path leads nowhere."""
    for path in paths:
        room, _, name = path.partition(".")
        if room == "purpose":
            assert name in Purpose.__struct_fields__, path
        else:
            assert room in Declared.__struct_fields__, path
            unfilled(result, (path,))


def test_sections_that_annex_iv_points_to_exist() -> None:
    named_there = {name for point in annex_points() for name in point.sections}
    assert sorted(named_there - set(SECTIONS)) == [], "no such sections"


def test_a_section_is_named_by_letters_that_an_anchor_may_hold() -> None:
    for name in SECTIONS:
        assert re.fullmatch(r"[a-z][a-z_]*", name)
        assert (Path(__file__).parents[3] / "reports/templates" / f"{name}.html.jinja").is_file()
