"""Stray capitals go, words stay; captions of windows are joined with their times."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.model_zoo.predictor import Wave
from evenhand.model_zoo.whisper.captioning import captions, tidied


@pytest.mark.parametrize(
    ("caption", "tidy"),
    [
        ("AThis speaker sounds amused.", "This speaker sounds amused."),
        ("TThe voice is low.", "The voice is low."),
        ("STThe voice is low.", "The voice is low."),
        ("IA He", "IA He"),
        (" WA woman sighs. ", "WA woman sighs."),
        ("A man speaks calmly.", "A man speaks calmly."),
        ("I am", "I am"),
        ("An old man", "An old man"),
        ("USA", "USA"),
        ("TVs hum.", "TVs hum."),
        ("PAs are heard.", "PAs are heard."),
        ("McDonald laughs.", "McDonald laughs."),
        ("the Speaker", "the Speaker"),
        ("The DThe", "The DThe"),
        ("", ""),
    ],
)
def test_only_capitals_glued_to_a_word_are_stray(caption: str, tidy: str) -> None:
    assert tidied(caption) == tidy


@given(
    st.text(alphabet="ABCXYZ", min_size=1, max_size=2),
    st.sampled_from(["The speaker is sad.", "This is joy.", "He laughs.", "Speaks softly."]),
)
def test_one_or_two_strays_of_any_letters_go(stray: str, caption: str) -> None:
    assert tidied(stray + caption) == caption
    assert tidied(caption) == caption


class Counting:
    """Says how long each window is."""

    rate_hz, window_s = 10, 30.0

    def __init__(self) -> None:
        self.batches: list[int] = []

    def written(self, waves: Sequence[Wave], *, most_tokens: int | None) -> tuple[str, ...]:
        assert most_tokens == 5
        self.batches.append(len(waves))
        return tuple(f"XA window of {len(wave)}." if len(wave) > 3 else "" for wave in waves)


def test_windows_of_many_sounds_are_put_together_again() -> None:
    model: Any = Counting()
    long, short, tiny = (np.ones(size, dtype=np.float32) for size in (700, 40, 2))
    found = captions(model, [[long], [], [short[:10], short[10:]], [tiny]], batch=2, most_tokens=5)
    assert model.batches == [2, 2, 1]
    assert [len(one.segments) for one in found] == [3, 0, 1, 1]
    assert found[2].text == "XA window of 40."
    assert (found[1].text, found[3].text) == ("", "")
    times = [(one.start_s, one.end_s) for one in found[0].segments]
    assert times[0][0] == 0
    assert times[-1][1] == 70
    assert found[0].text == " ".join(one.text for one in found[0].segments)
