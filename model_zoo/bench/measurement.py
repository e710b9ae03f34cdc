"""Speed, memory and drift of the ways to compute a model, measured in one run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.bench.drift import Drift, drift, drift_by_output
from evenhand.model_zoo.bench.memory import peak_of
from evenhand.model_zoo.bench.timing import interleaved
from evenhand.model_zoo.bench.ways import Way
from evenhand.model_zoo.predictor import Precision

FRESH: Final = """
import sys
import numpy
from evenhand.model_zoo.frameworks import prepare
prepare()
model, runtime, precision, rest, threads, *shape = sys.argv[1:]
if runtime == "torch":
    import torch
    torch.set_num_threads(int(threads))
from evenhand.model_zoo.runtime.opening import open_graph
graph = open_graph(model, runtime=runtime, precision=precision, rest=rest, threads=int(threads))
graph(numpy.zeros([int(side) for side in shape], dtype=numpy.float32))
"""
"""What a fresh process does before its memory is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was measured of one way.

    Attributes:
        way: its name.
        precision: the numbers that the graph states.
        items_per_s: items over the least processor time of a round: with one thread, what a
            second of an idle processor would compute.
        wall_items_per_s: items over the median time on the clock.
        times: how many times as quick as the first way, by processor time.
        peak_mib: largest memory of a fresh process that opens it and computes the batch, its
            libraries included; None where the system does not say, or it was not asked.
        drift: how far all outputs are from those of the first way.
        by_output: RMS of each output, in the unit of the outputs.
    """

    way: str
    precision: Precision
    items_per_s: float
    wall_items_per_s: float
    times: float
    peak_mib: float | None
    drift: Drift
    by_output: tuple[float, ...]


def measured(
    ways: Sequence[Way],
    items: NDArray[np.float32],
    *,
    rounds: int,
    threads: int,
    memory: bool,
    say: Callable[[str], None],
) -> tuple[Row, ...]:
    """Return a row for each way; the first is what the others are compared with.

    Args:
        ways: at least one.
        items: the batch that every way computes.
        rounds: how often; more is steadier.
        threads: of OpenVINO and of torch, where that stays so for the process.
        memory: whether to read memory, one fresh process a way.
        say: told of what is going on.
    """
    say(f"opening {len(ways)} graphs")
    if any(way.runtime == "torch" for way in ways):
        import torch  # noqa: PLC0415 an optional library

        torch.set_num_threads(threads)
    graphs = [way.opened(threads) for way in ways]
    outputs = [graph(items) for graph in graphs]
    say(f"timing {rounds} rounds of {len(items)} items")
    calls = {way.name: partial(graph, items) for way, graph in zip(ways, graphs, strict=True)}
    timings = interleaved(calls, rounds=rounds)
    first = timings[ways[0].name].quickest()
    rows = []
    for way, graph, output in zip(ways, graphs, outputs, strict=True):
        timing = timings[way.name]
        rows.append(
            Row(
                way=way.name,
                precision=graph.precision,
                items_per_s=len(items) / timing.quickest(),
                wall_items_per_s=len(items) / timing.usual_wall(),
                times=first / timing.quickest(),
                peak_mib=_peak(way, items.shape, threads, say) if memory else None,
                drift=drift(outputs[0], output),
                by_output=tuple(one.rms for one in drift_by_output(outputs[0], output)),
            )
        )
    return tuple(rows)


def _peak(
    way: Way, shape: tuple[int, ...], threads: int, say: Callable[[str], None]
) -> float | None:
    """Return the largest memory of a fresh process that computes a batch one way."""
    say(f"memory of {way.name}, in a process of its own")
    told = (way.model, way.runtime, way.precision, way.rest, str(threads), *map(str, shape))
    return peak_of(FRESH, *told)
