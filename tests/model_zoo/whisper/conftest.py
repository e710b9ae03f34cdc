"""A Whisper of 0.1 million random weights, its CTranslate2 file written here, and its folder."""

import json
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from evenhand.model_zoo.whisper.checkpoint import write_checkpoint
from evenhand.model_zoo.whisper.speech_model import (
    SpeechModel,
    open_speech_model,
)

SPECIALS = (
    *("<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|de|>", "<|es|>", "<|translate|>"),
    *("<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"),
)
END, WIDTH, HEADS, VOCABULARY = 256, 32, 4, 256 + len(SPECIALS) + 1501
SCALARS = {
    "encoder/num_heads": HEADS,
    "decoder/num_heads": HEADS,
    "decoder/activation": 3,
    "decoder/pre_norm": 1,
    "decoder/alibi": 0,
    "decoder/scale_embeddings": 0,
    "decoder/start_from_zero_embedding": 0,
    "decoder/alignment_heads": 1,
    "decoder/alignment_layer": -1,
}
ALIASES = {"decoder/projection/weight": "decoder/embeddings/weight"}
Arrays = Mapping[str, NDArray[Any]]


def ct2_bytes(
    variables: Arrays,
    aliases: Mapping[str, str] = ALIASES,
    *,
    header: tuple[int, str, int] = (6, "WhisperSpec", 3),
) -> bytes:
    """Return the bytes of a CTranslate2 file, as `third_party.md` describes them."""
    numbers = {"float32": 0, "int8": 1, "int16": 2, "int32": 3, "float16": 4}
    version, specification, revision = header
    out = struct.pack("<I", version) + _string(specification)
    out += struct.pack("<II", revision, len(variables))
    for name, array in variables.items():
        out += _string(name) + struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape)
        out += struct.pack("<BI", numbers[array.dtype.name], array.nbytes) + array.tobytes()
    out += struct.pack("<I", len(aliases))
    return out + b"".join(_string(name) + _string(target) for name, target in aliases.items())


def _string(text: str) -> bytes:
    return struct.pack("<H", len(text.encode()) + 1) + text.encode() + b"\0"


@pytest.fixture(scope="session")
def ct2_writer() -> Callable[..., bytes]:
    """Return the writer of CTranslate2 files."""
    return ct2_bytes


@pytest.fixture(scope="session")
def tiny_network() -> Any:  # noqa: ANN401 a class of transformers
    """Return transformers' own Whisper, with weights that 16 bits hold exactly."""
    from transformers import WhisperConfig, WhisperForConditionalGeneration  # noqa: PLC0415 heavy

    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = WhisperConfig(
        vocab_size=VOCABULARY,
        d_model=WIDTH,
        num_mel_bins=80,
        init_std=0.25,
        encoder_layers=2,
        decoder_layers=1,
        encoder_ffn_dim=64,
        decoder_ffn_dim=48,
        encoder_attention_heads=HEADS,
        decoder_attention_heads=HEADS,
        max_source_positions=1500,
        max_target_positions=40,
        decoder_start_token_id=END + 1,
        **dict.fromkeys(("bos_token_id", "eos_token_id", "pad_token_id"), END),
    )
    network = WhisperForConditionalGeneration(config).eval()
    with torch.no_grad():
        for weights in network.parameters():
            weights.copy_(weights.half().float())
    return network


@pytest.fixture(scope="session")
def tiny_variables(tiny_network: Any) -> Arrays:  # noqa: ANN401 a class of transformers
    """Return the same weights, named and stacked as CTranslate2 does."""
    state = {name: tensor.numpy() for name, tensor in tiny_network.state_dict().items()}
    out: dict[str, NDArray[Any]] = {}

    def stacked(to: str, names: list[str]) -> None:
        zeros = np.zeros(WIDTH, np.float32)
        out[f"{to}/weight"] = np.concatenate([state[f"{name}.weight"] for name in names])
        out[f"{to}/bias"] = np.concatenate([state.get(f"{name}.bias", zeros) for name in names])

    def norm(to: str, name: str) -> None:
        out[f"{to}/gamma"], out[f"{to}/beta"] = state[f"{name}.weight"], state[f"{name}.bias"]

    for number in (1, 2):
        stacked(f"encoder/conv{number}", [f"model.encoder.conv{number}"])
    for side, layers in (("encoder", 2), ("decoder", 1)):
        positions = state[f"model.{side}.embed_positions.weight"]
        out[f"{side}/position_encodings/encodings"] = positions
        norm(f"{side}/layer_norm", f"model.{side}.layer_norm")
        for number in range(layers):
            to, name = f"{side}/layer_{number}", f"model.{side}.layers.{number}"
            own = [f"{name}.self_attn.{part}_proj" for part in ("q", "k", "v")]
            stacked(f"{to}/self_attention/linear_0", own)
            stacked(f"{to}/self_attention/linear_1", [f"{name}.self_attn.out_proj"])
            norm(f"{to}/self_attention/layer_norm", f"{name}.self_attn_layer_norm")
            if side == "decoder":
                across = f"{name}.encoder_attn"
                stacked(f"{to}/attention/linear_0", [f"{across}.q_proj"])
                stacked(f"{to}/attention/linear_1", [f"{across}.k_proj", f"{across}.v_proj"])
                stacked(f"{to}/attention/linear_2", [f"{across}.out_proj"])
                norm(f"{to}/attention/layer_norm", f"{name}.encoder_attn_layer_norm")
            stacked(f"{to}/ffn/linear_0", [f"{name}.fc1"])
            stacked(f"{to}/ffn/linear_1", [f"{name}.fc2"])
            norm(f"{to}/ffn/layer_norm", f"{name}.final_layer_norm")
    out["decoder/embeddings/weight"] = state["model.decoder.embed_tokens.weight"]
    halved = {name: array.astype(np.float16) for name, array in out.items()}
    return halved | {name: np.array(value, np.int16) for name, value in SCALARS.items()}


@pytest.fixture(scope="session")
def ct2_folder(tiny_variables: Arrays, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the three files that a CTranslate2 Whisper comes in."""
    from transformers import AddedToken, WhisperTokenizer  # noqa: PLC0415 heavy
    from transformers.convert_slow_tokenizer import bytes_to_unicode  # noqa: PLC0415 heavy

    folder = tmp_path_factory.mktemp("ct2")
    (folder / "model.bin").write_bytes(ct2_bytes(tiny_variables))
    settings = {"alignment_heads": [[0, 0]], "lang_ids": [END + 2, END + 3, END + 4]}
    settings |= {"suppress_ids": [], "suppress_ids_begin": [END]}
    (folder / "config.json").write_text(json.dumps(settings))
    vocabulary = {sign: number for number, sign in enumerate(bytes_to_unicode().values())}
    vocabulary |= {token: END + place for place, token in enumerate(SPECIALS)}
    tokenizer = WhisperTokenizer(vocab=vocabulary, merges=[])
    tokenizer.add_tokens(
        [AddedToken(token, special=True) for token in SPECIALS], special_tokens=True
    )
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="session")
def convert() -> Callable[[Path, Path], Path]:
    """Return the conversion of a CTranslate2 folder."""

    def converted(source: Path, target: Path) -> Path:
        target.mkdir()
        write_checkpoint(
            target,
            model=source / "model.bin",
            settings=source / "config.json",
            tokenizer=source / "tokenizer.json",
            say=lambda _: None,
        )
        return target

    return converted


@pytest.fixture(scope="session")
def tiny_folder(
    ct2_folder: Path,
    convert: Callable[[Path, Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return the folder that transformers reads, as the conversion writes it."""
    return convert(ct2_folder, tmp_path_factory.mktemp("whisper") / "tiny-whisper")


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path) -> SpeechModel:
    """Return the model in torch."""
    return open_speech_model(tiny_folder)


@pytest.fixture(scope="session")
def waves() -> list[NDArray[np.float32]]:
    """Return three sounds: noise, a tone, and half a second of noise."""
    rng = np.random.default_rng(5)
    tone = np.sin(np.arange(24_000) * 0.2).astype(np.float32)
    return [
        rng.normal(0, 0.2, 32_000).astype(np.float32),
        tone,
        rng.normal(0, 0.05, 8_000).astype(np.float32),
    ]
