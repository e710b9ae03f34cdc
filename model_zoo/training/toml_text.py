"""Plain values as TOML, for the files that a run writes and people read and edit."""

import json
from collections.abc import Mapping, Sequence


def toml_text(document: Mapping[str, object]) -> str:
    """Return a document as TOML; what is None is left out.

    Args:
        document: text, numbers, true or false, lists and tables of these.

    Examples:
        >>> document = {"a": 1, "b": {"c": [1.5, "x"]}, "d": [{"e": True}], "f": None}
        >>> print(toml_text(document), end="")
        a = 1
        <BLANKLINE>
        [b]
        c = [1.5, "x"]
        <BLANKLINE>
        [[d]]
        e = true
    """
    lines: list[str] = []
    tables: list[str] = []
    for key, value in document.items():
        if isinstance(value, Mapping):
            tables += ["", f"[{_key(key)}]", *_pairs(value)]
        elif _many_tables(value):
            for one in value:  # type: ignore[attr-defined]
                tables += ["", f"[[{_key(key)}]]", *_pairs(one)]
        elif value is not None:
            lines.append(f"{_key(key)} = {_value(value)}")
    return "\n".join([*lines, *tables]) + "\n"


def _many_tables(value: object) -> bool:
    """Tell whether a value is a list of tables."""
    listed = isinstance(value, Sequence) and not isinstance(value, str) and len(value) > 0
    return listed and all(isinstance(one, Mapping) for one in value)  # type: ignore[attr-defined]


def _pairs(table: Mapping[str, object]) -> list[str]:
    """Return the lines of a table."""
    return [f"{_key(key)} = {_value(one)}" for key, one in table.items() if one is not None]


def _value(value: object) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(_pairs(value)) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return _quoted(value)


def _key(key: str) -> str:
    """Return a key, in quotes where it needs them."""
    plain = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if plain else _quoted(key)


def _quoted(value: object) -> str:
    """Return a text, number or truth value; unlike JSON, TOML wants U+007F written out."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
