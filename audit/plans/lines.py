"""Where each key of a TOML text stands, so that a message can name the line.

The standard library reads TOML and forgets the lines. This scanner reads nothing but keys and
brackets, and is meant for text that `tomllib` has accepted; on other text it ends quietly with what
it found.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import NamedTuple

from evenhand.audit.plans.problem import Where

_TOKEN = re.compile(
    r"""(?P<newline>\n)
      | (?P<space>[^\S\n]+|\#[^\n]*)
      | (?P<text>\"{3}(?:\\.|[^\\])*?\"{3}\"{0,2} | '{3}.*?'{3}'{0,2}
               | "(?:\\.|[^"\\\n])*" | '[^'\n]*')
      | (?P<mark>[\[\]{}=,.])
      | (?P<bare>[^\s\[\]{}=,."'\#]+)""",
    re.VERBOSE | re.DOTALL,
)
_DEEPEST = 16
"""Parts of a place; what lies deeper gets the line of the table around it."""
_ENDS_VALUE = frozenset({"\n", ",", "]", "}", ""})


class _Token(NamedTuple):
    """A piece of the text; its mark is itself, or `"word"` for keys and values, `""` at the end."""

    mark: str
    text: str
    line: int


def lines(text: str) -> Mapping[Where, int]:
    r"""Return the line of every key, table and list item, counted from 1.

    >>> dict(lines("[data]\nname = 'a'\n[[gate]]\nmargin = 1"))
    {('data',): 1, ('data', 'name'): 2, ('gate',): 3, ('gate', 0): 3, ('gate', 0, 'margin'): 4}
    """
    return _Scan(text).statements()


def line_of(where: Where, found: Mapping[Where, int]) -> int | None:
    """Return the line of a place or of the nearest table around it; None when there is none.

    >>> line_of(("data", "format"), {("data",): 7})
    7
    """
    for length in range(len(where), 0, -1):
        if where[:length] in found:
            return found[where[:length]]
    return None


def _tokens(text: str) -> list[_Token]:
    """Return what matters of a text, and an end mark; comments and spaces are left out."""
    found, line = [], 1
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind in {"newline", "mark"}:
            found.append(_Token(token, token, line))
        elif kind != "space":
            found.append(_Token("word", token, line))
        line += token.count("\n")
    return [*found, _Token("", "", line)]


def _key(token: str) -> str:
    """Return the key that a bare or quoted word stands for."""
    if token.startswith('"'):
        try:
            return str(tomllib.loads(f"key = {token}")["key"])
        except tomllib.TOMLDecodeError:
            return token
    return token.strip("'")


class _Scan:
    """A position in the tokens and the lines found so far."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.found: dict[Where, int] = {}
        self.lengths: dict[Where, int] = {}

    @property
    def mark(self) -> str:
        return self.tokens[self.at].mark

    def take(self) -> _Token:
        """Return the token here and go on; the end mark stays."""
        token = self.tokens[self.at]
        self.at += bool(token.mark)
        return token

    def statements(self) -> Mapping[Where, int]:
        table: Where = ()
        while self.mark:
            if self.mark == "\n":
                self.take()
            elif self.mark == "[":
                table = self.header()
            else:
                self.pair(table)
        return self.found

    def header(self) -> Where:
        """Read `[a.b]` or `[[a.b]]`; return the place of the table that it opens."""
        line = self.take().line
        is_list = self.mark == "["
        if is_list:
            self.take()
        path = self.resolve(self.key("]"), line, is_list=is_list)
        while self.mark not in {"\n", ""}:
            self.take()
        return path

    def resolve(self, keys: Where, line: int, *, is_list: bool) -> Where:
        """Return the place of a header, through the newest item of each list on the way."""
        path: Where = ()
        for depth, key in enumerate(keys[:_DEEPEST], start=1):
            path = (*path, key)
            self.found.setdefault(path, line)
            if is_list and depth == len(keys):
                self.lengths[path] = self.lengths.get(path, 0) + 1
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
                self.found.setdefault(path, line)
        return path

    def key(self, end: str) -> Where:
        """Read the parts of a dotted key up to, and not with, the end mark."""
        parts: list[str] = []
        while self.mark not in {end, "\n", ""}:
            token = self.take()
            if token.mark == "word":
                parts.append(_key(token.text))
        return tuple(parts)

    def note(self, table: Where, part: str | int, line: int) -> Where:
        """Keep the line of a place in a table, and return the place."""
        path = (*table, part)[:_DEEPEST]
        self.found.setdefault(path, line)
        return path

    def pair(self, table: Where) -> None:
        """Read `key = value`."""
        line = self.tokens[self.at].line
        path = table
        for part in self.key("=")[:_DEEPEST]:
            path = self.note(path, part, line)
        self.take()
        self.value(path)

    def value(self, path: Where) -> None:
        """Read past a value; keys and items inside it get their lines."""
        opened = self.take().mark
        if opened == "{":
            self.inside(path, "}")
        elif opened == "[":
            self.inside(path, "]")
        elif opened not in _ENDS_VALUE:
            while self.mark not in _ENDS_VALUE:
                self.take()

    def inside(self, path: Where, end: str) -> None:
        """Read the pairs of an inline table, or the items of a list, and the end mark."""
        index = 0
        while self.mark not in {end, ""}:
            if self.mark in {",", "\n"}:
                self.take()
            elif end == "}":
                self.pair(path)
            else:
                self.value(self.note(path, index, self.tokens[self.at].line))
                index += 1
        self.take()
