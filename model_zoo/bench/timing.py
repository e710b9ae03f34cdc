"""Seconds of several ways to compute the same, measured in turn."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds of one way, round by round.

    Attributes:
        processor: seconds of processor time, summed over threads.
        wall: seconds on the clock.
    """

    processor: tuple[float, ...]
    wall: tuple[float, ...]

    def quickest(self) -> float:
        """Return the least processor time, which other load can only add to."""
        return min(self.processor)

    def usual_wall(self) -> float:
        """Return the median on the clock, which is what somebody waits on this machine now."""
        return median(self.wall)


def interleaved(ways: Mapping[str, Callable[[], object]], *, rounds: int) -> Mapping[str, Timing]:
    """Return the timings of several ways, one call of each in every round.

    In turn, so that load that comes and goes hits all of them alike; each is called once before,
    so that nothing is compiled or read while the clock runs. With one thread the processor time
    says what a way costs even where others use the machine.

    Args:
        ways: what to call, by name.
        rounds: how often.

    Examples:
        >>> found = interleaved({"a": lambda: None, "b": lambda: None}, rounds=3)
        >>> list(found), len(found["a"].wall)
        (['a', 'b'], 3)
    """
    for way in ways.values():
        way()
    seen = [{name: _once(way) for name, way in ways.items()} for _ in range(rounds)]
    return {
        name: Timing(
            processor=tuple(one[name][0] for one in seen), wall=tuple(one[name][1] for one in seen)
        )
        for name in ways
    }


def _once(way: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of processor and clock that one call takes."""
    processor, wall = time.process_time(), time.perf_counter()
    way()
    return time.process_time() - processor, time.perf_counter() - wall
