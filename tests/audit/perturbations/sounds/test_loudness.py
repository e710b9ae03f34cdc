"""Level, peaks, and the curve of a compressor."""

import numpy as np
import pytest

from evenhand.audit.perturbations.sounds import loudness
from evenhand.audit.perturbations.sounds.clip import Clip, levelled, rms

RATE = 16_000


@pytest.mark.parametrize(("db", "times"), [(1, 1.1220), (2, 1.2589), (-2, 0.7943)])
def test_gain(db: float, times: float) -> None:
    clip = Clip(samples=np.array([0.1, -0.2]), rate_hz=RATE)
    assert loudness.gain(clip, db=db) == pytest.approx(clip.samples * times, rel=1e-4)


@pytest.mark.parametrize("share", [0.001, 0.01])
def test_a_share_of_the_samples_is_cut_off(share: float) -> None:
    samples = np.random.default_rng(1).standard_normal(20_001)
    clipped = loudness.clipping(Clip(samples=samples, rate_hz=RATE), share=share)
    assert np.mean(clipped != samples) == pytest.approx(share, abs=1e-4)
    assert np.abs(clipped).max() < np.abs(samples).max()
    assert np.array_equal(np.sign(clipped), np.sign(samples))


@pytest.mark.parametrize("level_db", [-40, -20, -10, 0])
def test_a_compressor_settles_on_its_curve(level_db: float) -> None:
    square = np.resize([1.0, -1.0], RATE) * 10 ** (level_db / 20)
    clip = Clip(samples=square, rate_hz=RATE)
    softer = loudness.compression(clip, threshold_db=-20, slope=0.25, attack_s=0.01, release_s=0.02)
    settled = 20 * np.log10(np.abs(softer[RATE // 2 :]))
    expected = level_db if level_db <= -20 else -20 + 0.25 * (level_db + 20)
    assert settled == pytest.approx(expected, abs=0.01)


def test_a_compressor_takes_in_a_rise_in_the_time_it_is_given() -> None:
    step = np.concatenate([np.zeros(RATE // 2), np.ones(RATE // 2)])
    softer = loudness.compression(
        Clip(samples=step, rate_hz=RATE), threshold_db=0, slope=0.5, attack_s=0.01, release_s=0.02
    )
    assert np.array_equal(softer, step)
    followed = loudness._followed(np.ones(100), 0.01, 0.02)
    assert followed[9] == pytest.approx(1 - np.exp(-1))
    fallen = loudness._followed(np.concatenate([np.ones(1000), np.zeros(20)]), 0.01, 0.02)
    assert fallen[-1] == pytest.approx(np.exp(-1), rel=1e-6)


def test_silence_has_no_level_to_set() -> None:
    assert np.array_equal(levelled(np.zeros(3), 1.0), np.zeros(3))
    assert rms(levelled(np.array([3.0, 4.0]), 2.0)) == pytest.approx(2)
