"""Which encoder a text names, what it takes, and which files calibrate it."""

import wave
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.sources import calibration_set, read_source


def write_sound(file: Path, *, seconds: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        samples = rng.normal(0, 3000, round(16_000 * seconds)).astype("<i2")
        out.writeframes(samples.tobytes())


def test_a_tower_of_open_clip(clip_folder: Path) -> None:
    source = read_source(str(clip_folder))
    assert (source.name, source.input_name, source.output_name) == (
        "tiny-clip",
        "pixel_values",
        "image_features",
    )
    assert "32" in source.preparation
    items = source.made_up(3)
    assert items.shape == (3, 3, 32, 32)
    assert items.dtype == np.float32
    np.testing.assert_array_equal(items, source.made_up(3))
    with torch.inference_mode():
        assert source.module(torch.from_numpy(items)).shape == (3, 16)


def test_the_encoder_of_a_whisper(encoder_folder: Path) -> None:
    source = read_source(str(encoder_folder))
    assert (source.name, source.input_name) == ("tiny-encoder", "input_features")
    assert source.output_name == "last_hidden_state"
    assert source.preparation == "log-mel, 20 bands, 40 columns, 16000 Hz"
    items = source.made_up(2)
    assert items.shape == (2, 20, 40)
    assert not np.array_equal(items[0], items[1])
    with torch.inference_mode():
        assert source.module(torch.from_numpy(items)).shape == (2, 20, 32)


def test_a_bare_configuration_gets_random_weights(clip_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "tiny.json"
    file.write_bytes((clip_folder / "open_clip_config.json").read_bytes())
    source = read_source(str(file))
    assert (source.name, source.weights) == (str(file), "random, seed 0")


def test_what_is_no_encoder(tmp_path: Path) -> None:
    with pytest.raises(ZooError, match=r"neither a Whisper \(config\.json\) nor an open_clip"):
        read_source(str(tmp_path))
    with pytest.raises(ZooError, match="no configuration 'nothing-of-the-kind' of a tower"):
        read_source("nothing-of-the-kind")
    (tmp_path / "open_clip_config.json").write_text("{}")
    with pytest.raises(ZooError, match="no weights"):
        read_source(str(tmp_path))


def test_sounds_are_spread_over_the_files(encoder_folder: Path, tmp_path: Path) -> None:
    source = read_source(str(encoder_folder))
    (tmp_path / "deep").mkdir()
    for seed in range(5):
        write_sound(tmp_path / "deep" / f"{seed}.wav", seconds=1, seed=seed)
    found = calibration_set(source, tmp_path, most=3)
    expected = [source.prepare(tmp_path / "deep" / f"{seed}.wav") for seed in (0, 2, 4)]
    np.testing.assert_array_equal(found, np.stack(expected))
    assert found.shape == (3, 20, 40)
    assert len(calibration_set(source, tmp_path, most=99)) == 5


def test_pictures_and_what_is_none(clip_folder: Path, tmp_path: Path) -> None:
    source = read_source(str(clip_folder))
    (tmp_path / "a.txt").write_text("not a picture")
    with pytest.raises(ZooError, match="no picture or sound to calibrate tiny-clip on"):
        calibration_set(source, tmp_path, most=4)
    Image.new("RGB", (50, 40), (255, 0, 0)).save(tmp_path / "b.png")
    found = calibration_set(source, tmp_path, most=4)
    assert found.shape == (1, 3, 32, 32)
    np.testing.assert_allclose(found[0, :, 5, 5], [1, -1, -1])
    with pytest.raises(ZooError, match="no picture or sound to calibrate"):
        calibration_set(source, tmp_path / "none", most=4)
