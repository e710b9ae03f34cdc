"""Versions of the legal text: each is a folder of files, and the newest is used unless asked."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing, suggestion

PACKAGE = "evenhand.reports.regulation"

Read = TypeVar("Read", bound=msgspec.Struct)


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a legal file: `frozen` and `kw_only` are said anew by each heir."""


@cache
def versions() -> tuple[str, ...]:
    """Return the versions of the legal text that are shipped, oldest first.

    A version is the CELEX number of a consolidated text, which ends in its date.

    Examples:
        >>> versions()[-1]
        '02024R1689-20260727'
    """
    folders = [entry.name for entry in files(PACKAGE).iterdir() if _is_version(entry)]
    return tuple(sorted(folders, key=_dated))


def newest() -> str:
    """Return the version that is used where none is asked for."""
    return versions()[-1]


def read(kind: type[Read], file: str, version: str = "") -> Read:
    """Return a file of a version as its type.

    Args:
        kind: what the file has to be; an unknown key is an error.
        file: name in the folder of the version.
        version: one of `versions()`; empty means the newest.

    Raises:
        InputError: there is no such version, or the file does not fit.
    """
    folder = version or newest()
    if folder not in versions():
        hint = suggestion(folder, versions())
        raise InputError(
            [f"no version {folder!r} of the legal text.{hint} There is: {listing(versions())}"]
        )
    return decoded((files(PACKAGE) / folder / file).read_bytes(), kind, file=f"{folder}/{file}")


def decoded(text: bytes, kind: type[Read], *, file: str) -> Read:
    """Return YAML as its type.

    Args:
        text: the YAML.
        kind: what it has to be; an unknown key is an error.
        file: its name, for messages.

    Raises:
        InputError: the text does not fit; the message names file and place.

    Examples:
        >>> class One(Strict, frozen=True, kw_only=True):
        ...     item: str
        >>> decoded(b"thing: 1", One, file="a.yaml")
        Traceback (most recent call last):
            ...
        evenhand.audit.errors.InputError: a.yaml: Object contains unknown field `thing`
    """
    try:
        return msgspec.yaml.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise InputError([f"{file}: {error}"]) from None


def _is_version(entry: Traversable) -> bool:
    return entry.is_dir() and (entry / "requirements.yaml").is_file()


def _dated(name: str) -> tuple[str, str]:
    """Return the date that a name ends in, then the name."""
    return name.rpartition("-")[2], name
