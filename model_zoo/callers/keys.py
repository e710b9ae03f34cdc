"""Secrets: named in a file as `${NAME}`, taken from the environment, never written anywhere."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from evenhand.model_zoo.errors import ZooError

_NAMED: Final = re.compile(r"\$\{(\w+)\}")
_TELLING: Final = re.compile(r"auth|key|token|secret|cookie|password", re.IGNORECASE)
_UNFIT: Final = re.compile(r"[^\x20-\x7e]")
SHORTEST: Final = 4
"""Letters from which on a value is blotted out of texts; shorter ones would blot out anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Secrets by name; they are not shown when this is printed.

    Attributes:
        values: the secrets.
    """

    values: Mapping[str, str] = field(repr=False)

    def filled(self, text: str) -> str:
        """Return a text with secrets in place of their names."""
        return _NAMED.sub(lambda found: self.values[found[1]], text)

    def filled_url(self, text: str) -> str:
        """Return a URL with secrets in place of their names, written as URLs are."""
        return _NAMED.sub(lambda found: quote(self.values[found[1]], safe=""), text)

    def blotted(self, text: str) -> str:
        """Return a text in which no secret can be read, in case somebody repeats one.

        Examples:
            >>> Keys(values={"KEY": "hidden"}).blotted("no such key: hidden")
            'no such key: ${KEY}'
        """
        for name, value in sorted(self.values.items(), key=lambda one: -len(one[1])):
            if len(value) >= SHORTEST:
                for written in (value, quote(value, safe="")):
                    text = text.replace(written, f"${{{name}}}")
        return text


def keys_of(texts: Iterable[str], environment: Mapping[str, str]) -> Keys:
    """Return the secrets that some texts name.

    Args:
        texts: from the file.
        environment: variables by name.

    Raises:
        ZooError: a variable is not set, or cannot stand in a header.
    """
    names = sorted({name for text in texts for name in _NAMED.findall(text)})
    missing = [name for name in names if not environment.get(name, "").strip()]
    problems = [f"${{{name}}}: no such variable in the environment; set it" for name in missing]
    values = {name: environment[name].strip() for name in names if name not in missing}
    problems += [
        f"${{{name}}}: holds letters that cannot stand in a header"
        for name, value in values.items()
        if _UNFIT.search(value)
    ]
    if problems:
        raise ZooError(problems)
    return Keys(values=values)


def is_open_secret(name: str, value: str) -> bool:
    """Say whether a header or parameter looks as if a secret were written out in it.

    Args:
        name: of the header or parameter.
        value: as it stands in the file.

    Examples:
        >>> is_open_secret("X-Api-Key", "abc"), is_open_secret("X-Api-Key", "${KEY}")
        (True, False)
    """
    return bool(_TELLING.search(name)) and not _NAMED.search(value)
