"""The vocoder on vowels whose pitch and formants are known."""

import importlib.util
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from evenhand.audit.stimuli.voices import world
from evenhand.audit.stimuli.voices.world import (
    RATE_HZ,
    Analysis,
    Change,
    analysed,
    median_hz,
    pitch_track,
    resynthesised,
)
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Wave

PITCH_HZ = 150.0


@pytest.fixture(scope="module")
def wave(make_vowel: Callable[..., Wave]) -> Wave:
    return make_vowel(PITCH_HZ, 0.8, rate_hz=RATE_HZ, swing=2.0)


@pytest.fixture(scope="module")
def clip(wave: Wave) -> Analysis:
    return analysed(wave)


def band_db(wave: Wave, low_hz: float, high_hz: float) -> float:
    """Return the power of a band, by Fourier transform."""
    power = np.abs(np.fft.rfft(wave)) ** 2
    hertz = np.fft.rfftfreq(wave.size, 1 / RATE_HZ)
    return float(10 * np.log10(power[(hertz >= low_hz) & (hertz < high_hz)].sum()))


def test_the_pitch_of_a_vowel_is_found_both_ways(wave: Wave, clip: Analysis) -> None:
    assert clip.median_hz == pytest.approx(PITCH_HZ, rel=0.02)
    assert median_hz(pitch_track(wave)) == pytest.approx(PITCH_HZ, rel=0.02)


def test_silence_has_no_pitch() -> None:
    assert np.isnan(median_hz(pitch_track(np.zeros(RATE_HZ // 4, np.float32))))


def test_no_change_keeps_length_pitch_and_range(wave: Wave, clip: Analysis) -> None:
    made = resynthesised(clip, Change())
    assert made.size == pytest.approx(wave.size, abs=RATE_HZ * 0.011)
    assert analysed(made).median_hz == pytest.approx(clip.median_hz, rel=0.01)


@pytest.mark.parametrize("factor", [0.7, 1.25, 1.8])
def test_the_median_pitch_changes_as_asked(clip: Analysis, factor: float) -> None:
    made = analysed(resynthesised(clip, Change(pitch=factor)))
    assert made.median_hz / clip.median_hz == pytest.approx(factor, rel=0.03)


@pytest.mark.parametrize("factor", [0.78, 1.4])
def test_the_length_changes_as_asked_and_the_pitch_does_not(clip: Analysis, factor: float) -> None:
    whole, made = (resynthesised(clip, Change(duration=each)) for each in (1.0, factor))
    assert made.size / whole.size == pytest.approx(factor, rel=0.02)
    assert analysed(made).median_hz == pytest.approx(clip.median_hz, rel=0.03)


@pytest.mark.parametrize("factor", [0.3, 1.5])
def test_the_range_changes_as_asked(clip: Analysis, factor: float) -> None:
    def spread(pitch: np.ndarray) -> float:
        inner = pitch[20:-20]
        return float(np.std(12 * np.log2(inner[inner > 0])))

    made = analysed(resynthesised(clip, Change(range=factor)))
    assert spread(made.pitch_hz) / spread(clip.pitch_hz) == pytest.approx(factor, rel=0.1)


def test_formants_move_and_the_pitch_does_not(clip: Analysis) -> None:
    made = analysed(resynthesised(clip, Change(formants=1.22)))
    bins = np.arange(clip.envelope.shape[1])
    region = (bins > 28) & (bins < 125)  # 0.44 to 1.95 kHz: the two lower formants, moved or not
    before, after = (
        float(
            (bins * each.envelope.mean(axis=0))[region].sum()
            / each.envelope.mean(axis=0)[region].sum()
        )
        for each in (clip, made)
    )
    assert after / before == pytest.approx(1.22, rel=0.05)
    assert made.median_hz == pytest.approx(clip.median_hz, rel=0.02)


def test_a_tilt_raises_each_octave_by_as_much(clip: Analysis) -> None:
    flat, bright = (resynthesised(clip, Change(tilt_db=tilt)) for tilt in (0.0, 3.0))

    def rise(low_hz: float, high_hz: float) -> float:
        return band_db(bright, low_hz, high_hz) - band_db(flat, low_hz, high_hz)

    assert rise(100, 400) == pytest.approx(0.0, abs=0.3)
    assert rise(950, 1050) == pytest.approx(3.0, abs=0.5)
    assert rise(3800, 3999) == pytest.approx(9.0, abs=0.7)
    assert rise(4500, 7000) == pytest.approx(9.0, abs=0.7)


def test_made_pitch_stays_in_what_the_vocoder_can_do() -> None:
    pitch = np.array([0.0, 100.0, 120.0])
    low, high = (
        world._melody(pitch, Change(pitch=factor), middle_hz=110.0) for factor in (0.1, 20.0)
    )
    assert low.tolist() == [0.0, 60.0, 60.0]
    assert high.tolist() == [0.0, 900.0, 900.0]


def test_the_same_clip_twice_is_the_same_to_the_bit(wave: Wave) -> None:
    one, two = (resynthesised(analysed(wave), Change(pitch=1.2)) for _ in range(2))
    assert np.array_equal(one, two)


def test_another_draw_is_the_same_clip_with_other_noise(wave: Wave) -> None:
    clip = analysed(wave)
    one, two, three = (resynthesised(clip, Change(), draw=draw) for draw in (1, 2, 3))
    assert len(one) == len(two) == len(three)
    assert not np.array_equal(one, two)
    assert not np.array_equal(two, three)
    inside = slice(RATE_HZ // 10, -RATE_HZ // 10)
    assert np.corrcoef(one[inside], two[inside])[0, 1] > 0.9
    assert np.std(two[inside]) == pytest.approx(np.std(one[inside]), rel=0.1)


@pytest.fixture
def no_world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    world._world.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    yield
    world._world.cache_clear()


@pytest.mark.usefixtures("no_world")
def test_a_missing_vocoder_is_named_with_the_extra_that_brings_it() -> None:
    with pytest.raises(ZooError, match=r"pyworld not installed: pip install 'evenhand\[stimuli\]'"):
        analysed(np.zeros(100, np.float32))
