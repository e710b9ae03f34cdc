"""Noise of the stated deviation on every pixel."""

import numpy as np
import pytest
from scipy import stats

from evenhand.audit.perturbations.pictures import grain


@pytest.mark.parametrize("deviation", [5, 20])
def test_noise_has_its_deviation_and_no_pattern(deviation: float) -> None:
    flat = np.full((120, 120, 3), 128, dtype=np.uint8)
    noise = grain.noise(flat, random=np.random.default_rng(1), deviation=deviation) - 128.0
    assert noise.mean() == pytest.approx(0, abs=0.2)
    assert noise.std() == pytest.approx(deviation, rel=0.02)
    assert stats.kurtosis(noise.ravel()) == pytest.approx(0, abs=0.1)
    assert abs(np.corrcoef(noise[:, :-1].ravel(), noise[:, 1:].ravel())[0, 1]) < 0.02


def test_noise_stops_at_black_and_white() -> None:
    for level in (0, 255):
        flat = np.full((20, 20, 3), level, dtype=np.uint8)
        after = grain.noise(flat, random=np.random.default_rng(1), deviation=20)
        assert np.abs(after.astype(int) - level).max() < 120
