"""Waits before requests are repeated."""

from datetime import UTC, datetime

import numpy as np
import pytest

from evenhand.model_zoo.callers.clock import Clock, StoppedError
from evenhand.model_zoo.callers.retries import jittered, told_to_wait


def test_jitter_is_spread_over_all_of_the_wait() -> None:
    rng = np.random.default_rng(0)
    drawn = [jittered(3, first_s=0.5, longest_s=60, rng=rng) for _ in range(4000)]
    assert 0 <= min(drawn) < 0.01
    assert 1.99 < max(drawn) <= 2
    assert np.mean(drawn) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Sun, 22 Nov 2026 08:00:10 GMT", 10),
        ("Sun, 22 Nov 2026 08:00:10 -0000", 10),
        ("Sun, 22 Nov 2026 07:00:00 GMT", 0),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("01 Nov 999999999999 12:00:30 GMT", None),
        ("01 Nov 26 1:2 +99999999999999999999", None),
    ],
)
def test_what_the_endpoint_asks_for(said: str, seconds: float | None) -> None:
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert told_to_wait({"retry-after": said}, now=now) == seconds
    assert told_to_wait({}, now=now) is None


def test_waiting_ends_when_it_is_stopped() -> None:
    clock = Clock()
    clock.wait(0.001)
    clock.stop()
    with pytest.raises(StoppedError):
        clock.wait(60)
