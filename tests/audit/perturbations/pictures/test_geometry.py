"""Pictures that are cut, turned and mirrored, against Pillow and by hand."""

import numpy as np
import pytest
from PIL import Image

from evenhand.audit.perturbations.pictures import geometry


def test_crop_takes_the_same_share_at_all_ends() -> None:
    picture = np.arange(100 * 50 * 3, dtype=np.uint32).reshape(100, 50, 3).astype(np.uint8)
    assert np.array_equal(geometry.crop(picture, share=0.06), picture[6:94, 3:47])


@pytest.mark.parametrize("degrees", [5, -5, 10, -10])
def test_rotation_is_that_of_pillow_within(degrees: float) -> None:
    rows, columns = np.mgrid[:90, :120]
    waves = np.stack([np.sin(rows / 9), np.sin(columns / 7), np.cos((rows + columns) / 11)], axis=2)
    picture = np.rint(127 + 120 * waves).astype(np.uint8)
    turned = geometry.rotation(picture, degrees=degrees)
    other = np.array(Image.fromarray(picture).rotate(degrees, Image.Resampling.BILINEAR))
    inside = np.s_[25:65, 25:95]
    assert np.abs(turned[inside].astype(int) - other[inside]).max() <= 2
    assert turned.shape == picture.shape


def test_corners_are_filled_with_what_is_next_to_them() -> None:
    white = np.full((30, 40, 3), 255, dtype=np.uint8)
    assert np.array_equal(geometry.rotation(white, degrees=10), white)


def test_mirror_twice_is_nothing() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    once = geometry.mirror(picture)
    assert np.array_equal(once[:, 0], picture[:, -1])
    assert np.array_equal(geometry.mirror(once), picture)
