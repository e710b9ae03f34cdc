"""A graph that OpenVINO computes through the classes of Optimum-Intel."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.frameworks import prepare, require
from evenhand.model_zoo.predictor import Precision, Runtime
from evenhand.model_zoo.runtime.ir_folder import IrFolder
from evenhand.model_zoo.runtime.openvino_graph import (
    DEVICE,
    checked_batch,
    has_integers,
    shape_of_one,
    stated,
)
from evenhand.model_zoo.runtime.precision import Arithmetic, settings

QUIETED = ("optimum", "transformers", "nncf")


class OptimumGraph:
    """A model of Optimum-Intel, seen as one input and one output; a `Graph`.

    Attributes:
        arithmetic: in what numbers it computes what is not in 8 bit integers, as it states.
    """

    def __init__(
        self,
        model: Any,  # noqa: ANN401 a class of Optimum-Intel
        call: Callable[[NDArray[np.float32]], NDArray[np.float32]],
        shape: tuple[int | None, ...],
    ) -> None:
        """Take over an opened model.

        Args:
            model: as `from_pretrained` returned it, compiled.
            call: returns its output for a batch.
            shape: the shape of one item of the input; None on an axis that is free.
        """
        self._call = call
        self._integers = has_integers(model.model)
        self.shape = shape
        self.arithmetic = stated(_compiled(model))

    @property
    def runtime(self) -> Runtime:
        """Return `optimum-intel`."""
        return "optimum-intel"

    @property
    def precision(self) -> Precision:
        """Return `int8` where the file holds 8 bit integers, else what the graph states."""
        return "int8" if self._integers else self.arithmetic

    def __call__(self, batch: NDArray[np.float32], /) -> NDArray[np.float32]:
        """Return the output of a batch.

        Raises:
            ZooError: the batch has another shape than the input.
        """
        return np.array(self._call(checked_batch(batch, self.shape)), dtype=np.float32)


def open_custom(
    folder: IrFolder, *, arithmetic: Arithmetic = "f32", threads: int | None = None
) -> OptimumGraph:
    """Return the network of a folder of ours through `OVModelForCustomTasks`.

    Args:
        folder: as `read_ir_folder` returns it.
        arithmetic: the numbers to compute in.
        threads: how many to use; None leaves it to OpenVINO.
    """
    model = _opened("OVModelForCustomTasks", folder.path, settings(arithmetic, threads=threads))
    entry, result = folder.record.input.name, folder.record.output.name
    return OptimumGraph(
        model, lambda batch: model(**{entry: batch})[result], folder.record.input.shape
    )


def open_clip_visual(
    folder: Path, *, arithmetic: Arithmetic = "f32", threads: int | None = None
) -> OptimumGraph:
    """Return an exported image tower of open_clip through `OVModelOpenCLIPVisual`.

    Args:
        folder: as `export.open_clip_visual.kept_open_clip` returns it.
        arithmetic: the numbers to compute in.
        threads: how many to use; None leaves it to OpenVINO.
    """
    model = _opened("OVModelOpenCLIPVisual", folder, settings(arithmetic, threads=threads))
    return OptimumGraph(
        model,
        lambda batch: model(pixel_values=batch).image_features.numpy(),
        shape_of_one(model.model),
    )


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the chatter of the libraries from a user's screen; their errors still raise."""
    levels = {name: logging.getLogger(name).level for name in QUIETED}
    for name in QUIETED:
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _opened(kind: str, folder: Path, said: Mapping[str, str]) -> Any:  # noqa: ANN401 a class of Optimum-Intel
    """Return a compiled model of a class of Optimum-Intel."""
    require("optimum", "openvino", extra="models")
    prepare()
    from optimum.intel import openvino as classes  # noqa: PLC0415 an optional library

    with quiet():
        return getattr(classes, kind).from_pretrained(
            folder, export=False, ov_config=dict(said), device=DEVICE, compile=True
        )


def _compiled(model: Any) -> Any:  # noqa: ANN401 a class of Optimum-Intel
    """Return the compiled graph behind a model, wherever its class keeps it."""
    request = model.request
    return request.get_compiled_model() if hasattr(request, "get_compiled_model") else request
