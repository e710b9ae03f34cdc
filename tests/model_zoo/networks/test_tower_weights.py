"""One set of weights, two libraries: open_clip's tower and transformers' SigLIP say the same."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.networks.open_clip_config import TowerConfig, custom_config, tower_config
from evenhand.model_zoo.networks.open_clip_tower import read_tower
from evenhand.model_zoo.networks.tower_weights import tower_state

TINY = "vit_tiny_patch8_siglip_32"
SHAPE: Mapping[str, int] = {"embed_dim": 64, "depth": 2, "num_heads": 4, "mlp_ratio": 3}


def siglip(**changes: object) -> nn.Module:
    """Return a SigLIP of transformers whose every weight matters."""
    from transformers import SiglipVisionConfig, SiglipVisionModel  # noqa: PLC0415 see tower

    measures: dict[str, Any] = {
        "hidden_size": 64,
        "intermediate_size": 192,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "image_size": 32,
        "patch_size": 8,
    }
    torch.manual_seed(5)
    model: nn.Module = SiglipVisionModel(SiglipVisionConfig(**{**measures, **changes})).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter), alpha=0.05)
    return model


@pytest.fixture(scope="module")
def tiny() -> TowerConfig:
    """Return the configuration of a tower of timm that is like the published one, but small."""
    from timm.models import register_model  # noqa: PLC0415 see tower
    from timm.models.vision_transformer import VisionTransformer  # noqa: PLC0415 see tower

    def build(*, pretrained: bool = False, **asked: Any) -> nn.Module:  # noqa: ANN401 timm's
        assert not pretrained
        own = {"patch_size": 8, "img_size": 32, "class_token": False, "act_layer": "gelu_tanh"}
        for key in ("pretrained_cfg", "pretrained_cfg_overlay", "cache_dir"):
            asked.pop(key, None)
        network: nn.Module = VisionTransformer(**{**own, **SHAPE, **asked})
        return network

    build.__name__ = TINY
    register_model(build)
    vision = {"image_size": 32, "timm_model_name": TINY, "timm_pool": "map", "timm_proj": "none"}
    return custom_config({"embed_dim": 64, "vision_cfg": vision}, name="tiny")


def both(config: TowerConfig, model: nn.Module, file: Path) -> tuple[Tensor, Tensor]:
    """Return what the tower says with the weights of a file, and what the model says."""
    tower = read_tower(config, weights=file)
    torch.manual_seed(1)
    pictures = torch.randn(3, 3, tower.takes.size, tower.takes.size)
    with torch.inference_mode():
        expected: Tensor = model(pictures).pooler_output
        return tower.network(pictures), expected


@pytest.mark.parametrize("ending", ["pth", "safetensors"])
def test_open_clip_and_transformers_agree_on_one_set_of_weights(
    tmp_path: Path, tiny: TowerConfig, ending: str
) -> None:
    model, file = siglip(), tmp_path / f"siglip.{ending}"
    if ending == "pth":
        torch.save(model.state_dict(), file)
    else:
        save_file(model.state_dict(), file)
    own, expected = both(tiny, model, file)
    assert expected.abs().max() > 0.1
    assert torch.allclose(own, expected, atol=1e-5)


def test_a_standard_configuration_agrees_too(tmp_path: Path) -> None:
    model = siglip(
        hidden_size=768,
        intermediate_size=3072,
        num_hidden_layers=12,
        num_attention_heads=12,
        image_size=256,
        patch_size=32,
    )
    torch.save(model.state_dict(), tmp_path / "siglip.pth")
    own, expected = both(tower_config("ViT-B-32-SigLIP2-256"), model, tmp_path / "siglip.pth")
    assert torch.allclose(own, expected, atol=1e-5)
    (tmp_path / "siglip.pth").unlink()


def test_texts_beside_the_tower_are_left_out() -> None:
    whole = {"visual.a": torch.ones(1), "text.b": torch.ones(1), "logit_scale": torch.ones(1)}
    assert tower_state(whole, file="f").keys() == {"a"}
    assert tower_state({"a": torch.ones(1)}, file="f").keys() == {"a"}


@pytest.mark.parametrize(
    "name",
    ["vision_model.head.probe", "vision_model.encoder.layers.1.self_attn.k_proj.bias"],
)
def test_a_siglip_that_is_not_whole_is_refused(name: str) -> None:
    state = {key: one for key, one in siglip().state_dict().items() if key != name}
    missing = name.removeprefix("vision_model.")
    with pytest.raises(ZooError, match=f"no whole SigLIP of transformers: '{missing}' is missing"):
        tower_state(state, file="f")


def test_a_siglip_without_layers_is_refused() -> None:
    with pytest.raises(ZooError, match="no whole SigLIP"):
        tower_state({"vision_model.head.probe": torch.ones(1)}, file="f")
