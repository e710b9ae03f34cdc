"""Light is computed in linear values; sensors count photons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.perturbations.pictures import light

LEVELS = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)


def _flat(level: int, side: int = 200) -> np.ndarray:
    return np.full((side, side, 3), level, dtype=np.uint8)


def _of_srgb(stored: float) -> float:
    """Return light from a stored value by the two lines of the standard."""
    level = stored / 255
    return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4


@given(level=st.integers(0, 255))
def test_light_and_back_is_nothing(level: int) -> None:
    picture = _flat(level, side=1)
    assert light.linear(picture)[0, 0, 0] == pytest.approx(_of_srgb(level))
    assert np.array_equal(light.stored(light.linear(picture)), picture)


@pytest.mark.parametrize("stops", [-1, 1])
def test_a_stop_is_twice_the_light(stops: float) -> None:
    after = light.exposure(LEVELS, stops=stops)
    for level in (30, 100, 150):
        assert _of_srgb(after[0, level, 0]) == pytest.approx(_of_srgb(level) * 2**stops, rel=0.03)
    assert after[0, 255, 0] == (255 if stops > 0 else 188)


def test_coloured_light_keeps_the_luminance_of_grey() -> None:
    after = light.linear(light.colour_of_light(_flat(120, 1), red=1.25, blue=0.7))[0, 0]
    assert after @ light.LUMINANCE == pytest.approx(_of_srgb(120), rel=0.02)
    assert after[0] / after[1] == pytest.approx(1.25, rel=0.03)
    assert after[2] / after[1] == pytest.approx(0.7, rel=0.03)


@pytest.mark.parametrize(("level", "stops"), [(128, 2), (200, 4), (255, 1)])
def test_a_sensor_counts_photons_and_reads_with_noise(level: int, stops: float) -> None:
    well, reading = 5000.0, 3.0
    after = light.low_light(
        _flat(level),
        random=np.random.default_rng(1),
        stops=stops,
        restored=0,
        full_well=well,
        read_noise=reading,
    )
    electrons = light.linear(after) * well
    expected = _of_srgb(level) * well / 2**stops
    assert electrons.mean() == pytest.approx(expected, rel=0.01)
    rounding = (electrons.mean() - light.linear(after - np.uint8(1)).mean() * well) / 12**0.5
    assert electrons.std() == pytest.approx((expected + reading**2 + rounding**2) ** 0.5, rel=0.05)


def test_restored_brightness_comes_with_more_noise() -> None:
    deviations = []
    for stops in (1, 3, 5):
        after = light.low_light(
            _flat(128),
            random=np.random.default_rng(1),
            stops=stops,
            restored=stops,
            full_well=5000,
            read_noise=3,
        )
        assert light.linear(after).mean() == pytest.approx(_of_srgb(128), rel=0.02)
        deviations.append(after.std())
    assert deviations[0] < deviations[1] / 1.8 < deviations[2] / 1.8**2


def test_gamma_keeps_black_and_white_and_moves_the_middle() -> None:
    darker = light.gamma(LEVELS, power=1.4)[0, :, 0]
    assert [darker[0], darker[255]] == [0, 255]
    assert darker[128] == round((128 / 255) ** 1.4 * 255)
    assert np.array_equal(light.gamma(LEVELS, power=1.0), LEVELS)


def test_grey_has_the_luminance_of_the_colour() -> None:
    colours = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [90, 90, 90]]], dtype=np.uint8)
    after = light.grey(colours)
    assert (after == after[..., :1]).all()
    assert light.linear(after)[0, :, 0] == pytest.approx(
        [0.2126, 0.7152, 0.0722, _of_srgb(90)], abs=0.004
    )
