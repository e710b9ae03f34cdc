"""Files of the zoo, read strictly: every key known, every value of its declared kind.

The types say what a file may hold. A mistake is named by file, place and key, with the nearest
known key, and all mistakes of a file are named at once.
"""

from collections.abc import Iterator
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.names import suggestion

Read = TypeVar("Read", bound=msgspec.Struct)


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a file that people write: `frozen` and `kw_only` are said anew by each heir."""


def converted(document: object, kind: type[Read], *, file: str) -> Read:
    """Return a document as its type, or name every mistake.

    Args:
        document: what a reader of TOML or YAML returned.
        kind: the Struct that the document has to be.
        file: its name, for messages.

    Raises:
        ZooError: unknown or missing keys, values of another kind.

    Examples:
        >>> class Head(Strict, frozen=True, kw_only=True):
        ...     widths: tuple[int, ...]
        >>> converted({"widths": [1152, 128, 1]}, Head, file="a.toml").widths
        (1152, 128, 1)
        >>> converted({"width": [1152, 128, 1]}, Head, file="a.toml")
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.ZooError: a.toml: unknown key 'width'. Did you mean 'widths'?
        a.toml: key 'widths' is missing
    """
    problems = [f"{file}: {says}" for says in _mistakes(document, kind, "")]
    if problems:
        raise ZooError(problems)
    return msgspec.convert(document, kind)


def _mistakes(value: object, kind: Any, place: str) -> Iterator[str]:  # noqa: ANN401 a type as annotated
    """Yield what is wrong with a value at a place: `""` at the top, else as `heads[0].keys`."""
    tables = [one for one in _choices(kind) if _is_table(one)]
    if tables and isinstance(value, dict):
        yield from _table_mistakes(value, tables, place)
    elif get_origin(kind) is tuple and isinstance(value, list):
        for number, one in enumerate(value):
            yield from _mistakes(one, get_args(kind)[0], f"{place}[{number}]")
        if get_args(kind)[-1] is not Ellipsis and len(value) != len(get_args(kind)):
            yield f"{place}: {len(get_args(kind))} values, got {len(value)}"
    elif get_origin(kind) is dict and isinstance(value, dict):
        for key, one in value.items():
            yield from _mistakes(key, get_args(kind)[0], f"{place}[{key!r}]")
            yield from _mistakes(one, get_args(kind)[1], f"{place}[{key!r}]")
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            yield f"{place or 'the file'}: {error}, got {str(value)[:60]!r}"


def _table_mistakes(
    value: dict[object, object], tables: list[type[msgspec.Struct]], place: str
) -> Iterator[str]:
    """Yield what is wrong with a table, which is of the first kind unless its tag says another."""
    tag = tables[0].__struct_config__.tag_field
    by_tag = {one.__struct_config__.tag: one for one in tables}
    if tag and value.get(tag) not in by_tag:
        yield f"{_under(place, tag)}: one of {sorted(map(str, by_tag))}, got {value.get(tag)!r}"
        return
    table = by_tag[str(value[tag])] if tag else tables[0]
    known = {field.encode_name: field for field in fields(table)}
    where = f"{place}: " if place else ""
    for key in value:
        if key not in known and key != tag:
            yield f"{where}unknown key {key!r}.{suggestion(str(key), known)}"
    for key, field in known.items():
        if key in value:
            yield from _mistakes(value[key], field.type, _under(place, key))
        elif _required(field):
            yield f"{where}key {key!r} is missing"


def _required(field: FieldInfo) -> bool:
    """Tell whether a key has neither a default nor a maker of defaults."""
    return field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT


def _choices(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 a type as annotated
    """Return the members of a union, or the type alone."""
    return get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)


def _is_table(kind: object) -> bool:
    """Tell whether a type is a Struct."""
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _under(place: str, key: str) -> str:
    """Return the place of a key below a place."""
    return f"{place}.{key}" if place else key


def unstated(table: msgspec.Struct, place: str = "") -> Iterator[str]:
    """Yield the places of a document that are None, which is to say not stated.

    Examples:
        >>> class Encoder(Strict, frozen=True, kw_only=True):
        ...     hub: str | None = None
        >>> list(unstated(Encoder()))
        ['hub']
    """
    for field in fields(table):
        here = _under(place, field.encode_name)
        value = getattr(table, field.name)
        members = value if isinstance(value, tuple) else ()
        if value is None:
            yield here
        elif isinstance(value, msgspec.Struct):
            yield from unstated(value, here)
        for number, one in enumerate(members):
            if isinstance(one, msgspec.Struct):
                yield from unstated(one, f"{here}[{number}]")
