"""Patches of mel energies: against plain sums, in blocks as in one piece, whatever the loudness."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from evenhand.model_zoo.features.mel_patches import BLOCK, log_energies, mel_patches

Wave = NDArray[np.float32]


@pytest.fixture(scope="module")
def wave() -> Wave:
    return np.random.default_rng(4).standard_normal(16_000).astype(np.float32)


def _frames(wave: Wave) -> NDArray[np.float64]:
    return np.concatenate(list(log_energies([wave])))


def _patches(*blocks: Wave) -> NDArray[np.float32]:
    return np.concatenate([np.empty((0, 68, 24), np.float32), *mel_patches(blocks)])


def test_one_frame_equals_plain_sums(wave: Wave) -> None:
    frame = wave[160:560].astype(np.float64)
    lifted = frame - 0.97 * np.concatenate([frame[:1], frame[:-1]])
    window = np.sin(np.pi * np.arange(400) / 399) ** 2
    turns = np.exp(-2j * np.pi * np.outer(np.arange(257), np.arange(400)) / 512)
    powers = np.abs(turns @ (lifted * window)) ** 2
    mel = [2595 * np.log10(1 + hz / 700) for hz in (100, 8000)]
    corners = [
        700 * (10 ** ((mel[0] + at * (mel[1] - mel[0]) / 25) / 2595) - 1) for at in range(26)
    ]
    for band in (0, 1, 12, 23):
        low, centre, high = corners[band : band + 3]
        total = 0.0
        for place, power in enumerate(powers):
            hz = place * 31.25
            if low < hz <= centre:
                total += power * (hz - low) / (centre - low) * 2 / (high - low)
            elif centre < hz < high and place < int(high / 31.25):
                total += power * (high - hz) / (high - centre) * 2 / (high - low)
        assert _frames(wave)[1, band] == pytest.approx(np.log(total), abs=1e-9)


@pytest.mark.parametrize(
    ("samples", "frames", "patches"),
    [
        (0, 0, 0),
        (399, 0, 0),
        (400, 1, 1),
        (11_119, 67, 1),
        (11_120, 68, 1),
        (11_759, 71, 1),
        (11_760, 72, 2),
    ],
)
def test_how_many_there_are(wave: Wave, samples: int, frames: int, patches: int) -> None:
    found = [np.empty((0, 24)), *log_energies([wave[:samples]])]
    assert len(np.concatenate(found)) == frames
    assert len(_patches(wave[:samples])) == patches


def test_each_patch_is_standardised(wave: Wave) -> None:
    found = _patches(wave).reshape(-1, 68 * 24)
    np.testing.assert_allclose(found.mean(axis=1), 0, atol=1e-6)
    np.testing.assert_allclose(found.std(axis=1), 1, atol=1e-6)
    levels = _frames(wave)[4:72]
    right = (levels - levels.mean()) / levels.std()
    np.testing.assert_allclose(found[1].reshape(68, 24), right, atol=1e-6)


@given(cuts=st.lists(st.integers(1, 15_999), max_size=6), gain=st.floats(1e-3, 1e3))
@settings(max_examples=20, deadline=None)
def test_blocks_and_loudness_are_without_effect(wave: Wave, cuts: list[int], gain: float) -> None:
    blocks = np.split(wave * np.float32(gain), sorted(cuts))
    np.testing.assert_allclose(_patches(*blocks), _patches(wave), atol=1e-4)


def test_long_blocks_are_transformed_in_pieces(wave: Wave) -> None:
    long = np.tile(wave, 1 + BLOCK // len(wave))
    assert len(_frames(long)) == (len(long) - 400) // 160 + 1
    np.testing.assert_array_equal(_frames(long)[: len(_frames(wave))], _frames(wave))


def test_digital_silence_is_left_out(wave: Wave) -> None:
    holed = np.concatenate([wave[:11_120], np.zeros(800, np.float32), wave[:12_400]])
    assert len(_patches(holed)) == 3
    assert np.isfinite(_patches(holed)).all()
    assert len(_patches(np.zeros(16_000, np.float32))) == 0


def test_a_short_sound_is_followed_by_its_least_energy(wave: Wave) -> None:
    (patch,) = _patches(wave[:4_000])
    levels = _frames(wave[:4_000])
    assert (patch[len(levels) :] == patch.min()).all()
