"""One vector of whatever library, as Arrow: nothing guessed, what is missing is null."""

from collections.abc import Mapping
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evenhand.audit.errors import InputError
from evenhand.audit.intake.frames import is_foreign, is_of_pandas, texts

Vector: TypeAlias = pa.Array

_UNREADABLE = (pa.ArrowException, TypeError, ValueError, OverflowError, RuntimeError)
"""What libraries raise for values that they cannot hand over, tensors among them."""


def vector(source: object, argument: str) -> Vector:
    """Return a list, an array or a series as Arrow; None, NaN and masked values become null.

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
    except _UNREADABLE as error:
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
    if pa.types.is_dictionary(found.type):
        found = found.dictionary_decode()
    kind = found.type
    if found.null_count == len(found):
        return pa.nulls(len(found), pa.float64())
    if pa.types.is_boolean(kind):
        found = found.cast(pa.int8())
    elif not _is_number(kind):
        first = next(value for value in found.to_pylist() if value is not None)
        problem = f"{argument}: holds {kind}, for instance {first!r}, expected numbers"
        raise InputError([problem])
    try:
        return found.cast(pa.float64())
    except pa.ArrowException as error:
        problem = f"{argument}: holds numbers that are not exact as decimal ones: {error}"
        raise InputError([problem]) from None


def _arrow(source: Any) -> Vector:  # noqa: ANN401  (any library's vector)
    if isinstance(source, pa.Array | pa.ChunkedArray):
        return _combined(source)
    if isinstance(source, list | tuple) or str(getattr(source, "dtype", "")) == "object":
        return pa.array([_plain(value) for value in source], from_pandas=True)
    if is_of_pandas(source):
        found = _combined(pa.array(source, from_pandas=True))
        return texts(source) if is_foreign(found.type) else found
    if hasattr(source, "__arrow_c_stream__"):
        return _combined(pa.chunked_array(source))
    return _of_numpy(np.ma.asarray(source) if np.ma.isMA(source) else np.asarray(source))


def _of_numpy(values: Any) -> Vector:  # noqa: ANN401  (an array, masked or not)
    """Return an array; what is masked is missing."""
    if values.ndim != 1:
        problem = f"it has {values.ndim} dimensions, expected 1; of an iterator make a list"
        raise ValueError(problem)
    return pa.array(np.ma.getdata(values), mask=np.ma.getmaskarray(values), from_pandas=True)


def _combined(found: Any) -> Vector:  # noqa: ANN401  (pyarrow has no types)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _plain(value: object) -> object:
    """Return a numpy scalar as a Python value, a UUID as text, anything else as it is."""
    if value is np.ma.masked:
        return None
    if isinstance(value, np.generic):
        return value.item()
    return str(value) if isinstance(value, UUID) else value


def _is_number(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def _without_nan(found: Vector) -> Vector:
    if not pa.types.is_floating(found.type):
        return found
    if pa.types.is_float16(found.type):  # Arrow has little to do with half numbers
        found = found.cast(pa.float32())
    return pc.if_else(pc.is_nan(found), pa.scalar(None, found.type), found)


def _kind(source: object) -> str:
    return "None" if source is None else f"a {type(source).__name__}"
