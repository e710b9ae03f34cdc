"""From a CTranslate2 Whisper to the state dict and configuration that transformers reads.

Sizes are read off the arrays, so any Whisper fits. Every variable of the file must be one that the
architecture has, and every one that it has must be there: nothing is guessed and nothing left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.whisper.ct2_file import Ct2File

PROJECTION: Final = "decoder/projection/weight"
EMBEDDINGS: Final = "decoder/embeddings/weight"
SETTINGS: Mapping[str, int | None] = MappingProxyType(
    {
        "encoder/num_heads": None,
        "decoder/num_heads": None,
        "decoder/activation": 3,
        "decoder/pre_norm": 1,
        "decoder/alibi": 0,
        "decoder/scale_embeddings": 0,
        "decoder/start_from_zero_embedding": 0,
        "decoder/alignment_heads": 1,
        "decoder/alignment_layer": -1,
    }
)
"""Scalars beside the weights, and what each is in a Whisper; None where it differs by size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The numbers that tell one Whisper from another, named as in `WhisperConfig`."""

    vocab_size: int
    num_mel_bins: int
    d_model: int
    encoder_layers: int
    decoder_layers: int
    encoder_attention_heads: int
    decoder_attention_heads: int
    encoder_ffn_dim: int
    decoder_ffn_dim: int
    max_source_positions: int
    max_target_positions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """One tensor of transformers: which variable it is, or which third or half of its rows."""

    to: str
    source: str
    part: int = 0
    parts: int = 1


def sizes(file: Ct2File) -> Sizes:
    """Return the sizes of the model in a file.

    Raises:
        ZooError: a variable that tells a size is missing, or of the wrong rank.
    """
    positions = "position_encodings/encodings"
    vocabulary, _ = _shape(file, EMBEDDINGS, 2)
    width, bands, _ = _shape(file, "encoder/conv1/weight", 3)
    return Sizes(
        vocab_size=vocabulary,
        num_mel_bins=bands,
        d_model=width,
        encoder_layers=_layers(file, "encoder"),
        decoder_layers=_layers(file, "decoder"),
        encoder_attention_heads=_setting(file, "encoder/num_heads"),
        decoder_attention_heads=_setting(file, "decoder/num_heads"),
        encoder_ffn_dim=_shape(file, "encoder/layer_0/ffn/linear_0/weight", 2)[0],
        decoder_ffn_dim=_shape(file, "decoder/layer_0/ffn/linear_0/weight", 2)[0],
        max_source_positions=_shape(file, f"encoder/{positions}", 2)[0],
        max_target_positions=_shape(file, f"decoder/{positions}", 2)[0],
    )


def state_dict(file: Ct2File) -> Mapping[str, NDArray[np.float32]]:
    """Return the weights as `WhisperForConditionalGeneration` names them, in 32 bit.

    The output projection shares the embeddings and is therefore left out, as transformers does in
    its own files.

    Raises:
        ZooError: a variable is missing, is not known, or is not of floating point; a setting is
            not that of a Whisper; a key has a bias, which a Whisper does not have.
    """
    moves = tuple(_moves(sizes(file)))
    _check(file, moves)
    return MappingProxyType(
        {move.to: _rows(file, move).astype(np.float32) for move in moves if move.to}
    )


def _moves(of: Sizes) -> Iterator[_Move]:
    """Yield what goes where; key biases, which are zeros, go nowhere."""
    for side, layers in (("encoder", of.encoder_layers), ("decoder", of.decoder_layers)):
        positions = f"{side}/position_encodings/encodings"
        yield _Move(to=f"model.{side}.embed_positions.weight", source=positions)
        yield from _norm(f"model.{side}.layer_norm", f"{side}/layer_norm")
        for number in range(layers):
            yield from _layer(f"model.{side}.layers.{number}", f"{side}/layer_{number}", side)
    yield _Move(to="model.decoder.embed_tokens.weight", source=EMBEDDINGS)
    for number in (1, 2):
        yield from _linear(f"model.encoder.conv{number}", f"encoder/conv{number}")


def _layer(to: str, source: str, side: str) -> Iterator[_Move]:
    """Yield what one layer consists of."""
    stacked = f"{source}/self_attention"
    for part, name in enumerate(("q_proj", "k_proj", "v_proj")):
        yield from _linear(f"{to}.self_attn.{name}", f"{stacked}/linear_0", part=part, parts=3)
    yield from _linear(f"{to}.self_attn.out_proj", f"{stacked}/linear_1")
    yield from _norm(f"{to}.self_attn_layer_norm", f"{stacked}/layer_norm")
    if side == "decoder":
        across = f"{source}/attention"
        yield from _linear(f"{to}.encoder_attn.q_proj", f"{across}/linear_0")
        for part, name in enumerate(("k_proj", "v_proj")):
            yield from _linear(
                f"{to}.encoder_attn.{name}", f"{across}/linear_1", part=part, parts=2
            )
        yield from _linear(f"{to}.encoder_attn.out_proj", f"{across}/linear_2")
        yield from _norm(f"{to}.encoder_attn_layer_norm", f"{across}/layer_norm")
    yield from _linear(f"{to}.fc1", f"{source}/ffn/linear_0")
    yield from _linear(f"{to}.fc2", f"{source}/ffn/linear_1")
    yield from _norm(f"{to}.final_layer_norm", f"{source}/ffn/layer_norm")


def _linear(to: str, source: str, *, part: int = 0, parts: int = 1) -> Iterator[_Move]:
    """Yield the weight and the bias of a layer, or of a share of its rows."""
    yield _Move(to=f"{to}.weight", source=f"{source}/weight", part=part, parts=parts)
    bias = "" if to.endswith(".k_proj") else f"{to}.bias"
    yield _Move(to=bias, source=f"{source}/bias", part=part, parts=parts)


def _norm(to: str, source: str) -> Iterator[_Move]:
    """Yield the scale and the shift of a normalisation."""
    yield _Move(to=f"{to}.weight", source=f"{source}/gamma")
    yield _Move(to=f"{to}.bias", source=f"{source}/beta")


def _rows(file: Ct2File, move: _Move) -> NDArray[np.generic]:
    """Return a variable, or the rows of it that are meant."""
    array = file.variables[move.source]
    size = len(array) // move.parts
    return array[move.part * size : (move.part + 1) * size]


def _check(file: Ct2File, moves: tuple[_Move, ...]) -> None:
    """Refuse what the architecture does not have, and what is not there."""
    weights = {move.source for move in moves}
    problems = [f"{name!r} is missing" for name in sorted(weights - file.variables.keys())]
    left = file.variables.keys() - weights - SETTINGS.keys()
    problems += [f"{name!r} is no variable of a Whisper" for name in sorted(left)]
    problems += [
        f"{name!r} is {file.variables[name].dtype}; only floating point is converted"
        for name in sorted(weights & file.variables.keys())
        if file.variables[name].dtype.kind != "f"
    ]
    for name, expected in SETTINGS.items():
        found = _setting(file, name)
        if expected not in {None, found}:
            problems.append(f"{name!r} is {found}; it is {expected} in a Whisper")
    if dict(file.aliases) != {PROJECTION: EMBEDDINGS}:
        problems.append(f"aliases {dict(file.aliases)}; a Whisper has {PROJECTION!r} alone")
    if not problems:
        problems = [
            f"{move.source!r}: the keys have a bias, which a Whisper does not have"
            for move in moves
            if not move.to and _rows(file, move).any()
        ]
    if problems:
        raise ZooError(problems)


def _layers(file: Ct2File, side: str) -> int:
    """Return the number of layers of the encoder or the decoder."""
    starts = (name.split("/")[1] for name in file.variables if name.startswith(f"{side}/layer_"))
    numbers = {start.removeprefix("layer_") for start in starts}
    return sum(number.isdecimal() for number in numbers)


def _setting(file: Ct2File, name: str) -> int:
    """Return a scalar."""
    _shape(file, name, 0)
    return int(file.variables[name].item())


def _shape(file: Ct2File, name: str, rank: int) -> tuple[int, ...]:
    """Return the shape of a variable that has to be there with so many axes."""
    if name not in file.variables:
        problem = f"{name!r} is missing"
        raise ZooError([problem])
    shape = file.variables[name].shape
    if len(shape) != rank:
        problem = f"{name!r} has the shape {list(shape)}, expected {rank} axes"
        raise ZooError([problem])
    return shape
