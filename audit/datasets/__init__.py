"""Data-set formats, one a file: the folder is the list.

A new format is a new module here that offers what `evenhand.audit.sources.Format` says.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType
from typing import cast

from evenhand.audit.errors import InputError
from evenhand.audit.intake.media_items import MediaItems
from evenhand.audit.intake.sources import Format
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Data

NOTHING_SAID: Mapping[str, str] = MappingProxyType({})


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


def media_items(
    folder: Path,
    *,
    format_name: str,
    options: Mapping[str, str] = NOTHING_SAID,
    items: str = "",
    item: str = "item",
    person: str = "person",
) -> MediaItems:
    """Return the items of a data set with their pictures or clips, for a model to score.

    No label is read as a score, nothing is decoded, and nothing is fetched. The items come in the
    order of their files; a `MediaReader` reads them fast in that order.

    Args:
        folder: where the data set lies.
        format_name: one of `formats()`.
        options: what the format wants to know, as `data.options` of a plan.
        items: the table of items, for the formats whose plan names one.
        item: what the column of ids is called, or shall be.
        person: what the column of persons is called, or shall be.

    Returns:
        The items, with the others under `skipped` by reason.

    Raises:
        InputError: no such format or folder, files that are not as the format describes them, or
            not one picture or clip.
    """
    if not folder.is_dir():
        problem = f"{folder}: no such folder"
        raise InputError([problem])
    data = Data(
        name=items or folder.name or "data",
        subjects="real",
        format=format_name,
        items=items,
        item=item,
        person=person,
        options=dict(options),
    )
    return dataset(format_name).media(data, folder)
