"""The ways in which one model can be computed here, side by side."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.predictor import Precision, Runtime
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.runtime.ir_folder import IrFolder
from evenhand.model_zoo.runtime.opening import open_graph
from evenhand.model_zoo.runtime.precision import Arithmetic, Stored

if TYPE_CHECKING:
    from evenhand.model_zoo.export.sources import Source

LENIENT: Final = 1.0
"""Relative RMS that 8 bit integers may be off before they are not even timed: drift is measured."""

EXPORTED: Final[tuple[tuple[str, Stored, Precision, Arithmetic], ...]] = (
    ("openvino f32", "f32", "f32", "f32"),
    ("openvino bf16", "f32", "bf16", "bf16"),
    ("openvino int8 weights", "int8-weights", "int8", "f32"),
    ("openvino int8 static", "int8-static", "int8", "f32"),
    ("openvino int8 static + bf16", "int8-static", "int8", "bf16"),
)
"""What is timed of a source beside torch: a name, how it is stored, in what numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to compute a model.

    Attributes:
        name: for the table.
        model: what `open_graph` takes.
        runtime: what computes.
        precision: in what numbers.
        rest: the numbers beside 8 bit integers.
    """

    name: str
    model: str
    runtime: Runtime
    precision: Precision
    rest: Arithmetic

    def opened(self, threads: int) -> Graph:
        """Return the graph."""
        return open_graph(
            self.model,
            runtime=self.runtime,
            precision=self.precision,
            rest=self.rest,
            threads=threads,
        )


def ways_of_source(
    source: "Source",
    model: str,
    *,
    calibration: NDArray[np.float32],
    cache: Path,
    say: Callable[[str], None],
) -> tuple[Way, ...]:
    """Return the ways of an encoder in torch: torch itself, and exports of it.

    Args:
        source: the encoder.
        model: what it was read from.
        calibration: items x shape for 8 bit integers in activations.
        cache: where exports are kept.
        say: told of each export, which may take a minute.
    """
    from evenhand.model_zoo.export.encoder import cached_export  # noqa: PLC0415 needs torch

    kept: dict[Stored, str] = {}
    for _, stored, _, _ in EXPORTED:
        if stored not in kept:
            say(f"exporting {source.name} as {stored}")
            folder = cached_export(
                source,
                stored=stored,
                cache=cache,
                calibration=calibration if stored == "int8-static" else None,
                tolerance=LENIENT if stored.startswith("int8") else None,
            )
            kept[stored] = str(folder.path)
    torch = (
        Way(name="torch f32", model=model, runtime="torch", precision="f32", rest="f32"),
        Way(name="torch bf16", model=model, runtime="torch", precision="bf16", rest="bf16"),
    )
    return torch + tuple(
        Way(name=name, model=kept[stored], runtime="openvino", precision=precision, rest=rest)
        for name, stored, precision, rest in EXPORTED
    )


def ways_of_export(folder: IrFolder) -> tuple[Way, ...]:
    """Return the ways of an exported network: OpenVINO and Optimum-Intel, in 32 and 16 bit.

    Where Optimum-Intel is not installed, those of OpenVINO alone.

    Args:
        folder: as `read_ir_folder` returns it.
    """
    integers = folder.record.stored.startswith("int8")
    runtimes: tuple[Runtime, ...] = ("openvino", "optimum-intel")
    if importlib.util.find_spec("optimum") is None:
        runtimes = runtimes[:1]
    rests: tuple[Arithmetic, ...] = ("f32", "bf16")
    return tuple(
        Way(
            name=f"{runtime} int8 + {rest}" if integers else f"{runtime} {rest}",
            model=str(folder.path),
            runtime=runtime,
            precision="int8" if integers else rest,
            rest=rest,
        )
        for runtime in runtimes
        for rest in rests
    )
