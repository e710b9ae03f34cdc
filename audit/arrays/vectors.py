"""One vector of whatever library, as Arrow: nothing guessed, what is missing is null."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evenhand.audit.errors import InputError

Vector: TypeAlias = pa.Array


def vector(source: object, argument: str) -> Vector:
    """Return a list, an array or a series as Arrow; None and NaN become null.

    Args:
        source: list, tuple, numpy array, pandas or polars series, Arrow array, or whatever numpy
            can read.
        argument: what messages call it.

    Raises:
        InputError: it is no vector, or mixes kinds of values.

    Examples:
        >>> vector([0.5, None, float("nan")], "scores").to_pylist()
        [0.5, None, None]
    """
    if source is None or isinstance(source, str | bytes | Mapping | set | int | float):
        raise InputError([f"{argument}: got {_kind(source)}, expected one value for each item"])
    try:
        found = _arrow(source)
    except (pa.ArrowException, TypeError, ValueError) as error:
        problem = f"{argument}: {_kind(source)} cannot be read as one value for each item: {error}"
        raise InputError([problem]) from None
    if pa.types.is_nested(found.type):
        problem = f"{argument}: holds {found.type}, expected one plain value for each item"
        raise InputError([problem])
    return _without_nan(found)


def numbers(source: object, argument: str) -> Vector:
    """Return a vector of numbers as float64; yes and no are 1 and 0.

    Raises:
        InputError: it is no vector, or holds something else than numbers.

    Examples:
        >>> numbers([True, False, None], "truth").to_pylist()
        [1.0, 0.0, None]
    """
    found = vector(source, argument)
    kind = found.type
    if pa.types.is_boolean(kind):
        found = found.cast(pa.int8())
    elif not (_is_number(kind) or pa.types.is_null(kind)):
        first = next(value for value in found.to_pylist() if value is not None)
        problem = f"{argument}: holds {kind}, for instance {first!r}, expected numbers"
        raise InputError([problem])
    return found.cast(pa.float64())


def _arrow(source: Any) -> Vector:  # noqa: ANN401  (any library's vector)
    if isinstance(source, pa.Array):
        return source
    if isinstance(source, pa.ChunkedArray):
        return source.combine_chunks()
    if type(source).__module__.partition(".")[0] == "pandas":
        return _combined(pa.array(source, from_pandas=True))
    if hasattr(source, "__arrow_c_stream__"):
        return _combined(pa.chunked_array(source))
    if isinstance(source, list | tuple):
        return pa.array([_plain(value) for value in source], from_pandas=True)
    return pa.array(np.asarray(source), from_pandas=True)


def _combined(found: Any) -> Vector:  # noqa: ANN401  (pyarrow has no types)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _plain(value: object) -> object:
    """Return a numpy scalar as a Python value, anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def _is_number(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def _without_nan(found: Vector) -> Vector:
    if not pa.types.is_floating(found.type):
        return found
    return pc.if_else(pc.is_nan(found), pa.scalar(None, found.type), found)


def _kind(source: object) -> str:
    return "None" if source is None else f"a {type(source).__name__}"
