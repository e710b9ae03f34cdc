"""A graph of OpenVINO that lies in memory, because it was read from a file of another kind."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.predictor import Precision, Runtime
from evenhand.model_zoo.runtime.openvino_graph import DEVICE, checked_batch, shape_of_one, stated
from evenhand.model_zoo.runtime.precision import Arithmetic, settings


class CompiledGraph:
    """A compiled network of one input and one output; a `Graph`.

    Where the first axis of the input is fixed at one, items are computed one by one: the answer
    for an item then never depends on its neighbours.

    Attributes:
        precision: in what numbers it computes, as it states.
        shape: the shape of one item of the input; None on an axis that is free.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401 a model of OpenVINO
        *,
        arithmetic: Arithmetic = "f32",
        threads: int | None = None,
    ) -> None:
        """Compile a network.

        Args:
            model: an `openvino.Model`.
            arithmetic: the numbers to compute in.
            threads: how many to use; None leaves it to OpenVINO.

        Raises:
            ZooError: more than one input or output.
        """
        import openvino  # noqa: PLC0415 an optional library

        self.shape = shape_of_one(model)
        self._together = model.inputs[0].get_partial_shape()[0].is_dynamic
        self._compiled = openvino.Core().compile_model(
            model, DEVICE, dict(settings(arithmetic, threads=threads))
        )
        self.precision: Precision = stated(self._compiled)

    @property
    def runtime(self) -> Runtime:
        """Return `openvino`."""
        return "openvino"

    def __call__(self, batch: NDArray[np.float32], /) -> NDArray[np.float32]:
        """Return the output of a batch.

        Raises:
            ZooError: the batch has another shape than the input.
        """
        checked = checked_batch(batch, self.shape)
        if self._together:
            return np.array(self._compiled(checked)[0], dtype=np.float32)
        found = [np.array(self._compiled(item[None])[0], dtype=np.float32) for item in checked]
        return np.concatenate(found)
