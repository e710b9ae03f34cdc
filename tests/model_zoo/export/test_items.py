"""Items of files and made-up ones, and which files of a folder are taken."""

import wave
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.items import calibration_set, item_of_file, made_up
from evenhand.model_zoo.features.log_mel import LogMel
from evenhand.model_zoo.features.picture import PictureInput

SOUND = LogMel(bands=20, seconds=0.4)
PICTURE = PictureInput(size=32)


def write_sound(file: Path, *, seconds: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        samples = rng.normal(0, 3000, round(16_000 * seconds)).astype("<i2")
        out.writeframes(samples.tobytes())


@pytest.mark.parametrize("takes", [SOUND, PICTURE], ids=["sound", "picture"])
def test_made_up_items_are_the_same_every_time_and_not_of_each_other(
    takes: LogMel | PictureInput,
) -> None:
    items = made_up(takes, 3)
    assert items.shape == (3, *takes.shape)
    assert items.dtype == np.float32
    np.testing.assert_array_equal(items, made_up(takes, 3))
    assert not np.array_equal(items[0], items[1])


def test_sounds_are_spread_over_the_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for seed in range(5):
        write_sound(tmp_path / "deep" / f"{seed}.wav", seconds=1, seed=seed)
    found = calibration_set(tmp_path, SOUND, most=3)
    expected = [item_of_file(tmp_path / "deep" / f"{seed}.wav", SOUND) for seed in (0, 2, 4)]
    np.testing.assert_array_equal(found, np.stack(expected))
    assert found.shape == (3, 20, 40)
    assert len(calibration_set(tmp_path, SOUND, most=99)) == 5


def test_pictures_and_what_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("not a picture")
    with pytest.raises(
        ZooError, match="no picture or sound to calibrate on; prepared would be 32 px"
    ):
        calibration_set(tmp_path, PICTURE, most=4)
    Image.new("RGB", (50, 40), (255, 0, 0)).save(tmp_path / "b.png")
    found = calibration_set(tmp_path, PICTURE, most=4)
    assert found.shape == (1, 3, 32, 32)
    np.testing.assert_allclose(found[0, :, 5, 5], [1, -1, -1])
    with pytest.raises(ZooError, match="no picture or sound to calibrate"):
        calibration_set(tmp_path / "none", PICTURE, most=4)
