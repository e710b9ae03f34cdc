"""Small folders as open_clip and transformers write them."""

import json
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def clip_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a whole model of open_clip, whose tower takes 32 px and gives 16 numbers."""
    import open_clip  # noqa: PLC0415 heavy
    import torch  # noqa: PLC0415 heavy

    vision = {"image_size": 32, "patch_size": 8, "width": 64, "layers": 1, "head_width": 32}
    text = {"context_length": 8, "vocab_size": 32, "width": 32, "heads": 2, "layers": 1}
    folder = tmp_path_factory.mktemp("clip") / "tiny-clip"
    folder.mkdir()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        whole = open_clip.CustomTextCLIP(embed_dim=16, vision_cfg=vision, text_cfg=text)
    torch.save(whole.state_dict(), folder / "open_clip_pytorch_model.bin")
    model = {"embed_dim": 16, "vision_cfg": vision, "text_cfg": text, "custom_text": True}
    grey = {"mean": [0.5] * 3, "std": [0.5] * 3}
    stated = {"interpolation": "bicubic", "resize_mode": "squash", **grey}
    document = {"model_cfg": model, "preprocess_cfg": stated}
    (folder / "open_clip_config.json").write_text(json.dumps(document))
    return folder


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the encoder of a Whisper that hears 0.4 seconds, as transformers saves one."""
    import msgspec  # noqa: PLC0415 beside the others
    from safetensors.torch import save_file  # noqa: PLC0415 heavy

    from evenhand.model_zoo.networks.whisper_encoder import (  # noqa: PLC0415 heavy
        WhisperShape,
        encoder_from_config,
    )

    shape = WhisperShape(
        d_model=32,
        encoder_layers=1,
        encoder_attention_heads=2,
        encoder_ffn_dim=64,
        num_mel_bins=20,
        max_source_positions=20,
    )
    state = encoder_from_config(shape, seed=1).layers.state_dict()
    folder = tmp_path_factory.mktemp("encoder") / "tiny-encoder"
    folder.mkdir()
    (folder / "config.json").write_bytes(msgspec.json.encode(shape))
    named = {f"encoder.{name}": tensor for name, tensor in state.items()}
    save_file(named, folder / "model.safetensors")
    return folder
