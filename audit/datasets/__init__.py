"""Data-set formats, one a file: the folder is the list.

A new format is a new module here that offers what `evenhand.audit.sources.Format` says.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from evenhand.audit.errors import InputError
from evenhand.audit.intake.sources import Format
from evenhand.audit.nearest import listing, suggestion


def formats() -> tuple[str, ...]:
    """Return the names of all formats, sorted."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def dataset(name: str) -> Format:
    """Return the format of that name.

    Raises:
        InputError: there is none; the message lists those that there are.
    """
    known = formats()
    if name not in known:
        problem = (
            f"data.format: no format {name!r}.{suggestion(name, known)} Formats: {listing(known)}"
        )
        raise InputError([problem])
    return cast("Format", import_module(f"{__name__}.{name}"))
