"""The text of a plan: TOML that reads back as the same plan, without what is default anyway."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from evenhand.audit.plan import Part, Plan

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DELETE = "\x7f"
"""A control character that JSON writes as it is and TOML does not take."""


def plan_text(plan: Plan) -> str:
    """Return a plan as TOML.

    Args:
        plan: a checked plan.

    Returns:
        Text that is read as an equal plan. Keys at their default are left out, so that the text
        says what somebody decided.
    """
    return "\n".join(_table((), _decided(plan))).lstrip("\n") + "\n"


def _decided(part: Part) -> dict[str, object]:
    """Return what a table of a plan says beside the defaults, in the order of its type."""
    found: dict[str, object] = {}
    for field in msgspec.structs.fields(part):
        value = getattr(part, field.name)
        default = field.default
        if field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory()
        if value is not None and (default is msgspec.NODEFAULT or value != default):
            found[field.name] = _plain(value)
    return found


def _plain(value: object) -> object:
    """Return a value made of plain dicts, lists, texts and numbers."""
    if isinstance(value, Part):
        return _decided(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _table(place: tuple[str, ...], table: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of a table: its values first, then the tables within it."""
    nested = {name for name, value in table.items() if _opens(value)}
    for name, value in table.items():
        if name not in nested:
            yield f"{_key(name)} = {_value(value)}"
    for name in (name for name in table if name in nested):
        below, value = (*place, name), table[name]
        head = ".".join(map(_key, below))
        if isinstance(value, Mapping):
            yield from ("", f"[{head}]", *_table(below, value))
        elif isinstance(value, Sequence):
            for one in value:
                yield from ("", f"[[{head}]]", *_table(below, one))


def _opens(value: object) -> bool:
    """Say whether a value gets a header of its own: a table, or a list of tables."""
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _key(name: str) -> str:
    """Return a key, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: object) -> str:
    """Return a value on one line."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "inf", -math.inf: "-inf"}.get(value, "nan")
    return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")
