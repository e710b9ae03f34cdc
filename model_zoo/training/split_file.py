"""The file that keeps who and what was in each part of a split."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.labelled_items import Items
from evenhand.model_zoo.training.splits import PARTS, Split

NAME: Final = "split.json"
NAMED: Final = 5
"""Persons that a message names before it counts the rest."""


def write_split(folder: Path, split: Split, items: Items) -> Path:
    """Write the items and persons of each part.

    Args:
        folder: of the run.
        split: positions of the items.
        items: who and what is in each row.

    Returns:
        The file.
    """
    told = {
        name: {
            "items": [items.ids[place] for place in getattr(split, name)],
            "persons": sorted({items.persons[place] for place in getattr(split, name)}),
        }
        for name in PARTS
    }
    path = folder / NAME
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def read_split_persons(folder: Path) -> Mapping[str, frozenset[str]]:
    """Return who was in each part of an earlier run.

    Args:
        folder: of that run.

    Raises:
        ZooError: no such file, or a damaged one.
    """
    path = folder / NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        persons = {name: frozenset(map(str, told[name]["persons"])) for name in PARTS}
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = f"{path}: who was in each part cannot be read: {error!r}"
        raise ZooError([problem]) from None
    return MappingProxyType(persons)


def check_still_held_out(split: Split, items: Items, earlier: Mapping[str, frozenset[str]]) -> None:
    """Refuse to hold out persons whom the heads below have already learnt from.

    Args:
        split: of the run that is to begin.
        items: its items.
        earlier: persons of each part of the run before it.

    Raises:
        ZooError: names the persons.
    """
    known = earlier["train"] | earlier["valid"]
    met = sorted({items.persons[place] for place in split.test} & known)
    if met:
        named = ", ".join(map(repr, met[:NAMED]))
        more = f" and {len(met) - NAMED} more" if len(met) > NAMED else ""
        problem = (
            f"split: held-out persons were learnt from by the heads: {named}{more}; "
            "use the split of that run"
        )
        raise ZooError([problem])
