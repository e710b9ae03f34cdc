"""Telephone, codecs and rooms, measured from outside."""

import io
from typing import Any

import numpy as np
import pytest
import soundfile
from scipy import signal

from evenhand.audit.perturbations.catalogue import perturbations
from evenhand.audit.perturbations.sounds import transmission
from evenhand.audit.perturbations.sounds.clip import Clip, rms

RATE = 16_000
NOISE = Clip(samples=0.1 * np.random.default_rng(3).standard_normal(4 * RATE), rate_hz=RATE)


def _parameters(name: str) -> dict[str, Any]:
    return dict(perturbations()[name].parameters)


def _random() -> np.random.Generator:
    return np.random.default_rng(5)


def _tone(hz: float) -> Clip:
    time = np.arange(2 * RATE) / RATE
    return Clip(samples=0.2 * np.sin(2 * np.pi * hz * time), rate_hz=RATE)


def _share_near(samples: np.ndarray, hz: float) -> float:
    """Return the share of power within 40 Hz of a frequency."""
    found, density = signal.welch(samples, RATE, nperseg=4096)
    return float(density[np.abs(found - hz) < 40].sum() / density.sum())


def test_a_telephone_keeps_level_and_length_and_its_band_only() -> None:
    heard = transmission.telephone(NOISE, random=_random(), **_parameters("telephone"))
    assert heard.size == NOISE.samples.size
    assert rms(heard) == pytest.approx(rms(NOISE.samples))
    hz, density = signal.welch(heard, RATE, nperseg=4096)
    band = density[(hz > 500) & (hz < 3000)].mean()
    assert 10 * np.log10(density[hz < 150].mean() / band) < -25
    above = 10 * np.log10(density[hz > 4500].mean() / band)
    assert -45 < above < -15


@pytest.mark.parametrize("hz", [60, 150, 6000])
def test_a_telephone_lets_the_tone_of_its_band_through_alone(hz: float) -> None:
    both = Clip(samples=_tone(1000).samples + _tone(hz).samples, rate_hz=RATE)
    heard = transmission.telephone(both, random=_random(), **_parameters("telephone"))
    assert _share_near(heard, 1000) > 0.98
    assert _share_near(heard, hz) < 0.01


def test_the_line_has_the_distortion_of_mu_law() -> None:
    samples = 0.5 * np.sin(2 * np.pi * 997.3 * np.arange(8000) / 8000)
    lossy = transmission._through_file(samples, 8000, container="WAV", subtype="ULAW")
    snr = 10 * np.log10(np.mean(samples**2) / np.mean((lossy - samples) ** 2))
    assert 35 < snr < 42
    assert len(np.unique(lossy)) <= 256


@pytest.mark.parametrize(
    ("name", "bits"),
    [("mp3-64kbit", 64), ("mp3-32kbit", 32), ("opus-24kbit", 24), ("opus-12kbit", 12)],
)
def test_codecs_spend_the_bits_of_their_name(
    name: str, bits: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = []
    read = soundfile.read

    def weighed(stream: io.BytesIO, **options: str) -> tuple[np.ndarray, int]:
        spent.append(len(stream.getvalue()) * 8 / 4 / 1000)
        found: tuple[np.ndarray, int] = read(stream, **options)
        return found

    monkeypatch.setattr("soundfile.read", weighed)
    heard = transmission.codec(NOISE, **_parameters(name))
    assert spent == pytest.approx([bits], rel=0.2)
    assert heard.size == NOISE.samples.size


@pytest.mark.parametrize("name", ["mp3-64kbit", "mp3-32kbit", "opus-24kbit", "opus-12kbit"])
def test_a_codec_makes_nothing_late(name: str) -> None:
    click = np.zeros(RATE)
    click[RATE // 2 : RATE // 2 + 8] = 0.5
    heard = transmission.codec(Clip(samples=click, rate_hz=RATE), **_parameters(name))
    late = int(np.argmax(signal.correlate(heard, click))) - (RATE - 1)
    assert abs(late) <= 8


@pytest.mark.parametrize("name", ["mp3-64kbit", "mp3-32kbit", "opus-24kbit", "opus-12kbit"])
def test_a_tone_survives_a_codec_and_is_not_what_it_was(name: str) -> None:
    tone = _tone(440)
    heard = transmission.codec(tone, **_parameters(name))
    assert _share_near(heard, 440) > 0.95
    same = heard[: tone.samples.size]
    assert rms(same - tone.samples) > 1e-4


@pytest.mark.parametrize(("decay_s", "direct_db"), [(0.3, 10), (0.8, 3)])
def test_a_room_answers_a_click_with_the_decay_and_energy_it_is_given(
    decay_s: float, direct_db: float
) -> None:
    click = np.zeros(2 * RATE)
    click[0] = 1.0
    clip = Clip(samples=click, rate_hz=RATE)
    answer = transmission.room(clip, random=_random(), decay_s=decay_s, direct_db=direct_db)
    energy = answer**2
    echo = energy[1:]
    assert 10 * np.log10(energy[0] / echo.sum()) == pytest.approx(direct_db, abs=1e-6)
    left = 10 * np.log10(np.cumsum(echo[::-1])[::-1][: round(0.5 * decay_s * RATE)])
    slope = np.polyfit(np.arange(left.size) / RATE, left, 1)[0]
    assert -60 / slope == pytest.approx(decay_s, rel=0.1)
    assert rms(answer) == pytest.approx(rms(click))


@pytest.mark.parametrize("size", [1, 2])
def test_one_sample_goes_through_a_telephone(size: int) -> None:
    clip = Clip(samples=np.full(size, 0.5), rate_hz=48_000)
    heard = transmission.telephone(clip, random=_random(), **_parameters("telephone"))
    assert heard.size == size
    assert np.isfinite(heard).all()


def test_resampling_to_the_same_rate_is_nothing() -> None:
    assert transmission.resampled(NOISE.samples, RATE, RATE) is NOISE.samples
