"""What tests of sections share: reading markup as a person does, and declared texts."""

import html
import re
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from markupsafe import Markup

from evenhand.audit.declared import Declared
from evenhand.audit.result import AuditResult

HOSTILE = "</dd><script>alert('1')</script>{{ 7 * 7 }} \N{RIGHT-TO-LEFT OVERRIDE}x " + "y" * 5000


@pytest.fixture
def read() -> Callable[[Markup], str]:
    """Return markup as its words."""

    def words(markup: Markup) -> str:
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", str(markup))).split())

    return words


@pytest.fixture
def declare(rich: AuditResult) -> Callable[..., AuditResult]:
    """Return the rich result with tables of declarations, by name."""

    def declared(**tables: object) -> AuditResult:
        return replace(rich, declared=msgspec.convert(tables, Declared))

    return declared


@pytest.fixture
def hostile(rich: AuditResult) -> AuditResult:
    """Return the rich result with a hostile text in every declared field and in the purpose."""
    return replace(
        rich,
        declared=msgspec.convert(_filled(Declared), Declared),
        plan=replace(rich.plan, purpose=dict.fromkeys(rich.plan.purpose, HOSTILE)),
    )


def _filled(kind: type) -> dict[str, object]:
    """Return a value for every field of a kind of table."""
    return {field.name: _value(field.type) for field in msgspec.structs.fields(kind)}


def _value(kind: object) -> object:
    """Return a value of a kind: text is hostile, a choice is its last one."""
    told = msgspec.inspect.type_info(kind)
    match told:
        case msgspec.inspect.StrType():
            return HOSTILE
        case msgspec.inspect.FloatType():
            return 0.5
        case msgspec.inspect.LiteralType(values=values):
            return values[-1]
        case msgspec.inspect.StructType(cls=cls):
            return _filled(cls)
        case msgspec.inspect.VarTupleType(item_type=msgspec.inspect.StructType(cls=cls)):
            return [_filled(cls)]
        case msgspec.inspect.VarTupleType():
            return [HOSTILE]
    raise TypeError(kind)
