"""A converted model computes what the model of transformers computes that its file was made of."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from transformers import WhisperConfig, WhisperForConditionalGeneration, WhisperProcessor

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.whisper.checkpoint import _check
from evenhand.model_zoo.whisper.conversion import sizes, state_dict
from evenhand.model_zoo.whisper.ct2_file import Ct2File
from evenhand.model_zoo.whisper.processor import write_processor

Arrays = Mapping[str, NDArray[Any]]
ALIASES = {"decoder/projection/weight": "decoder/embeddings/weight"}


def _file(variables: Arrays) -> Ct2File:
    return Ct2File(variables=variables, aliases=ALIASES)


def test_every_weight_arrives_where_it_came_from(tiny_folder: Path, tiny_network: Any) -> None:  # noqa: ANN401
    written = load_file(tiny_folder / "model.safetensors")
    expected = tiny_network.state_dict()
    del expected["proj_out.weight"]
    assert written.keys() == expected.keys()
    for name, tensor in expected.items():
        assert written[name].dtype == np.float32
        np.testing.assert_array_equal(written[name], tensor.numpy())


def test_the_folder_gives_the_same_logits(tiny_folder: Path, tiny_network: Any) -> None:  # noqa: ANN401
    loaded = WhisperForConditionalGeneration.from_pretrained(tiny_folder, local_files_only=True)
    spectra = torch.randn(2, 80, 3000, generator=torch.Generator().manual_seed(1))
    tokens = torch.tensor([[257, 259, 262], [257, 258, 261]])
    with torch.inference_mode():
        given = {"input_features": spectra, "decoder_input_ids": tokens}
        torch.testing.assert_close(loaded.eval()(**given).logits, tiny_network(**given).logits)


def test_configurations_know_languages_tasks_and_timestamps(tiny_folder: Path) -> None:
    written = json.loads((tiny_folder / "generation_config.json").read_text())
    assert written["lang_to_id"] == {"<|en|>": 258, "<|de|>": 259, "<|es|>": 260}
    assert written["task_to_id"] == {"transcribe": 262, "translate": 261}
    assert written["no_timestamps_token_id"] == 266
    assert written["prev_sot_token_id"] == 264
    tokenizer = WhisperProcessor.from_pretrained(tiny_folder).tokenizer
    assert len(tokenizer) == 256 + 11 + 1501
    ends = tokenizer.convert_tokens_to_ids(["<|0.00|>", "<|0.02|>", "<|30.00|>"])
    assert ends == [267, 268, 256 + 11 + 1500]
    assert tokenizer.decode(tokenizer.encode("Grüße, 7!"), skip_special_tokens=True) == "Grüße, 7!"


def test_sizes_are_read_off_the_arrays(tiny_variables: Arrays) -> None:
    found = sizes(_file(tiny_variables))
    assert (found.d_model, found.encoder_layers, found.decoder_layers) == (32, 2, 1)
    assert (found.encoder_ffn_dim, found.decoder_ffn_dim) == (64, 48)
    assert (found.max_source_positions, found.max_target_positions) == (1500, 40)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"encoder/odd": np.zeros(2, np.float16)}, "'encoder/odd' is no variable of a Whisper"),
        ({"encoder/conv1/bias": None}, "'encoder/conv1/bias' is missing"),
        ({"encoder/conv1/weight": None}, "'encoder/conv1/weight' is missing"),
        ({"decoder/alibi": None}, "'decoder/alibi' is missing"),
        ({"decoder/alibi": np.array(1, np.int8)}, "'decoder/alibi' is 1; it is 0 in a Whisper"),
        ({"encoder/num_heads": np.zeros(2, np.int16)}, "has the shape [2], expected 0 axes"),
        (
            {"encoder/conv2/bias": np.zeros(32, np.int8)},
            "'encoder/conv2/bias' is int8; only floating point is converted",
        ),
        (
            {"decoder/layer_0/attention/linear_1/bias": np.ones(64, np.float16)},
            "the keys have a bias, which a Whisper does not have",
        ),
    ],
)
def test_what_is_no_whisper_is_refused(
    tiny_variables: Arrays, change: Mapping[str, NDArray[Any] | None], says: str
) -> None:
    both = {**tiny_variables, **change}
    changed = {name: array for name, array in both.items() if array is not None}
    with pytest.raises(ZooError) as error:
        state_dict(_file(changed))
    assert any(says in problem for problem in error.value.problems)


def test_a_projection_of_its_own_is_refused(tiny_variables: Arrays) -> None:
    with pytest.raises(ZooError, match="a Whisper has 'decoder/projection/weight' alone"):
        state_dict(Ct2File(variables=tiny_variables, aliases={}))


def test_weights_of_other_shapes_are_refused(
    tiny_variables: Arrays, ct2_folder: Path, convert: Callable[[Path, Path], Path], tmp_path: Path
) -> None:
    config = WhisperConfig.from_pretrained(convert(ct2_folder, tmp_path / "whole"))
    state = dict(state_dict(_file(tiny_variables)))
    state["model.encoder.conv1.bias"] = np.zeros(3, np.float32)
    del state["model.encoder.conv2.bias"]
    with pytest.raises(ZooError) as error:
        _check(config, state)
    assert error.value.problems == (
        "model.encoder.conv1.bias: [3], expected [32]",
        "model.encoder.conv2.bias: no weights, expected [32]",
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "config.json: not JSON"),
        ('{"lang_ids": [1]}', "config.json: key 'alignment_heads' is missing"),
    ],
)
def test_settings_are_read_strictly(
    ct2_folder: Path,
    convert: Callable[[Path, Path], Path],
    tmp_path: Path,
    text: str,
    says: str,
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("model.bin", "tokenizer.json"):
        (source / name).write_bytes((ct2_folder / name).read_bytes())
    (source / "config.json").write_text(text)
    with pytest.raises(ZooError, match=says):
        convert(source, tmp_path / "made")


def test_a_tokenizer_without_the_tokens_of_tasks_is_refused(
    ct2_folder: Path, convert: Callable[[Path, Path], Path], tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("model.bin", "config.json"):
        (source / name).write_bytes((ct2_folder / name).read_bytes())
    text = (ct2_folder / "tokenizer.json").read_text()
    (source / "tokenizer.json").write_text(text.replace("<|translate|>", "<|other|>"))
    with pytest.raises(ZooError, match=r"tokenizer\.json: has no token <\|translate\|>"):
        convert(source, tmp_path / "made")


def test_a_tokenizer_of_another_model_is_refused(ct2_folder: Path, tmp_path: Path) -> None:
    given = ct2_folder / "tokenizer.json"
    with pytest.raises(ZooError, match=r"tokenizer\.json: 1768 tokens .*; the model has 51865"):
        write_processor(tmp_path, tokenizer=given, bands=80, positions=1500, vocabulary=51_865)
