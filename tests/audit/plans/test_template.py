"""The plan to start from: valid, and complete."""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

import msgspec
import pytest

from evenhand.audit.plan import Declared, ModelComparison, Plan, Scale
from evenhand.audit.plans.check import notes
from evenhand.audit.plans.file import parse_plan
from evenhand.audit.plans.template import new_plan
from evenhand.metrics.catalogue import catalogue

HEADER = re.compile(r"^(?:# )?\[+([\w.]+)\]+$", re.MULTILINE)


def tables() -> Iterator[tuple[str, type[msgspec.Struct]]]:
    """Yield each table of a plan with its type; the plan itself is the table without a name."""
    yield "", Plan
    yield from parts_of(Plan)


def parts_of(whole: type[msgspec.Struct]) -> Iterator[tuple[str, type[msgspec.Struct]]]:
    """Yield the tables of a table, by their headers."""
    for field in msgspec.structs.fields(whole):
        for kind in (field.type, *get_args(field.type)):
            if kind is Declared:
                yield from ((f"declared.{name}", one) for name, one in parts_of(Declared))
            elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
                yield field.name, kind
                if kind is ModelComparison:
                    yield from ((f"comparison.{name}", one) for name, one in parts_of(kind))


def section(table: str) -> str:
    """Return the text of all tables of one name, headers left out."""
    parts = HEADER.split(new_plan())
    named = zip(["", *parts[1::2]], parts[::2], strict=True)
    return "\n".join(text for name, text in named if name == table)


def optional_lines() -> list[str]:
    return [line[2:] for line in new_plan().splitlines() if re.match(r"# \w+ = ", line)]


def test_it_is_a_plan_without_mistakes_or_notes() -> None:
    plan = parse_plan(new_plan(), name="plan.toml", metrics=catalogue())
    assert notes(plan) == ()
    assert {gate.metric for gate in plan.gate} == {"mae", "tpr"}


@pytest.mark.parametrize(("table", "kind"), list(tables()))
def test_every_field_of_every_table_is_shown(table: str, kind: type[msgspec.Struct]) -> None:
    text = section(table)
    names = {one.name for one in msgspec.structs.fields(kind)} - {"declared"}
    nested = {name.partition(".")[2] for name, _ in tables() if name.startswith(f"{table}.")}
    names -= {name for name, _ in tables()} | nested if not table.startswith("declared") else set()
    assert {
        name for name in names if not re.search(rf"^(# )?{name} = ", text, re.MULTILINE)
    } == set()


def test_every_field_of_a_scale_is_shown() -> None:
    for name in Scale.__struct_fields__:
        assert f"{name} = " in section("ratings")


def test_every_table_is_shown() -> None:
    shown = set(HEADER.findall(new_plan()))
    assert shown == {name for name, _ in tables() if name}


@pytest.mark.parametrize("line", optional_lines())
def test_each_optional_line_is_toml_as_soon_as_it_is_uncommented(line: str) -> None:
    assert len(tomllib.loads(line)) == 1


def test_what_it_calls_a_default_is_the_default() -> None:
    kinds = dict(tables())
    for table, kind in kinds.items():
        defaults = {one.name: one for one in msgspec.structs.fields(kind)}
        for line in re.findall(r"^# (\w+ = .*)$", section(table), re.MULTILINE):
            [(name, value)] = tomllib.loads(line).items()
            default = defaults[name].default
            if isinstance(default, (int, float)) or name in {"layout", "unit", "link", "compare"}:
                assert value == default, (table, name)


def test_a_sentence_stands_above_each_table() -> None:
    lines = new_plan().splitlines()
    for above, line in pairwise(lines):
        if HEADER.match(line):
            assert re.match(r"# [A-Z].*\.$", above), line
