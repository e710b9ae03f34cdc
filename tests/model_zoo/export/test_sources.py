"""Which encoder a text names, and what it takes."""

import json
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
import torch

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.sources import read_source
from evenhand.model_zoo.features.log_mel import LogMel
from evenhand.model_zoo.features.picture import PictureInput


def test_a_tower_of_open_clip(clip_folder: Path) -> None:
    source = read_source(str(clip_folder))
    assert (source.name, source.input_name, source.output_name) == (
        "tiny-clip",
        "pixel_values",
        "image_features",
    )
    assert source.takes == PictureInput(size=32)
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
    assert source.takes == LogMel(bands=20, seconds=0.4)
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


def test_the_same_weights_built_in_another_way_are_another_source(
    clip_folder: Path, encoder_folder: Path, tmp_path: Path
) -> None:
    changes = {
        clip_folder: ("open_clip_config.json", "model_cfg", {"quick_gelu": True}),
        encoder_folder: ("config.json", None, {"encoder_attention_heads": 4}),
    }
    for folder, (name, section, change) in changes.items():
        other = Path(copytree(folder, tmp_path / folder.name))
        told = json.loads((other / name).read_bytes())
        (told[section] if section else told).update(change)
        (other / name).write_text(json.dumps(told))
        one, two = read_source(str(folder)), read_source(str(other))
        assert one.weights == two.weights
        assert one.configuration != two.configuration
        assert one.configuration == read_source(str(folder)).configuration
