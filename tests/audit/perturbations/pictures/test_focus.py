"""Blur spreads light as far as it says, and loses none; small pictures have lost their detail."""

import numpy as np
import pytest

from evenhand.audit.perturbations.pictures import focus
from evenhand.audit.perturbations.pictures.light import linear

EDGE = np.zeros((100, 200, 3), dtype=np.uint8)
EDGE[:, 100:] = 255


def _profile(picture: np.ndarray) -> np.ndarray:
    """Return how light rises across the edge, pixel by pixel."""
    return np.diff(linear(picture)[50, :, 0])


@pytest.mark.parametrize("sigma", [0.02, 0.04])
def test_an_edge_is_as_soft_as_the_deviation(sigma: float) -> None:
    rise = _profile(focus.blur(EDGE, sigma=sigma))
    places = np.arange(rise.size)
    middle = (rise * places).sum() / rise.sum()
    spread = ((rise * (places - middle) ** 2).sum() / rise.sum()) ** 0.5
    assert middle == pytest.approx(99, abs=0.05)
    assert spread == pytest.approx(sigma * 100, rel=0.05)


def test_motion_is_a_ramp_sideways_and_nothing_upwards() -> None:
    rise = _profile(focus.motion(EDGE, length=0.05))
    assert (rise > 0.05).sum() == 5
    upright = EDGE.transpose(1, 0, 2)
    assert np.array_equal(focus.motion(upright, length=0.05), upright)


def test_blur_loses_no_light() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (80, 80, 3), dtype=np.uint8)
    for after in (focus.blur(picture, sigma=0.02), focus.motion(picture, length=0.05)):
        assert linear(after).mean() == pytest.approx(linear(picture).mean(), rel=0.02)


def test_fewer_pixels_keep_size_and_coarse_content_only() -> None:
    stripes = np.zeros((64, 64, 3), dtype=np.uint8)
    stripes[:, ::2] = 200
    after = focus.few_pixels(stripes, factor=2)
    assert after.shape == stripes.shape
    assert np.ptp(after) <= 1
    assert after.mean() == pytest.approx(100, abs=1)
    assert np.array_equal(focus.few_pixels(stripes, factor=1), stripes)
