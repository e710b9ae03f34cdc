"""Preparation of pictures: beside what open_clip and transformers do themselves."""

from itertools import product
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

import evenhand.model_zoo.networks  # noqa: F401 settles torchvision before open_clip
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import Interpolation, PictureInput, Resize, prepared

SIZES = [(240, 320), (320, 240), (31, 57), (64, 64), (1, 90), (90, 1), (500, 333)]


def noise(height: int, width: int) -> NDArray[np.uint8]:
    return np.random.default_rng(height).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    ("resize", "interpolation"), list(product(get_args(Resize), get_args(Interpolation)))
)
def test_open_clip_prepares_the_same(resize: Resize, interpolation: Interpolation) -> None:
    from open_clip.transform import PreprocessCfg, image_transform_v2  # noqa: PLC0415 see above

    mean, std = (0.48, 0.46, 0.41), (0.27, 0.26, 0.28)
    stated = PreprocessCfg(
        size=64, mean=mean, std=std, resize_mode=resize, interpolation=interpolation
    )
    transform: Any = image_transform_v2(stated, is_train=False)
    own = PictureInput(size=64, mean=mean, std=std, resize=resize, interpolation=interpolation)
    for height, width in SIZES:
        picture = noise(height, width)
        expected = transform(Image.fromarray(picture)).numpy()
        assert np.abs(prepared([picture], own)[0] - expected).max() < 1e-6


@pytest.mark.parametrize(("interpolation", "number"), [("bilinear", 2), ("bicubic", 3)])
def test_the_processor_of_transformers_prepares_the_same(
    interpolation: Interpolation, number: int
) -> None:
    from transformers import SiglipImageProcessorPil  # noqa: PLC0415 see above

    processor = SiglipImageProcessorPil(size={"height": 64, "width": 64}, resample=number)
    own = PictureInput(size=64, interpolation=interpolation)
    for height, width in SIZES:
        picture = noise(height, width)
        expected = processor(Image.fromarray(picture), return_tensors="np")["pixel_values"]
        assert np.abs(prepared([picture], own) - expected).max() < 1e-6


def test_the_quick_processor_of_transformers_is_a_rounding_away() -> None:
    from transformers import SiglipImageProcessor  # noqa: PLC0415 see above

    processor = SiglipImageProcessor(size={"height": 64, "width": 64})
    picture = noise(240, 320)
    expected = processor(Image.fromarray(picture), return_tensors="np")["pixel_values"]
    assert np.abs(prepared([picture], PictureInput(size=64)) - expected).max() < 2.5 / 127.5


def test_what_siglip_wants_is_not_what_clip_wants() -> None:
    white = np.full((9, 7, 3), 255, dtype=np.uint8)
    assert prepared([white, 0 * white], PictureInput(size=4)).tolist() == [
        np.ones((3, 4, 4)).tolist(),
        (-np.ones((3, 4, 4))).tolist(),
    ]


@settings(max_examples=20)
@given(level=st.integers(0, 255), height=st.integers(1, 40), width=st.integers(1, 40))
def test_a_picture_of_one_colour_keeps_it(level: int, height: int, width: int) -> None:
    picture = np.full((height, width, 3), level, dtype=np.uint8)
    for resize in get_args(Resize):
        batch = prepared([picture], PictureInput(size=8, resize=resize))
        assert np.allclose(batch, level / 127.5 - 1, atol=1e-6)


def test_a_batch_is_its_pictures_one_by_one() -> None:
    pictures, takes = [noise(*size) for size in SIZES], PictureInput(size=16)
    batch = prepared(pictures, takes)
    assert batch.shape == (len(SIZES), 3, 16, 16)
    assert batch.dtype == np.float32
    assert batch.flags.c_contiguous
    for one, picture in zip(batch, pictures, strict=True):
        assert np.array_equal(one, prepared([picture], takes)[0])


@pytest.mark.parametrize(
    "wrong",
    [noise(4, 4).astype(np.float32), noise(4, 4)[..., 0], noise(4, 4)[..., :2]],
    ids=["floats", "grey", "two colours"],
)
def test_what_is_no_picture_is_named(wrong: NDArray[np.generic]) -> None:
    with pytest.raises(ZooError, match="item 1: a picture is height x width x 3 of uint8, got"):
        prepared([noise(4, 4), wrong], PictureInput(size=4))


def test_two_preparations_are_told_apart_in_words() -> None:
    told = {
        PictureInput(size=8, resize=resize, interpolation=filled).settings()["picture"]
        for resize, filled in product(get_args(Resize), get_args(Interpolation))
    }
    assert len(told) == 4
