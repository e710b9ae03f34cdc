"""Whether a document has the shape of a type: every key known, every value of the declared kind.

The rules are read from the types themselves, so a new field of a plan needs no line here. The walk
does not stop at the first mistake: it reports each one and goes on with a stand-in, so that one run
shows them all.
"""

import math
import types
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeGuard, Union, cast, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields

from evenhand.audit.plans.problem import Problem, Where, nearest, quoted

Kind: TypeAlias = object
"""A type as it stands in an annotation."""

_WORDS: Mapping[object, str] = MappingProxyType(
    {str: "text", float: "a number", int: "a whole number", bool: "true or false"}
)
_MANY: Mapping[object, str] = MappingProxyType(
    {str: "text", float: "numbers", int: "whole numbers", bool: "true or false values"}
)
_LARGEST = 2**63 - 1
_OPEN_ENDS = (-math.inf, math.inf)
"""What a list of numbers may hold beside finite ones: the edges of bins may be open at the ends."""

_MOST_UNKNOWN_KEYS = 20


@dataclass(slots=True)
class Shape:
    """What a walk found.

    Attributes:
        problems: mistakes in the order of the walk.
        spoiled: places whose value is a stand-in; nothing more should be said about them.
    """

    problems: list[Problem] = field(default_factory=list)
    spoiled: set[Where] = field(default_factory=set)

    def add(self, where: Where, says: str) -> None:
        """Keep one mistake."""
        self.problems.append(Problem(where, says))
        self.spoiled.add(where)


def conform(value: object, kind: Kind, where: Where, found: Shape) -> object:
    """Return the value, or a stand-in for it, such that the result converts to `kind`.

    Args:
        value: what `tomllib` read.
        kind: a type of a plan: a Struct, a Literal, `tuple[X, ...]`, `dict[str, X]`, a union of
            these, or a scalar.
        where: place of the value.
        found: receives the mistakes.

    Raises:
        TypeError: a type that no plan has used so far.
    """
    origin = get_origin(kind)
    if _is_table(kind):
        return _table(value, kind, where, found)
    if origin is Literal:
        return _choice(value, kind, where, found)
    if origin is tuple:
        return _list(value, kind, where, found)
    if origin is dict:
        return _mapping(value, kind, where, found)
    if origin in {Union, types.UnionType}:
        return _either(value, kind, where, found)
    if kind in _WORDS:
        return _scalar(value, kind, where, found)
    message = f"plan_shape knows no type {kind!r}"
    raise TypeError(message)


def expected(kind: Kind) -> str:
    """Return in words what a value of this type looks like.

    >>> expected(Literal["mean", "each"] | tuple[str, ...])
    "one of 'mean', 'each' or a list of text"
    """
    if kind in _WORDS:
        return _WORDS[kind]
    arguments = get_args(kind)
    if get_origin(kind) is Literal:
        one_of = "one of " if len(arguments) > 1 else ""
        return one_of + ", ".join(map(repr, arguments))
    if get_origin(kind) is tuple:
        return f"a list of {_many(arguments[0])}"
    if get_origin(kind) in {Union, types.UnionType}:
        return " or ".join(expected(one) for one in arguments if one is not types.NoneType)
    return f"a table with {', '.join(_names(kind))}" if _is_table(kind) else "a table"


def got(value: object) -> str:
    """Return in words what was read.

    >>> got("seven")
    "text 'seven'"
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"text {quoted(value)}"
        case int() | float():
            return f"number {value}" if abs(value) <= _LARGEST else _extreme(value)
        case dict():
            return "a table"
        case list():
            return "an empty list" if not value else "a list"
    return "a date or time"


def _extreme(value: float) -> str:
    """Return in words a number that no plan can mean; it may be too long to be written out."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value}, which is not finite"
    return "a number that is too large"


def _many(kind: Kind) -> str:
    """Return the plural of a type in words."""
    if get_origin(kind) is tuple:
        return f"lists of {_many(get_args(kind)[0])}"
    return _MANY.get(kind, "tables")


def _is_table(kind: Kind) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _names(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(one.encode_name for one in fields(kind))


def _stand_in(kind: Kind) -> object:
    """Return a value that converts to the type; what it is does not matter."""
    if _is_table(kind):
        return {one.encode_name: _stand_in(one.type) for one in fields(kind) if one.required}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return None if types.NoneType in arguments else _stand_in(arguments[0])
    if origin is Literal:
        return arguments[0]
    return [] if origin is tuple else cast("Callable[[], object]", origin or kind)()


def _refuse(value: object, kind: Kind, where: Where, found: Shape, hint: str = "") -> object:
    found.add(where, f"got {got(value)}, expected {expected(kind)}{hint}")
    return _stand_in(kind)


def _table(value: object, kind: type[msgspec.Struct], where: Where, found: Shape) -> object:
    if not isinstance(value, dict):
        hint = f"; write [{where[-1]}] once" if where and isinstance(value, list) else ""
        return _refuse(value, kind, where, found, hint)
    meant = _unknown_keys(value, _names(kind), where, found)
    known = ((one, (*where, one.encode_name)) for one in fields(kind))
    made = {one.encode_name: _entry(value, one, place, found, meant) for one, place in known}
    return {key: entry for key, entry in made.items() if entry is not msgspec.UNSET}


def _unknown_keys(
    table: Mapping[str, object], names: Sequence[str], where: Where, found: Shape
) -> set[str]:
    """Report keys that no table of this kind has; return the keys that were probably meant."""
    unknown = [key for key in table if key not in names]
    meant: set[str] = set()
    for key in unknown[:_MOST_UNKNOWN_KEYS]:
        close = nearest(key, [name for name in names if name not in table]) or nearest(key, names)
        meant.add(close)
        question = f"; did you mean {close}?" if close else "."
        found.add((*where, key), f"unknown key{question} Known: {', '.join(names)}")
    if len(unknown) > _MOST_UNKNOWN_KEYS:
        found.add(where, f"{len(unknown) - _MOST_UNKNOWN_KEYS} further unknown keys")
    return meant


def _entry(
    table: Mapping[str, object], info: FieldInfo, place: Where, found: Shape, meant: set[str]
) -> object:
    """Return what a table holds under one key; UNSET lets the default hold."""
    if info.encode_name not in table:
        return _absent(info, place, found, meant)
    made = conform(table[info.encode_name], info.type, place, found)
    if info.required and isinstance(made, str) and not made.strip() and place not in found.spoiled:
        found.add(place, "empty, expected text")
    return msgspec.UNSET if place in found.spoiled and not info.required else made


def _absent(info: FieldInfo, place: Where, found: Shape, meant: set[str]) -> object:
    if info.encode_name in meant:
        found.spoiled.add(place)
    elif info.required:
        found.add(place, f"missing, expected {expected(info.type)}")
    return _stand_in(info.type) if info.required else msgspec.UNSET


def _choice(value: object, kind: Kind, where: Where, found: Shape) -> object:
    if any(value == one and type(value) is type(one) for one in get_args(kind)):
        return value
    return _refuse(value, kind, where, found, _meant(value, get_args(kind)))


def _meant(value: object, choices: Sequence[object]) -> str:
    words = [one for one in choices if isinstance(one, str)]
    close = nearest(value, words) if isinstance(value, str) else ""
    return f"; did you mean {quoted(close)}?" if close else ""


def _list(value: object, kind: Kind, where: Where, found: Shape) -> object:
    item = get_args(kind)[0]
    if not isinstance(value, list):
        hint = f"; write [[{where[-1]}]]" if where and isinstance(value, dict) else ""
        return _refuse(value, kind, where, found, hint)
    return [
        one if item is float and one in _OPEN_ENDS else conform(one, item, (*where, at), found)
        for at, one in enumerate(value)
    ]


def _mapping(value: object, kind: Kind, where: Where, found: Shape) -> object:
    if not isinstance(value, dict):
        return _refuse(value, kind, where, found)
    item = get_args(kind)[1]
    for key in value:
        _clean(key, (*where, key), found)
    return {key: conform(one, item, (*where, key), found) for key, one in value.items()}


def _either(value: object, kind: Kind, where: Where, found: Shape) -> object:
    """Go on with the member that the value looks like; say all of them when it looks like none."""
    members = [one for one in get_args(kind) if one is not types.NoneType]
    for member in members:
        if len(members) == 1 or _looks_like(value, member):
            return conform(value, member, where, found)
    literals = [word for one in members if get_origin(one) is Literal for word in get_args(one)]
    return _refuse(value, kind, where, found, _meant(value, literals))


def _looks_like(value: object, kind: Kind) -> bool:
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    return isinstance(value, list) if get_origin(kind) is tuple else isinstance(value, dict)


def _scalar(value: object, kind: Kind, where: Where, found: Shape) -> object:
    if kind is str and isinstance(value, str):
        return value if _clean(value, where, found) else ""
    if kind is bool and isinstance(value, bool):
        return value
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) <= _LARGEST else _refuse(value, kind, where, found)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) <= _LARGEST else _refuse(value, kind, where, found)
    return _refuse(value, kind, where, found)


def _clean(text: str, where: Where, found: Shape) -> bool:
    """Report characters that no text of a plan may hold; tabs and line ends may stand."""
    bad = [one for one in text if one not in "\n\t" and unicodedata.category(one) in {"Cc", "Cs"}]
    if bad:
        code = f"U+{ord(bad[0]):04X}"
        found.add(
            where, f"got {quoted(text)} with the control character {code}, expected plain text"
        )
    return not bad
