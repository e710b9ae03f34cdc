"""An old convention of TensorFlow Lite that other runtimes read wrongly without a word.

In files of 2018 and 2019 the 8 bit weights of a convolution or a dense layer over float32 inputs
are declared UINT8 with zero point 0, while their bytes are signed. TensorFlow Lite's own kernels
know that. Whoever takes the declaration at its word turns every negative weight into a large
positive one. True UINT8 weights have a zero point above 0, or stand behind DEQUANTIZE.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evenhand.model_zoo.graphs.tflite_file import FLOAT32, INT8, UINT8, Subgraph, read_tflite

HYBRID: Final = ("CONV_2D", "FULLY_CONNECTED")
"""Operators whose second input the convention is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A file whose signed weights are declared as what they are.

    Attributes:
        data: its bytes, of the same length.
        tensors: how many tensors were declared anew; 0 leaves the file as it was.
    """

    data: bytes
    tensors: int


def repaired(data: bytes, *, file: str) -> Repaired:
    """Return a copy of a TensorFlow Lite file in which signed weights are declared INT8.

    Args:
        data: its bytes.
        file: its name, for messages.

    Raises:
        ZooError: no such file, or one that is cut off.
    """
    places = {place for graph in read_tflite(data, file=file) for place in _signed(graph)}
    changed = bytearray(data)
    for place in places:
        changed[place] = INT8
    return Repaired(data=bytes(changed), tensors=len(places))


def _signed(graph: Subgraph) -> Iterator[int]:
    """Yield where the types of signed weights are declared."""
    for operator in graph.operators:
        read = [graph.tensors[place] for place in operator.inputs[:2] if place >= 0]
        if operator.name not in HYBRID or len(read) < 2:  # noqa: PLR2004 inputs and weights
            continue
        inputs, weights = read
        unsigned = weights.type == UINT8 and weights.quantised and not any(weights.zero_points)
        if unsigned and inputs.type == FLOAT32 and weights.type_at is not None:
            yield weights.type_at
