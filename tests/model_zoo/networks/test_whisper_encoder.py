"""The encoder alone against the whole model of transformers, for every form of checkpoint."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import torch
from safetensors.torch import load_file, save_file

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.networks.whisper_encoder import (
    WhisperShape,
    encoder_from_config,
    read_encoder,
    read_shape,
)

Whole: TypeAlias = Any
"""A model of transformers, which has no types."""

SHAPE = WhisperShape(
    d_model=16,
    encoder_layers=2,
    encoder_attention_heads=2,
    encoder_ffn_dim=32,
    num_mel_bins=20,
    max_source_positions=50,
)


@pytest.fixture(scope="module")
def whole() -> Whole:
    from transformers import (  # noqa: PLC0415 after torchvision is put right
        WhisperConfig,
        WhisperForConditionalGeneration,
    )

    torch.manual_seed(0)
    config = WhisperConfig(
        d_model=16,
        encoder_layers=2,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        num_mel_bins=20,
        max_source_positions=50,
        vocab_size=60,
        pad_token_id=0,
        init_std=0.25,
    )
    return WhisperForConditionalGeneration(config).eval()


@pytest.fixture
def folder(whole: Whole, tmp_path: Path) -> Path:
    whole.config.save_pretrained(tmp_path)
    save_file(dict(whole.model.state_dict(prefix="model.")), tmp_path / "model.safetensors")
    return tmp_path


def _spectrograms() -> torch.Tensor:
    return torch.randn(3, 20, 100, generator=torch.Generator().manual_seed(1))


def _bare(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    save_file(
        {name.removeprefix("model."): one.clone() for name, one in tensors.items()},
        folder / "model.safetensors",
    )


def _pickled(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    torch.save({name: one.clone() for name, one in tensors.items()}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()


def _in_parts(folder: Path) -> None:
    tensors = {name: one.clone() for name, one in load_file(folder / "model.safetensors").items()}
    (folder / "model.safetensors").unlink()
    places: dict[str, str] = {}
    for place, some in enumerate((sorted(tensors)[::2], sorted(tensors)[1::2])):
        file = f"model-{place}.safetensors"
        save_file({name: tensors[name] for name in some}, folder / file)
        places |= dict.fromkeys(some, file)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": places}))


FORMS: dict[str, Callable[[Path], None]] = {
    "one file": lambda _: None,
    "without the outer model": _bare,
    "pytorch_model.bin": _pickled,
    "in parts": _in_parts,
}


@pytest.mark.parametrize("form", FORMS)
def test_states_are_those_of_the_whole_model(form: str, folder: Path, whole: Whole) -> None:
    FORMS[form](folder)
    encoder = read_encoder(folder)
    with torch.inference_mode():
        found = encoder(_spectrograms())
        expected = whole.get_encoder()(_spectrograms()).last_hidden_state
    assert found.shape == (3, 50, 16)
    assert not encoder.training
    assert torch.equal(found, expected)


def test_what_transformers_saves_is_read(tmp_path: Path, whole: Whole) -> None:
    from transformers import WhisperModel  # noqa: PLC0415 after torchvision is put right

    WhisperModel(whole.config).save_pretrained(tmp_path)
    assert read_encoder(tmp_path).sha256() == read_encoder(tmp_path).sha256()
    assert read_shape(tmp_path) == SHAPE


def test_half_precision_is_read_into_32_bit(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    exact = read_encoder(folder)
    half = {name: one.half() for name, one in tensors.items()}
    save_file(half, folder / "model.safetensors")
    found = read_encoder(folder)
    assert {one.dtype for one in found.parameters()} == {torch.float32}
    with torch.inference_mode():
        off = found(_spectrograms()) - exact(_spectrograms())
    assert off.abs().max() < 0.02
    assert found.sha256() != exact.sha256()


def test_the_files_may_go_once_the_encoder_is_read(folder: Path) -> None:
    encoder = read_encoder(folder)
    shutil.rmtree(folder)
    with torch.inference_mode():
        assert encoder(_spectrograms()).isfinite().all()


def test_fresh_weights_follow_the_seed_and_leave_torch_alone() -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    one, same, other = (encoder_from_config(SHAPE, seed=seed) for seed in (0, 0, 1))
    assert torch.rand(1) == expected
    assert one.sha256() == same.sha256() != other.sha256()
    assert one(_spectrograms()).shape == (3, 50, 16)


def test_parts_that_do_not_divide_the_width_are_refused() -> None:
    with pytest.raises(ZooError, match="d_model 16 cannot be cut into 3 parts"):
        encoder_from_config(
            WhisperShape(
                d_model=16,
                encoder_layers=1,
                encoder_attention_heads=3,
                encoder_ffn_dim=8,
                num_mel_bins=8,
                max_source_positions=4,
            )
        )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "config.json: no such file; a Whisper is a folder that transformers saved"),
        ("{", "config.json: not JSON"),
        ("[]", "config.json: a table is wanted, got list"),
        ('{"model_type": "siglip"}', "config.json: model_type 'whisper' is wanted, got 'siglip'"),
        ('{"model_type": "whisper"}', "config.json: key 'd_model' is missing"),
    ],
)
def test_what_is_no_whisper_is_refused(text: str | None, says: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "config.json").write_text(text)
    with pytest.raises(ZooError, match=says):
        read_encoder(tmp_path)


def test_weights_that_are_not_there_are_refused(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    with pytest.raises(ZooError, match="no weights; "):
        read_encoder(folder)
    (folder / "model.safetensors.index.json").write_text('{"weight_map": 3}')
    with pytest.raises(ZooError, match="a table 'weight_map' is wanted, got int"):
        read_encoder(folder)


def test_tensors_that_do_not_fit_are_named(folder: Path) -> None:
    tensors = {name: one.clone() for name, one in load_file(folder / "model.safetensors").items()}
    del tensors["model.encoder.conv1.bias"]
    tensors["model.encoder.conv9.bias"] = torch.zeros(3)
    tensors["model.encoder.conv2.bias"] = torch.zeros(3)
    save_file(tensors, folder / "model.safetensors")
    with pytest.raises(ZooError) as caught:
        read_encoder(folder)
    assert [one.split(": ", 1)[1] for one in caught.value.problems] == [
        "1 tensors of the encoder are missing: conv1.bias",
        "1 tensors of the encoder are unknown: conv9.bias",
        "conv2.bias has shape (3,), but config.json asks for (16,)",
    ]
