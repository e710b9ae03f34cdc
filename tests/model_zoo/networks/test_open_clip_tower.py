"""Towers: weights from every kind of file, none from nowhere, and no texts in memory."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.picture import PictureInput
from evenhand.model_zoo.networks.open_clip_config import TowerConfig, custom_config, tower_config
from evenhand.model_zoo.networks.open_clip_tower import random_tower, read_tower

VISION: Mapping[str, object] = {
    "image_size": 32,
    "patch_size": 8,
    "width": 64,
    "layers": 2,
    "head_width": 32,
}
TEXT: Mapping[str, object] = {"vocab_size": 50, "width": 32, "heads": 2, "layers": 1}


def config_of(vision: Mapping[str, object] = VISION, *, width: int = 24) -> TowerConfig:
    model = {"embed_dim": width, "vision_cfg": vision, "text_cfg": TEXT}
    return custom_config(model, name="tiny", takes=PictureInput(size=32))


@pytest.fixture(scope="module")
def whole() -> Any:  # noqa: ANN401 a model of open_clip
    """Return a whole model of open_clip, with texts, as open_clip builds it."""
    import open_clip  # noqa: PLC0415 after torchvision is settled

    torch.manual_seed(2)
    return open_clip.CustomTextCLIP(
        embed_dim=24, vision_cfg=dict(VISION), text_cfg=dict(TEXT), init_logit_bias=-10
    ).eval()


@pytest.mark.parametrize("name", ["w.bin", "w.pth", "w.safetensors"])
@pytest.mark.parametrize("part", ["whole", "tower"])
def test_the_tower_says_what_the_whole_model_says(
    tmp_path: Path,
    whole: Any,  # noqa: ANN401 a model of open_clip
    name: str,
    part: str,
) -> None:
    state = (whole if part == "whole" else whole.visual).state_dict()
    save_file(state, tmp_path / name) if name[2] == "s" else torch.save(state, tmp_path / name)
    tower = read_tower(config_of(), weights=tmp_path / name)
    pictures = torch.randn(2, 3, 32, 32)
    with torch.inference_mode():
        assert torch.allclose(tower.network(pictures), whole.encode_image(pictures), atol=1e-6)
    assert tower.weights == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    assert (tower.name, tower.width, tower.takes.size) == ("tiny", 24, 32)
    assert not any(parameter.requires_grad for parameter in tower.network.parameters())


def test_features_keep_their_length(tmp_path: Path, whole: Any) -> None:  # noqa: ANN401
    torch.save(whole.state_dict(), tmp_path / "w.bin")
    tower = read_tower(config_of(), weights=tmp_path / "w.bin")
    lengths = tower.network(torch.randn(4, 3, 32, 32)).norm(dim=1)
    assert lengths.std() > 1e-4
    assert (lengths - 1).abs().max() > 1e-3


def test_half_numbers_become_whole_ones(tmp_path: Path, whole: Any) -> None:  # noqa: ANN401
    state = {name: one.half() for name, one in whole.visual.state_dict().items()}
    torch.save(state, tmp_path / "w.bin")
    tower = read_tower(config_of(), weights=tmp_path / "w.bin")
    assert {one.dtype for one in tower.network.parameters()} == {torch.float32}


def test_the_published_tower_is_laid_out_without_its_weights() -> None:
    from evenhand.model_zoo.networks.open_clip_tower import _laid_out  # noqa: PLC0415 one test

    network = _laid_out(tower_config("ViT-SO400M-16-SigLIP2-384"))
    assert sum(one.numel() for one in network.parameters()) == 428_256_704
    assert all(one.is_meta for one in network.parameters())


def test_random_weights_come_from_their_seed_and_say_so() -> None:
    torch.manual_seed(4)
    before = torch.random.get_rng_state()
    one, two, other = (random_tower(config_of(), seed=seed) for seed in (1, 1, 2))
    assert torch.equal(torch.random.get_rng_state(), before)
    pictures = torch.randn(2, 3, 32, 32)
    assert torch.equal(one.network(pictures), two.network(pictures))
    assert not torch.equal(one.network(pictures), other.network(pictures))
    assert one.weights == "random, seed 1"


def test_there_is_no_silent_start_from_random_weights() -> None:
    with pytest.raises(ZooError, match="tiny: no weights; name their file"):
        read_tower(config_of())


def test_e36_weights_of_another_tower_are_refused(
    tmp_path: Path,
    whole: Any,  # noqa: ANN401 a model of open_clip
) -> None:
    torch.save(whole.state_dict(), tmp_path / "w.bin")
    deeper, wider = {**VISION, "layers": 3}, {**VISION, "width": 96}
    with pytest.raises(ZooError, match="not of tiny: 12 tensors are missing: transformer"):
        read_tower(config_of(deeper), weights=tmp_path / "w.bin")
    with pytest.raises(ZooError, match=r"class_embedding has shape \(64,\), wanted \(96,\)"):
        read_tower(config_of(wider), weights=tmp_path / "w.bin")
    shallower = config_of({**VISION, "layers": 1})
    with pytest.raises(ZooError, match="12 tensors are unknown"):
        read_tower(shallower, weights=tmp_path / "w.bin")


@pytest.mark.parametrize(
    ("vision", "says"),
    [
        ({**VISION, "widht": 3}, "vision_cfg cannot be built: .*widht"),
        ({"image_size": 32, "timm_model_name": "no_such_siglip"}, "vision_cfg cannot be built: "),
        (
            {
                "image_size": 32,
                "timm_model_name": "vit_base_patch32_siglip_256",
                "timm_pool": "map",
                "timm_proj": "none",
            },
            "does not take pictures of 32 px",
        ),
    ],
)
def test_a_tower_that_cannot_be_is_refused_before_memory_is_taken(
    vision: Mapping[str, object], says: str
) -> None:
    with pytest.raises(ZooError, match=f"tiny: {says}"):
        random_tower(config_of(vision), seed=0)


def test_a_width_that_the_tower_does_not_give_is_refused() -> None:
    vision = {
        "image_size": 256,
        "timm_model_name": "vit_base_patch32_siglip_256",
        "timm_pool": "map",
        "timm_proj": "none",
    }
    config = custom_config({"embed_dim": 1152, "vision_cfg": vision}, name="own")
    with pytest.raises(ZooError, match=r"embed_dim is 1152, but a picture gives shape \(768,\)"):
        random_tower(config, seed=0)
