"""From samples to states, by torch and by OpenVINO, beside transformers doing both steps."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from evenhand.model_zoo.adapters.voice_encoder import (
    TOGETHER,
    VoiceEncoder,
    voice_encoder,
    whisper_encoder,
)
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.export import export_module
from evenhand.model_zoo.features.log_mel import LogMel, log_mel
from evenhand.model_zoo.networks.whisper_encoder import read_encoder
from evenhand.model_zoo.runtime.opening import open_graph


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a whole Whisper of one second, as transformers saves it."""
    from transformers import (  # noqa: PLC0415 after torchvision is put right
        WhisperConfig,
        WhisperForConditionalGeneration,
    )

    config = WhisperConfig(
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=8,
        max_source_positions=50,
        vocab_size=60,
        pad_token_id=0,
    )
    torch.manual_seed(0)
    place = tmp_path_factory.mktemp("whisper")
    WhisperForConditionalGeneration(config).save_pretrained(place)
    return place


@pytest.fixture(scope="module")
def own(folder: Path) -> VoiceEncoder:
    return whisper_encoder(folder)


def _waves(count: int) -> list[NDArray[np.float32]]:
    rng = np.random.default_rng(3)
    return [(rng.standard_normal(4_000 * (k + 1)) / 10).astype(np.float32) for k in range(count)]


def test_states_are_those_of_transformers_from_the_samples_on(
    folder: Path, own: VoiceEncoder
) -> None:
    from transformers import WhisperFeatureExtractor, WhisperModel  # noqa: PLC0415 as above

    waves = _waves(2 * TOGETHER + 1)
    extractor = WhisperFeatureExtractor(chunk_length=1)
    features = extractor(waves, sampling_rate=16_000, return_tensors="pt")["input_features"]
    with torch.inference_mode():
        encoder = WhisperModel.from_pretrained(folder).eval().get_encoder()
        expected = encoder(features).last_hidden_state.numpy()
    found = own.embed(waves)
    assert found.shape == (9, *own.shape) == (9, 50, 16)
    assert np.abs(found - expected).max() < 1e-4


def test_an_encoder_says_what_it_takes_and_who_it_is(folder: Path, own: VoiceEncoder) -> None:
    assert (own.medium, own.rate_hz, own.longest_s) == ("sound", 16_000, 1.0)
    assert own.identity.weights == read_encoder(folder).sha256()
    assert whisper_encoder(folder, arithmetic="bf16").identity.precision == "bf16"


def test_an_exported_encoder_gives_the_same_states(
    folder: Path, own: VoiceEncoder, tmp_path: Path
) -> None:
    record = export_module(
        read_encoder(folder),
        log_mel(_waves(2), how=own.how),
        input_name="input_features",
        output_name="states",
        folder=tmp_path / "ir",
    ).record
    exported = voice_encoder(
        open_graph(tmp_path / "ir", runtime="openvino"),
        how=LogMel(bands=record.input.shape[0], seconds=record.input.shape[1] / 100),
        shape=(record.output.shape[0], record.output.shape[1]),
        weights=record.source,
    )
    assert np.abs(exported.embed(_waves(5)) - own.embed(_waves(5))).max() < 1e-4
    assert exported.identity.runtime == "openvino"
    assert exported.how == own.how


def test_states_of_another_shape_are_refused(own: VoiceEncoder) -> None:
    with pytest.raises(ZooError, match=r"shape \(40, 16\) are wanted, got \(50, 16\)"):
        replace(own, shape=(40, 16)).embed(_waves(1))
