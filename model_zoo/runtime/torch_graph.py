"""A graph that torch computes."""

import copy
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.predictor import Precision, Runtime
from evenhand.model_zoo.runtime.precision import Arithmetic

if TYPE_CHECKING:
    import torch


class TorchGraph:
    """A module of one input and one output, frozen for inference; a `Graph`.

    Attributes:
        module: a copy of the module that was given.
        arithmetic: in what numbers it computes.
    """

    def __init__(self, module: "torch.nn.Module", *, arithmetic: Arithmetic = "f32") -> None:
        """Copy a module, so that neither its mode nor its numbers change under its owner.

        Args:
            module: takes a batch, returns a tensor; its numbers are of 32 bit.
            arithmetic: the numbers to compute in.
        """
        import torch  # noqa: PLC0415 an optional library

        numbers = {"f32": torch.float32, "bf16": torch.bfloat16}[arithmetic]
        self.module = copy.deepcopy(module).eval().to(numbers)
        self._numbers = numbers
        self.arithmetic: Arithmetic = arithmetic

    @property
    def runtime(self) -> Runtime:
        """Return `torch`."""
        return "torch"

    @property
    def precision(self) -> Precision:
        """Return the numbers that the module was put in."""
        return self.arithmetic

    def __call__(self, batch: NDArray[np.float32], /) -> NDArray[np.float32]:
        """Return the output of a batch."""
        import torch  # noqa: PLC0415 an optional library

        with torch.inference_mode():
            tensor = torch.from_numpy(np.ascontiguousarray(batch, dtype=np.float32))
            output: torch.Tensor = self.module(tensor.to(self._numbers))
            return output.float().numpy()
