"""Light to pictures: the standard's curve, exposure, statistics."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.stimuli.pictures import (
    brightness,
    developed,
    encoded,
    linear,
    luma,
    png,
    toned,
)

GREY = np.full((4, 4, 3), 0.18, np.float32)
SILENCE = np.zeros((4, 4, 3), np.float32)


@pytest.mark.parametrize(("code", "light"), [(0, 0.0), (10, 0.003035), (188, 0.502886), (255, 1)])
def test_the_curve_is_that_of_the_standard(code: int, light: float) -> None:
    assert linear(np.array([code / 255], np.float32))[0] == pytest.approx(light, rel=1e-4)


@given(st.floats(0, 1, width=32))
def test_encoding_undoes_decoding(value: float) -> None:
    back = encoded(linear(np.array([value], np.float32)))
    assert back[0] == pytest.approx(value, abs=1e-4)


@given(st.floats(0, 30, width=32), st.floats(0, 30, width=32))
def test_the_tone_curve_keeps_the_order_and_stays_below_one(one: float, two: float) -> None:
    low, high = toned(np.array(sorted([one, two]), np.float32))
    assert low <= high <= 1


@given(st.floats(0.01, 50), st.floats(0.01, 50))
def test_more_exposure_is_never_darker(one: float, two: float) -> None:
    low, high = (developed(GREY, exposure=each, noise=SILENCE) for each in sorted([one, two]))
    assert (low <= high).all()


def test_exposure_acts_on_light_and_not_on_the_code() -> None:
    twice = developed(GREY, exposure=2.0, noise=SILENCE)
    assert (twice == np.rint(encoded(np.full_like(GREY, 0.36)) * 255)).all()


def test_png_gives_the_pixels_back_and_the_same_bytes() -> None:
    rng = np.random.default_rng(1)
    picture = rng.integers(0, 256, (5, 7, 3)).astype(np.uint8)
    packed = png(picture)
    read = cv2.imdecode(np.frombuffer(packed, np.uint8), cv2.IMREAD_COLOR)
    assert read is not None
    assert (read[..., ::-1] == picture).all()
    assert packed == png(picture.copy())


def test_brightness_is_of_the_chosen_pixels() -> None:
    picture = np.zeros((2, 2, 3), np.uint8)
    picture[0] = 100
    found = brightness(picture, luma(picture) > 50, name="skin")
    assert found["skin_luma"] == pytest.approx(100, rel=1e-6)
    assert found["skin_contrast"] == pytest.approx(0, abs=1e-6)
    assert found["skin_clipped"] == 0


def test_brightness_of_nothing_is_zero() -> None:
    picture = np.zeros((2, 2, 3), np.uint8)
    nothing = brightness(picture, np.zeros((2, 2), np.bool_), name="skin")
    assert set(nothing.values()) == {0.0}
