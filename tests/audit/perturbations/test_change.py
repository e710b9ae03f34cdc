"""The same contents are disturbed alike, whatever comes before; all perturbations work."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.perturbations.catalogue import Perturbation, chosen, perturbations
from evenhand.audit.perturbations.change import Change
from evenhand.model_zoo.media.unreadable import Unreadable
from evenhand.model_zoo.predictor import Wave

RATE = 16_000
SOUNDS = [one.name for one in chosen("all-sounds")]
PICTURES = [one.name for one in chosen("all-pictures")]


def _change(name: str, seed: int = 1) -> Change:
    return Change(perturbation=perturbations()[name], seed=seed)


def _wave(seconds: float = 0.5) -> Wave:
    time = np.arange(round(seconds * RATE)) / RATE
    voiced = np.sin(2 * np.pi * 200 * time) + 0.3 * np.sin(2 * np.pi * 2500 * time)
    return (0.2 * voiced * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * time))).astype(np.float32)


@pytest.mark.parametrize("name", SOUNDS)
def test_every_sound_is_disturbed_alike_each_time(name: str) -> None:
    wave = _wave()
    kept = wave.copy()
    first = _change(name).sound(wave, rate_hz=RATE, content="a")
    _change(name).sound(wave, rate_hz=RATE, content="b")
    again = _change(name).sound(wave, rate_hz=RATE, content="a")
    assert np.array_equal(wave, kept)
    assert first.dtype == np.float32
    assert np.isfinite(first).all()
    assert np.array_equal(first, again)
    assert not np.array_equal(first, wave)


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_disturbed_alike_each_time(name: str) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (60, 48, 3), dtype=np.uint8)
    kept = picture.copy()
    first = _change(name).picture(picture, content="a")
    assert np.array_equal(picture, kept)
    assert first.dtype == np.uint8
    assert first.ndim == 3
    assert first.shape[2] == 3
    assert np.array_equal(first, _change(name).picture(picture, content="a"))
    assert not np.array_equal(first, picture)


@given(name=st.sampled_from(PICTURES), height=st.integers(1, 9), width=st.integers(1, 9))
def test_pictures_of_a_few_pixels_stay_pictures(name: str, height: int, width: int) -> None:
    picture = np.full((height, width, 3), 128, dtype=np.uint8)
    assert _change(name).picture(picture, content="a").size > 0


@pytest.mark.parametrize("name", [name for name in SOUNDS if not name.startswith("crop")])
@pytest.mark.parametrize("rate", [8_000, 44_100])
def test_silence_and_other_rates_are_no_trouble(name: str, rate: int) -> None:
    quiet = _change(name).sound(np.zeros(3_000, np.float32), rate_hz=rate, content="a")
    assert np.abs(quiet).max() < 1e-3
    assert np.isfinite(_change(name).sound(_wave(), rate_hz=rate, content="a")).all()


@pytest.mark.parametrize("name", ["crop-begin-63ms", "crop-end-63ms"])
def test_a_sound_of_which_nothing_is_left_says_so(name: str) -> None:
    short = np.ones(1_000, np.float32)
    with pytest.raises(Unreadable, match="empty: nothing is left of 1000 samples"):
        _change(name).sound(short, rate_hz=RATE, content="a")
    longer = np.ones(1_001, np.float32)
    assert _change(name).sound(longer, rate_hz=RATE, content="a").size == 1


def test_noise_depends_on_seed_and_contents_and_is_shared_by_variants() -> None:
    wave = _wave()
    faint = _change("white-noise-45db").sound(wave, rate_hz=RATE, content="a") - wave
    loud = _change("white-noise-35db").sound(wave, rate_hz=RATE, content="a") - wave
    assert np.corrcoef(faint, loud)[0, 1] > 0.999
    for other in (_change("white-noise-45db", 2), _change("pink-noise-20db")):
        noise = other.sound(wave, rate_hz=RATE, content="a") - wave
        assert abs(np.corrcoef(noise, faint)[0, 1]) < 0.1
    elsewhere = _change("white-noise-45db").sound(wave, rate_hz=RATE, content="b") - wave
    assert abs(np.corrcoef(elsewhere, faint)[0, 1]) < 0.1


def test_what_is_told_holds_all_that_decides() -> None:
    change = _change("white-noise-20db", 7)
    assert change.told() == {
        "name": "white-noise-20db",
        "kind": "white_noise",
        "parameters": {"snr_db": 20.0},
        "seed": 7,
        "revision": 2,
    }
    said = {_change(name, seed).prepared() for name in perturbations() for seed in (1, 2)}
    assert len(said) == 2 * len(perturbations())


def test_a_perturbation_is_a_plain_record() -> None:
    assert isinstance(perturbations()["grey"], Perturbation)
