"""A small network, what it takes, and a whole Whisper."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn


@pytest.fixture(scope="session")
def network() -> nn.Module:
    """Return a network of eight inputs and four outputs."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return nn.Sequential(nn.Linear(8, 32), nn.GELU(), nn.Linear(32, 4)).eval()


@pytest.fixture(scope="session")
def samples() -> NDArray[np.float32]:
    """Return what the network takes."""
    return np.random.default_rng(0).normal(size=(16, 8)).astype(np.float32)


@pytest.fixture(scope="session")
def whole_whisper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Whisper that hears and writes, as transformers saves it."""
    from transformers import WhisperConfig, WhisperForConditionalGeneration  # noqa: PLC0415 heavy

    tokens = dict.fromkeys(("bos_token_id", "eos_token_id", "pad_token_id"), 40)
    config = WhisperConfig(
        vocab_size=64,
        d_model=32,
        num_mel_bins=80,
        init_std=0.2,
        encoder_layers=1,
        decoder_layers=1,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        max_source_positions=1500,
        max_target_positions=64,
        decoder_start_token_id=41,
        **tokens,
    )
    folder = tmp_path_factory.mktemp("whole") / "tiny-whisper"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        WhisperForConditionalGeneration(config).save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": 80}))
    (folder / "evenhand.json").write_text("{}")
    (folder / "notes.md").write_text("not to be copied")
    return folder
