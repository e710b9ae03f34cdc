"""Secrets: named in a file as `${NAME}`, taken from the environment, never written anywhere."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from evenhand.model_zoo.errors import ZooError

_NAMED: Final = re.compile(r"\$\{(\w+)\}")
_TELLING: Final = re.compile(r"auth|key|token|secret|cookie|password", re.IGNORECASE)
_UNFIT: Final = re.compile(r"[^\x20-\x7e]")
SHORTEST: Final = 4
"""Letters from which on a value is blotted out of texts; shorter ones would blot out anything."""

BEGINNING: Final = 6
"""Letters from which on the beginning of a value is."""


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

        Texts are cut before they get here, so the beginning of a secret is blotted out as well.

        Examples:
            >>> keys = Keys(values={"KEY": "hidden/away"})
            >>> keys.blotted("no such key: hidden/away"), keys.blotted("no such key: hidden/a")
            ('no such key: ${KEY}', 'no such key: ${KEY}')
        """
        longest_first = sorted(self.values.items(), key=lambda one: -len(one[1]))
        told = {part: name for name, value in longest_first for part in _parts(value)}
        for part in sorted(told, key=len, reverse=True):
            text = text.replace(part, f"${{{told[part]}}}")
        return text


def _parts(value: str) -> Iterator[str]:
    """Yield a secret and its beginnings as they stand in headers, URLs and JSON."""
    plain = json.dumps(value)[1:-1]
    for written in (value, quote(value, safe=""), plain, plain.replace("/", r"\/")):
        if len(value) >= SHORTEST:
            least = min(len(written), BEGINNING)
            yield from (written[:length] for length in range(least, len(written) + 1))


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
    return bool(_TELLING.search(name)) and not names_secret(value)


def names_secret(text: str) -> bool:
    """Say whether a text names a secret, as `${NAME}`.

    Args:
        text: from the file.
    """
    return _NAMED.search(text) is not None
