"""Seconds of several ways, on a clock that moves only when a way says so."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from evenhand.model_zoo.bench import timing
from evenhand.model_zoo.bench.timing import Timing, interleaved


class Clock:
    """Processor and wall, and who was called in which order."""

    def __init__(self) -> None:
        self.processor = 100.0
        self.wall = 7.0
        self.called: list[str] = []

    def way(self, name: str, *costs: tuple[float, float]) -> Callable[[], None]:
        """Return a way that costs so many seconds of processor and clock, call by call."""
        left = iter(costs)

        def call() -> None:
            self.called.append(name)
            processor, wall = next(left)
            self.processor += processor
            self.wall += wall

        return call


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    fake = SimpleNamespace(process_time=lambda: made.processor, perf_counter=lambda: made.wall)
    monkeypatch.setattr(timing, "time", fake)
    return made


def test_every_round_calls_every_way_once_after_a_call_that_does_not_count(clock: Clock) -> None:
    found = interleaved(
        {
            "a": clock.way("a", (9, 99), (2, 3), (1, 4), (4, 8)),
            "b": clock.way("b", (8, 88), (0.5, 1), (0.25, 1), (1, 1)),
        },
        rounds=3,
    )
    assert clock.called == ["a", "b"] * 4
    assert found == {
        "a": Timing(processor=(2, 1, 4), wall=(3, 4, 8)),
        "b": Timing(processor=(0.5, 0.25, 1), wall=(1, 1, 1)),
    }


def test_load_of_others_is_left_out_of_the_processor_and_kept_on_the_clock() -> None:
    one = Timing(processor=(2.0, 1.0, 4.0), wall=(3.0, 4.0, 80.0))
    assert one.quickest() == 1
    assert one.usual_wall() == 4


def test_the_real_clocks_run_forward() -> None:
    found = interleaved({"a": lambda: sum(range(1000))}, rounds=2)["a"]
    assert len(found.processor) == len(found.wall) == 2
    assert min(*found.processor, *found.wall) >= 0
