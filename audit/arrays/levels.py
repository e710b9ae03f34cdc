"""Groups that numbers make: a number for each person is no group."""

from collections.abc import Collection, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from evenhand.audit.arrays.vectors import Vector
from evenhand.audit.errors import InputError

MOST: Final = 20
"""Different numbers that are taken for the names of groups without a word."""


def check_levels(attributes: Mapping[str, Vector], *, declared: Collection[str]) -> None:
    """Check that attributes of numbers or moments hold few of them.

    Ages are cut into bins by whoever asks for the audit, because the bins decide what can be seen.

    Args:
        attributes: values by name.
        declared: names of those that somebody has described in full.

    Raises:
        InputError: there are too many, so that hardly any two items are of one group.

    Examples:
        >>> check_levels({"age": pa.array(range(18, 80))}, declared=["age"])
    """
    problems = [
        f"attributes[{name!r}]: holds {count} different numbers, each of which would be a group; "
        f"cut them by declared=[eh.Attribute(name={name!r}, source='recorded', bins=(...))], or "
        "leave out the bins where each is a group indeed"
        for name, values in attributes.items()
        if name not in declared
        and _counts(values.type)
        and (count := pc.count_distinct(values).as_py()) > MOST
    ]
    if problems:
        raise InputError(problems)


def _counts(kind: pa.DataType) -> bool:
    """Return whether values are numbers or moments."""
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    return bool(number or pa.types.is_temporal(kind))
