"""The arguments beside the data, each of the kind that it is declared to be."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args, get_origin

import msgspec

from evenhand.audit.arrays.given import Given
from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing

DATA: Final = frozenset({"truth", "scores", "attributes", "persons"})
"""Arguments that hold vectors; they are read elsewhere."""

_POSITION = re.compile(r"\[(\d+)\]")
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        " | null": "",
        "`array`": "a list",
        "`object`": "a record",
        "`str`": "text",
        "`float`": "a number",
        "`int`": "a whole number",
        "`null`": "None",
    }
)
"""Words of the library that checks kinds, and those for people."""


def typed(given: Given) -> Given:
    """Return the arguments with every value of its kind; numbers of numpy become plain ones.

    Raises:
        InputError: some are of another kind; it holds one sentence for each argument.

    Examples:
        >>> given = Given(truth=[], scores=[], attributes={}, persons=None, show="mae")
        >>> typed(given)
        Traceback (most recent call last):
            ...
        evenhand.audit.errors.InputError: show: expected a list, got text
    """
    found, problems = {}, []
    for one in fields(Given):
        if one.name not in DATA:
            try:
                plain = msgspec.to_builtins(getattr(given, one.name), enc_hook=_plain)
                found[one.name] = msgspec.convert(plain, one.type)
            except (msgspec.ValidationError, TypeError, ValueError, OverflowError) as error:
                problems.append(f"{one.name}{_told(str(error), one.type)}")
    if problems:
        raise InputError(problems)
    return replace(given, **found)


def _plain(value: Any) -> object:  # noqa: ANN401  (whatever somebody hands over)
    """Return a number of numpy as a plain one, and any mapping as a dict."""
    if isinstance(value, Mapping):
        return dict(value)
    if not hasattr(value, "item"):
        problem = f"got a {type(value).__name__}, expected plain values"
        raise TypeError(problem)
    return value.item()


def _told(error: str, kind: object) -> str:
    """Return where within an argument and what is wrong; the first of a list is 1, as in plans."""
    says, _, place = error.partition(" - at `$")
    for code, words in _WORDS.items():
        says = says.replace(code, words)
    place = _POSITION.sub(lambda found: f"[{int(found[1]) + 1}]", place.rstrip("`"))
    options = get_args(kind) if get_origin(kind) is Literal else ()
    expected = f", expected {listing(options)}" if options else ""
    plain = f"{says[:1].lower()}{says[1:]}".replace("`", "")
    return f"{place}: {plain}{expected}"
