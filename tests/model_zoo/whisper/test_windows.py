"""Windows hold every sample once, are no longer than a model hears, and end where it is quiet."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from evenhand.model_zoo.whisper.windows import windows

RATE = 100


@given(
    length=st.integers(0, 2_000),
    sizes=st.lists(st.integers(1, 700), max_size=8),
    seed=st.integers(0, 99),
)
def test_blocks_make_no_difference_and_no_sample_is_lost(
    length: int, sizes: list[int], seed: int
) -> None:
    wave = np.random.default_rng(seed).normal(size=length).astype(np.float32)
    blocks = np.split(wave, np.cumsum(sizes))
    found = list(windows(blocks, rate_hz=RATE, longest_s=3.0, search_s=1.0))
    at_once = list(windows([wave], rate_hz=RATE, longest_s=3.0, search_s=1.0))
    assert [(one.start_s, one.end_s) for one in found] == [(o.start_s, o.end_s) for o in at_once]
    assert_array_equal(np.concatenate([wave[:0], *(one.wave for one in found)]), wave)
    seconds = [len(one.wave) / RATE for one in found]
    assert all(2.0 <= length_s <= 3.0 for length_s in seconds[:-1])
    assert all(0 < length_s <= 3.0 for length_s in seconds[-1:])
    for before, after in pairwise(found):
        assert before.end_s == after.start_s


def test_the_cut_lies_in_the_pause() -> None:
    wave = np.random.default_rng(1).normal(size=50 * 1000).astype(np.float32)
    wave[27_300:27_500] *= 0.001
    first, second = windows([wave], rate_hz=1000)
    assert 27.3 <= first.end_s <= 27.5
    assert second.end_s == 50.0


def test_a_sound_without_pauses_or_without_sound_is_cut_late() -> None:
    silent = np.zeros(70 * RATE, dtype=np.float32)
    found = list(windows([silent], rate_hz=RATE))
    assert [one.end_s for one in found] == [29.95, 59.9, 70.0]


def test_no_search_cuts_at_the_end() -> None:
    wave = np.ones(7 * RATE, dtype=np.float32)
    found = list(windows([wave], rate_hz=RATE, longest_s=3.0, search_s=0.0))
    assert [one.end_s for one in found] == [3.0, 6.0, 7.0]
