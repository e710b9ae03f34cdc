"""A JPEG file of the stated quality, as its tables say."""

import io

import numpy as np
import pytest
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from evenhand.audit.perturbations.pictures import recompression

RAMP = np.linspace(0, 255, 96).astype(np.uint8)
PICTURE = np.stack(np.broadcast_arrays(RAMP[:, None], RAMP[None, :], RAMP[::-1, None]), axis=2)


def _psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((one.astype(float) - other) ** 2)))


def test_lower_quality_is_further_away() -> None:
    noisy = PICTURE // 2 + np.random.default_rng(0).integers(0, 128, PICTURE.shape, dtype=np.uint8)
    found = [_psnr(recompression.jpeg(noisy, quality=quality), noisy) for quality in (30, 50, 70)]
    assert found == sorted(found)
    assert 10 < found[0] < found[2] < 40


@pytest.mark.parametrize("quality", [30, 50, 70])
def test_the_tables_are_those_of_the_quality(quality: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Annex K of the standard, scaled as libjpeg scales it."""
    seen: list[JpegImageFile] = []
    opened = Image.open

    def kept(stream: io.BytesIO) -> Image.Image:
        picture = opened(stream)
        assert isinstance(picture, JpegImageFile)
        seen.append(picture)
        return seen[-1]

    monkeypatch.setattr("PIL.Image.open", kept)
    after = recompression.jpeg(PICTURE, quality=quality)
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    first_row = np.array([16, 11, 10, 16, 24, 40, 51, 61])
    expected = np.clip((first_row * scale + 50) // 100, 1, 255)
    assert seen[0].quantization[0][:8] == pytest.approx(expected)
    assert after.shape == PICTURE.shape
