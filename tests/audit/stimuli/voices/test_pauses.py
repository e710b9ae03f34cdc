"""Pauses: as long as asked for, between words, and nothing else is lost."""

# ruff: noqa: RUF001 the alphabet of phonetics

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.stimuli.voices.pauses import FADE_S, hesitation, inserted, word_ends

RATE = 16_000
FADE = round(FADE_S * RATE)


@given(
    places=st.lists(st.integers(0, 4000), unique=True, max_size=4).map(sorted),
    lengths=st.lists(st.integers(0, 500), min_size=4, max_size=4),
)
def test_nothing_but_the_gaps_is_added_and_all_but_the_fades_stays(
    places: list[int], lengths: list[int]
) -> None:
    wave = np.linspace(0.1, 1.0, 4000, dtype=np.float32)
    gaps = [np.zeros(length, np.float32) for length in lengths[: len(places)]]
    made = inserted(wave, places, gaps, rate_hz=RATE)
    assert made.size == wave.size + sum(gap.size for gap in gaps)
    kept = [
        place + sum(gap.size for gap in gaps[: number + 1]) for number, place in enumerate(places)
    ]
    bounds = [0, *kept, made.size]
    for number, (start, following) in enumerate(pairwise(bounds)):
        source = [0, *places, wave.size][number : number + 2]
        piece = slice(source[0] + FADE, source[1] - FADE)
        length = max(0, piece.stop - piece.start)
        del following
        assert np.array_equal(made[start + FADE : start + FADE + length], wave[piece][:length])


def test_a_clip_without_places_stays_as_it_is() -> None:
    wave = np.ones(100, np.float32)
    assert np.array_equal(inserted(wave, [], [], rate_hz=RATE), wave)


def test_edges_of_a_gap_fade() -> None:
    made = inserted(np.ones(2000, np.float32), [1000], [np.zeros(10, np.float32)], rate_hz=RATE)
    assert made[999] == made[1010] == 0
    assert np.all(np.diff(made[1000 - FADE : 1000]) < 0)
    assert np.all(np.diff(made[1010 : 1010 + FADE]) > 0)


@given(seconds=st.floats(0.0, 2.0), length=st.integers(0, 100))
def test_a_hesitation_has_the_silence_asked_for(seconds: float, length: int) -> None:
    filler = np.ones(length, np.float32)
    made = hesitation(seconds, filler, rate_hz=RATE)
    assert made.size - length == pytest.approx(seconds * RATE, abs=2)
    assert made.sum() == length
    assert hesitation(seconds, None, rate_hz=RATE).size == made.size - length


def test_word_ends_lie_in_the_silences_between_words() -> None:
    tone = 0.3 * np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE).astype(np.float32)
    silence = np.zeros(800, np.float32)
    parts = [tone[:6400], silence, tone[:3200], silence, tone[:6400]]
    starts = np.cumsum([0, *(part.size for part in parts)])
    ends = word_ends(np.concatenate(parts), ["aaaa", "aa", "aaaa"], rate_hz=RATE)
    assert len(ends) == 2
    assert starts[1] <= ends[0] < starts[2]
    assert starts[3] <= ends[1] < starts[4]


def test_marks_do_not_lengthen_a_word_and_two_ends_at_one_moment_are_one() -> None:
    wave = np.concatenate([np.ones(3200), np.zeros(160), np.ones(3200)]).astype(np.float32)
    assert word_ends(wave, ["ˈaːt", "at"], rate_hz=RATE) == word_ends(
        wave, ["at", "at"], rate_hz=RATE
    )
    assert len(word_ends(wave, ["aaaaaa", "t", "aaaaaa"], rate_hz=RATE)) == 1


def test_a_single_word_has_no_end_inside() -> None:
    assert word_ends(np.ones(3200, np.float32), ["a"], rate_hz=RATE) == ()
