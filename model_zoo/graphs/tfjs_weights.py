"""Weights of TensorFlow.js: binary files beside a manifest, some quantised to 8 or 16 bit."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError

Stored: TypeAlias = Literal["float32", "int32", "bool", "uint8", "uint16", "float16"]

TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "float32": "<f4",
        "int32": "<i4",
        "bool": "|b1",
        "uint8": "|u1",
        "uint16": "<u2",
        "float16": "<f2",
    }
)


class Quantisation(msgspec.Struct, frozen=True, kw_only=True):
    """How numbers were made small: value = stored * scale + min; 16 bit floats are only cast.

    Attributes:
        dtype: the numbers in the file.
        scale: of one step.
        min: the value of a stored 0.
    """

    dtype: Literal["uint8", "uint16", "float16"]
    scale: float | None = None
    min: float | None = None


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """One array.

    Attributes:
        name: in the graph.
        shape: empty for a single number.
        dtype: the numbers that the graph computes with.
        quantization: how they lie in the file, where otherwise.
    """

    name: str
    shape: tuple[int, ...]
    dtype: Literal["float32", "int32", "bool"]
    quantization: Quantisation | None = None

    @property
    def stored(self) -> np.dtype[Any]:
        """Return the type of the numbers in the file."""
        return np.dtype(TYPES[self.quantization.dtype if self.quantization else self.dtype])


class WeightGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Arrays that lie one after the other in the files, which are joined first.

    Attributes:
        paths: names of the files, in order.
        weights: the arrays, in order.
    """

    paths: tuple[str, ...]
    weights: tuple[Weight, ...]


def read_manifest(document: bytes, *, file: str) -> tuple[WeightGroup, ...]:
    """Return what a file `...-weights_manifest.json` says.

    Args:
        document: its bytes.
        file: its name, for messages.

    Raises:
        ZooError: no JSON, or no such manifest.
    """
    try:
        return msgspec.json.decode(document, type=tuple[WeightGroup, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{file}: no manifest of weights of TensorFlow.js: {error}"
        raise ZooError([problem]) from None


def tfjs_weights(
    groups: Sequence[WeightGroup], data: Mapping[str, bytes]
) -> Mapping[str, NDArray[Any]]:
    """Return every array by name, as the numbers that TensorFlow.js would compute with.

    Args:
        groups: of a manifest.
        data: the bytes of each file that it names.

    Returns:
        Arrays of float32, int32 or bool.

    Raises:
        ZooError: a file that is not given, or is shorter or longer than its arrays.
    """
    found: dict[str, NDArray[Any]] = {}
    for group in groups:
        absent = [path for path in group.paths if path not in data]
        if absent:
            problem = f"weights: no file {', '.join(map(repr, absent))}"
            raise ZooError([problem])
        found.update(_arrays(group, b"".join(data[path] for path in group.paths)))
    return MappingProxyType(found)


def _arrays(group: WeightGroup, data: bytes) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays of one group by name."""
    sizes = [prod(one.shape) * one.stored.itemsize for one in group.weights]
    if sum(sizes) != len(data) or any(edge < 0 for one in group.weights for edge in one.shape):
        problem = f"{', '.join(group.paths)}: {len(data)} bytes, its arrays take {sum(sizes)}"
        raise ZooError([problem])
    at = 0
    for one, size in zip(group.weights, sizes, strict=True):
        raw = np.frombuffer(data[at : at + size], one.stored).reshape(one.shape)
        yield one.name, _expanded(raw, one)
        at += size


def _expanded(raw: NDArray[Any], weight: Weight) -> NDArray[Any]:
    """Return stored numbers as the numbers to compute with."""
    how, wanted = weight.quantization, np.dtype(TYPES[weight.dtype])
    if how is None or how.scale is None:
        return raw.astype(wanted)
    exact = raw.astype(np.float64) * how.scale + (how.min or 0.0)
    return (np.rint(exact) if wanted.kind == "i" else exact).astype(wanted)
