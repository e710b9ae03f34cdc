"""Two encoders so small that they are exported within seconds."""

import json
from pathlib import Path

import pytest

VISION = {"image_size": 16, "patch_size": 8, "width": 32, "layers": 1, "head_width": 16}
TOWER = {"embed_dim": 8, "vision_cfg": VISION}


@pytest.fixture(scope="session")
def tower_configuration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a configuration of open_clip for pictures of 16 px, without weights."""
    file = tmp_path_factory.mktemp("configuration") / "tiny-siglip.json"
    file.write_text(json.dumps(TOWER), "utf-8")
    return file


@pytest.fixture(scope="session")
def tower_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of open_clip: the same tower, with weights."""
    import torch  # noqa: PLC0415 heavy

    from evenhand.model_zoo.features.picture import PictureInput  # noqa: PLC0415 as above
    from evenhand.model_zoo.networks.open_clip_config import custom_config  # noqa: PLC0415 as above
    from evenhand.model_zoo.networks.open_clip_tower import random_tower  # noqa: PLC0415 as above

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("towers") / "tiny-tower"
    folder.mkdir()
    config = custom_config(TOWER, name="tiny", takes=PictureInput(size=16))
    state = random_tower(config, seed=0).network.state_dict()
    torch.save(state, folder / "open_clip_pytorch_model.bin")
    stated = {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic"}
    document = {"model_cfg": TOWER, "preprocess_cfg": {**stated, "resize_mode": "squash"}}
    (folder / "open_clip_config.json").write_text(json.dumps(document), "utf-8")
    return folder


@pytest.fixture(scope="session")
def whisper_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the encoder of a Whisper that hears half a second, as transformers would save it."""
    import msgspec  # noqa: PLC0415 beside torch
    import torch  # noqa: PLC0415 heavy
    from safetensors.torch import save_file  # noqa: PLC0415 heavy

    from evenhand.model_zoo.networks.whisper_encoder import (  # noqa: PLC0415 heavy
        WhisperShape,
        encoder_from_config,
    )

    torch.set_num_threads(1)
    shape = WhisperShape(
        d_model=16,
        encoder_layers=1,
        encoder_attention_heads=2,
        encoder_ffn_dim=32,
        num_mel_bins=80,
        max_source_positions=25,
    )
    folder = tmp_path_factory.mktemp("whispers") / "tiny-whisper"
    folder.mkdir()
    state = encoder_from_config(shape, seed=0).layers.state_dict()
    named = {f"model.encoder.{name}": tensor.contiguous() for name, tensor in state.items()}
    save_file(named, folder / "model.safetensors")
    (folder / "config.json").write_bytes(msgspec.json.encode(shape))
    return folder
