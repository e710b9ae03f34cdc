"""A graph that OpenVINO computes; needs neither torch nor transformers."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.frameworks import prepare, require
from evenhand.model_zoo.predictor import Precision, Runtime
from evenhand.model_zoo.runtime.precision import STATED, Arithmetic, settings

DEVICE = "CPU"


class OpenVinoGraph:
    """A compiled IR of one input and one output; a `Graph`.

    Attributes:
        arithmetic: in what numbers it computes what is not in 8 bit integers, as it states.
        shape: the shape of one item of the input; None on an axis that is free.
    """

    def __init__(
        self, file: Path, *, arithmetic: Arithmetic = "f32", threads: int | None = None
    ) -> None:
        """Read and compile a file.

        Args:
            file: `openvino_model.xml`, with the file `.bin` of its weights beside it.
            arithmetic: the numbers to compute in. bfloat16 only when asked for: it is quicker
                where the processor has it, and moves every score.
            threads: how many to use; None leaves it to OpenVINO.

        Raises:
            ZooError: no such file, none that OpenVINO can read, more than one input or output.
        """
        require("openvino", extra="run")
        prepare()
        model = read_network(file)
        self.shape = shape_of_one(model)
        self._integers = has_integers(model)
        self._compiled = _core().compile_model(
            model, DEVICE, dict(settings(arithmetic, threads=threads))
        )
        self.arithmetic = stated(self._compiled)

    @property
    def runtime(self) -> Runtime:
        """Return `openvino`."""
        return "openvino"

    @property
    def precision(self) -> Precision:
        """Return `int8` where the file holds 8 bit integers, else what the graph states."""
        return "int8" if self._integers else self.arithmetic

    def __call__(self, batch: NDArray[np.float32], /) -> NDArray[np.float32]:
        """Return the output of a batch.

        Raises:
            ZooError: the batch has another shape than the input.
        """
        checked = checked_batch(batch, self.shape)
        return np.array(self._compiled(checked)[0], dtype=np.float32)


def checked_batch(
    batch: NDArray[np.floating], shape: tuple[int | None, ...], *, name: str = "batch"
) -> NDArray[np.float32]:
    """Return a batch as contiguous float32, or say in words which shape would be right.

    Args:
        batch: items x shape.
        shape: the shape of one item; None on an axis that is free.
        name: what the message calls it.

    Raises:
        ZooError: no items, or items of another shape.

    Examples:
        >>> checked_batch(np.zeros((2, 4)), (4,)).shape
        (2, 4)
        >>> checked_batch(np.zeros((2, 5)), (4,))
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.ZooError: batch: shape (2, 5); items x 4 would be right
    """
    fits = batch.ndim == len(shape) + 1 and all(
        want in (None, got) for want, got in zip(shape, batch.shape[1:], strict=True)
    )
    if not fits or len(batch) == 0:
        right = " x ".join("any" if axis is None else str(axis) for axis in shape)
        problem = f"{name}: shape {batch.shape}; items x {right} would be right"
        raise ZooError([problem])
    return np.ascontiguousarray(batch, dtype=np.float32)


def stated(compiled: Any) -> Arithmetic:  # noqa: ANN401 a compiled model of OpenVINO
    """Return the arithmetic that a compiled graph states, which may not be the one asked for."""
    return STATED[str(compiled.get_property("INFERENCE_PRECISION_HINT"))]


def has_integers(model: Any) -> bool:  # noqa: ANN401 a model of OpenVINO
    """Tell whether a network holds weights in 8 bit integers or quantises on its way."""
    return any(
        operation.get_type_name() == "FakeQuantize"
        or (
            operation.get_type_name() == "Constant"
            and operation.get_element_type().to_string() in {"i8", "u8"}
        )
        for operation in model.get_ops()
    )


def shape_of_one(model: Any) -> tuple[int | None, ...]:  # noqa: ANN401 a model of OpenVINO
    """Return the shape of one item of the only input; None on an axis that is free.

    Raises:
        ZooError: more than one input or output.
    """
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        problem = (
            f"a graph has one input and one output, got {len(model.inputs)} inputs"
            f" and {len(model.outputs)} outputs"
        )
        raise ZooError([problem])
    axes = list(model.inputs[0].get_partial_shape())[1:]
    return tuple(None if axis.is_dynamic else axis.get_length() for axis in axes)


def read_network(file: Path) -> Any:  # noqa: ANN401 a model of OpenVINO
    """Return the network that a file holds.

    Args:
        file: `openvino_model.xml`, with the file `.bin` of its weights beside it.

    Raises:
        ZooError: no such file, or none that OpenVINO can read.
    """
    if not file.is_file():
        problem = f"{file}: no such file; the .xml of an IR would be right"
        raise ZooError([problem])
    try:
        return _core().read_model(file)
    except RuntimeError as error:
        first = str(error).strip().splitlines()[-1]
        problem = f"{file}: OpenVINO cannot read it: {first}"
        raise ZooError([problem]) from None


def _core() -> Any:  # noqa: ANN401 OpenVINO has no types
    """Return a new core of OpenVINO."""
    import openvino  # noqa: PLC0415 an optional library

    return openvino.Core()
