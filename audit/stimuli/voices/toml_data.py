"""The data files of this room, read strictly."""

import tomllib
from importlib.resources import files
from typing import TypeVar

import msgspec

from evenhand.model_zoo.strict import converted

Read = TypeVar("Read", bound=msgspec.Struct)


def read_data(file: str, kind: type[Read]) -> Read:
    """Return a data file of this room as its type.

    Args:
        file: its name.
        kind: the Struct that it has to be.

    Raises:
        ZooError: unknown or missing keys, values of another kind.
    """
    text = files(__package__).joinpath(file).read_text(encoding="utf-8")
    return converted(tomllib.loads(text), kind, file=file)
