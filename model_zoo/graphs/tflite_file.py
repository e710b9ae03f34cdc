"""What a TensorFlow Lite file says of its tensors and operators, as far as it is needed here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.flatbuffer import Malformed, Table, root

MARK: Final = b"TFL3"
"""Bytes 4 to 8 of every file."""

FLOAT32, UINT8, INT8 = 0, 3, 9
"""Codes of types of tensors."""

OPERATORS: Final[Mapping[int, str]] = MappingProxyType(
    {3: "CONV_2D", 4: "DEPTHWISE_CONV_2D", 6: "DEQUANTIZE", 9: "FULLY_CONNECTED"}
)
"""The builtin operators that are told apart here."""

MODEL_CODES, MODEL_GRAPHS = 1, 2
GRAPH_TENSORS, GRAPH_OPERATORS = 0, 3
TENSOR_TYPE, TENSOR_QUANTISATION = 1, 4
SCALES, ZERO_POINTS = 2, 3
CODE_OLD, CODE_NEW = 0, 3
OPERATOR_CODE, OPERATOR_INPUTS = 0, 1
"""Numbers of fields in the schema of TensorFlow Lite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """One tensor.

    Attributes:
        type: code of its declared type.
        type_at: the byte that declares it; None where it is left out, which says float32.
        quantised: whether it has scales.
        zero_points: the stored values that stand for 0; one, or one a channel.
    """

    type: int
    type_at: int | None
    quantised: bool
    zero_points: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One operator.

    Attributes:
        name: its name; its code where it is none of `OPERATORS`.
        inputs: places of the tensors that it reads; -1 for one that is left out.
    """

    name: str
    inputs: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgraph:
    """One graph of the file."""

    tensors: tuple[Tensor, ...]
    operators: tuple[Operator, ...]


def read_tflite(data: bytes, *, file: str) -> tuple[Subgraph, ...]:
    """Return the graphs of a file.

    Args:
        data: its bytes.
        file: its name, for messages.

    Raises:
        ZooError: no such file, or one that is cut off.
    """
    if data[4:8] != MARK:
        problem = f"{file}: no TensorFlow Lite file: bytes 4 to 8 are {data[4:8]!r}, not {MARK!r}"
        raise ZooError([problem])
    try:
        model = root(data)
        codes = [_code(one) for one in model.tables(MODEL_CODES)]
        return tuple(_subgraph(one, codes) for one in model.tables(MODEL_GRAPHS))
    except (Malformed, IndexError) as error:
        problem = f"{file}: a damaged TensorFlow Lite file: {error}"
        raise ZooError([problem]) from None


def _code(code: Table) -> str:
    """Return the name of an operator; newer files hold its code in a wider field."""
    old, new = code.number(CODE_OLD, "<b"), code.number(CODE_NEW, "<i")
    return OPERATORS.get(max(old, new), str(max(old, new)))


def _subgraph(graph: Table, codes: list[str]) -> Subgraph:
    """Return a graph."""
    tensors = tuple(_tensor(one) for one in graph.tables(GRAPH_TENSORS))
    operators = tuple(
        Operator(
            name=codes[one.number(OPERATOR_CODE, "<I")],
            inputs=one.numbers(OPERATOR_INPUTS, "<i"),
        )
        for one in graph.tables(GRAPH_OPERATORS)
    )
    for one in operators:
        if not all(-1 <= place < len(tensors) for place in one.inputs):
            problem = f"an operator that reads tensors {one.inputs} of {len(tensors)}"
            raise Malformed(problem)
    return Subgraph(tensors=tensors, operators=operators)


def _tensor(tensor: Table) -> Tensor:
    """Return a tensor."""
    how = tensor.table(TENSOR_QUANTISATION)
    return Tensor(
        type=tensor.number(TENSOR_TYPE, "<b"),
        type_at=tensor.place(TENSOR_TYPE),
        quantised=how is not None and bool(how.numbers(SCALES, "<I")),
        zero_points=() if how is None else how.numbers(ZERO_POINTS, "<q"),
    )
