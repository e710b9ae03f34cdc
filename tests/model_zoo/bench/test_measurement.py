"""Rows: speeds by a clock that is set by hand, drift of numbers that are known, real memory."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.model_zoo.bench import measurement, timing, ways
from evenhand.model_zoo.bench.measurement import measured
from evenhand.model_zoo.bench.ways import Way, ways_of_export
from evenhand.model_zoo.runtime.ir_folder import IrFolder

ITEMS = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32)


class Clock:
    """Processor and wall."""

    now = 0.0


class Scaled:
    """Says its batch, the last output a little off; costs seconds of the clock."""

    precision = "f32"

    def __init__(self, clock: Clock, seconds: float, off: float) -> None:
        self.clock, self.seconds, self.off = clock, seconds, off

    def __call__(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        self.clock.now += self.seconds
        return batch + np.array([0, 0, self.off], dtype=np.float32)


def _way(name: str) -> Way:
    return Way(name=name, model=name, runtime="torch", precision="f32", rest="f32")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a clock that only graphs move; on the wall every second takes two."""
    made = Clock()
    fake = SimpleNamespace(process_time=lambda: made.now, perf_counter=lambda: 2 * made.now)
    monkeypatch.setattr(timing, "time", fake)
    graphs = {"slow": Scaled(made, 4.0, 0), "quick": Scaled(made, 0.5, 3.0)}

    def opened(model: str, *, runtime: str, precision: str, rest: str, threads: int) -> Scaled:
        assert (runtime, precision, rest, threads) == ("torch", "f32", "f32", 3)
        return graphs[model]

    monkeypatch.setattr(ways, "open_graph", opened)
    return made


@pytest.mark.usefixtures("clock")
def test_the_first_way_is_what_the_others_are_compared_with() -> None:
    said: list[str] = []
    slow, quick = measured(
        [_way("slow"), _way("quick")], ITEMS, rounds=2, threads=3, memory=False, say=said.append
    )
    assert (slow.items_per_s, slow.wall_items_per_s, slow.times) == (0.5, 0.25, 1)
    assert (quick.items_per_s, quick.wall_items_per_s, quick.times) == (4, 2, 8)
    assert slow.by_output == (0, 0, 0)
    assert quick.by_output == (0, 0, 3)
    assert quick.drift.rms == pytest.approx(np.sqrt(2 * 9 / 6))
    assert slow.peak_mib is quick.peak_mib is None
    assert said == ["opening 2 graphs", "timing 2 rounds of 2 items"]


@pytest.mark.usefixtures("clock")
def test_memory_is_that_of_a_process_that_does_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, ...]] = []

    def peak(program: str, *arguments: str) -> float:
        assert "open_graph" in program
        told.append(arguments)
        return 12.5

    monkeypatch.setattr(measurement, "peak_of", peak)
    (row,) = measured([_way("slow")], ITEMS, rounds=1, threads=3, memory=True, say=lambda _: None)
    assert row.peak_mib == 12.5
    assert told == [("slow", "torch", "f32", "f32", "3", "2", "3")]


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="Linux says it, only")
def test_a_real_export_is_measured_in_a_process_of_its_own(exported: IrFolder) -> None:
    way, *_ = ways_of_export(exported)
    items = np.zeros((2, 6), dtype=np.float32)
    (row,) = measured([way], items, rounds=1, threads=1, memory=True, say=lambda _: None)
    assert row.way == "openvino f32"
    assert row.items_per_s > 0
    assert row.by_output == (0, 0, 0)
    assert row.peak_mib is not None
    assert row.peak_mib > 50
