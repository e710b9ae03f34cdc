"""A small tower of pictures that stands where the published one does."""

import json
from pathlib import Path

import pytest
import torch

from evenhand.model_zoo.features.picture import PictureInput
from evenhand.model_zoo.networks.open_clip_config import custom_config
from evenhand.model_zoo.networks.open_clip_tower import random_tower


@pytest.fixture(scope="session")
def face_tower(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of open_clip: a tower that takes 384 px and gives 1152 numbers."""
    vision = {"image_size": 384, "patch_size": 64, "width": 64, "layers": 1, "head_width": 32}
    model = {"embed_dim": 1152, "vision_cfg": vision}
    config = custom_config(model, name="t", takes=PictureInput(size=384))
    folder = tmp_path_factory.mktemp("tower")
    state = random_tower(config, seed=0).network.state_dict()
    torch.save(state, folder / "open_clip_pytorch_model.bin")
    stated = {
        "mean": [0.5] * 3,
        "std": [0.5] * 3,
        "interpolation": "bicubic",
        "resize_mode": "squash",
    }
    document = {"model_cfg": model, "preprocess_cfg": stated}
    (folder / "open_clip_config.json").write_text(json.dumps(document))
    return folder
