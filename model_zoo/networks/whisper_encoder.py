"""The encoder of Whisper from a checkpoint of transformers, without its decoder."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import torch
from torch import Tensor, nn
from transformers import WhisperConfig
from transformers.models.whisper.modeling_whisper import WhisperEncoder as Layers

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.networks.state_dict import read_state_dict
from evenhand.model_zoo.strict import Strict, converted

CONFIGURATION: Final = "config.json"
WEIGHT_FILES: Final = ("model.safetensors", "pytorch_model.bin")
PREFIXES: Final = ("model.encoder.", "encoder.")
"""What stands before the names of the encoder in a model that writes, and in a bare one."""

POSITIONS_PER_SECOND: Final = 50
"""States that a second of sound becomes, in every size."""

SHOWN: Final = 3
"""Names that a message lists before it counts the rest."""


class WhisperShape(Strict, frozen=True, kw_only=True):
    """The numbers of `config.json` that shape the encoder, under their names there.

    Attributes:
        model_type: says that the file is of a Whisper.
        d_model: width of a state.
        encoder_layers: number of layers.
        encoder_attention_heads: parts of a state that attend apart; they divide its width.
        encoder_ffn_dim: width inside a layer.
        num_mel_bins: mel bands that are read.
        max_source_positions: states of one item; twice as many columns are read.
        activation_function: inside a layer.
    """

    model_type: Literal["whisper"] = "whisper"
    d_model: int
    encoder_layers: int
    encoder_attention_heads: int
    encoder_ffn_dim: int
    num_mel_bins: int
    max_source_positions: int
    activation_function: str = "gelu"

    @property
    def seconds(self) -> float:
        """Return how long the sounds are that it reads, no shorter and no longer."""
        return self.max_source_positions / POSITIONS_PER_SECOND


class WhisperEncoder(nn.Module):
    """Spectrograms to states, as one function of one tensor.

    Attributes:
        shape: its numbers.
        layers: the network of transformers.
    """

    def __init__(self, shape: WhisperShape) -> None:
        """Draw fresh weights from torch's generator.

        Raises:
            ZooError: the parts that attend do not divide the width, or a number is below 1.
        """
        super().__init__()
        least = min(getattr(shape, name) for name in _numbers())
        if least < 1 or shape.d_model % shape.encoder_attention_heads:
            problem = f"d_model {shape.d_model} cannot be cut into {shape.encoder_attention_heads}"
            raise ZooError([f"{problem} parts, or a number of the shape is below 1"])
        told = {name: getattr(shape, name) for name in (*_numbers(), "activation_function")}
        self.shape = shape
        self.layers = Layers(WhisperConfig(**told))

    def forward(self, input_features: Tensor) -> Tensor:
        """Return states (n, positions, width) of spectrograms (n, bands, 2 positions)."""
        states: Tensor = self.layers(input_features).last_hidden_state
        return states

    def sha256(self) -> str:
        """Return one hash of all weights, whatever files they came from."""
        told = hashlib.sha256()
        for name, tensor in sorted(self.layers.state_dict().items()):
            told.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode())
            told.update(tensor.detach().contiguous().view(torch.uint8).numpy().data)
        return told.hexdigest()


def encoder_from_config(shape: WhisperShape, *, seed: int = 0) -> WhisperEncoder:
    """Return an encoder with fresh weights: small ones of one's own, for shorter windows.

    Args:
        shape: its numbers; for a window of s seconds `max_source_positions` is 50 s.
        seed: of the weights; torch's own generator is left as it was.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return WhisperEncoder(shape).eval()


def read_encoder(folder: Path) -> WhisperEncoder:
    """Return the encoder of a Whisper, whatever its size and whatever it was tuned for.

    Only the encoder's tensors are taken out of the files, so the decoder costs no memory.

    Args:
        folder: `config.json` beside `model.safetensors` or `pytorch_model.bin`, in one file or in
            parts with an index, as `save_pretrained` of transformers writes them.

    Returns:
        The encoder in 32 bit, in evaluation.

    Raises:
        ZooError: no such folder or files, no Whisper, or tensors that do not fit the shape.
    """
    shape = read_shape(folder)
    with torch.device("meta"):
        encoder = WhisperEncoder(shape)
    tensors = {
        name.removeprefix(prefix): tensor.detach().to(torch.float32, copy=True)
        for file in _weight_files(folder)
        for name, tensor in read_state_dict(file).items()
        for prefix in PREFIXES
        if name.startswith(prefix)
    }
    _fit(tensors, encoder.layers.state_dict(), folder)
    encoder.layers.load_state_dict(tensors, assign=True)
    return encoder.eval()


def read_shape(folder: Path) -> WhisperShape:
    """Return the shape that the configuration of a checkpoint states.

    Raises:
        ZooError: no such file, no JSON, another kind of model, or numbers that are missing.
    """
    file = folder / CONFIGURATION
    document = _json(file)
    if document.get("model_type") != "whisper":
        problem = f"{file}: model_type 'whisper' is wanted, got {document.get('model_type')!r}"
        raise ZooError([problem])
    known = {name: document[name] for name in WhisperShape.__struct_fields__ if name in document}
    return converted(known, WhisperShape, file=str(file))


def _numbers() -> tuple[str, ...]:
    """Return the fields of the shape that are numbers."""
    return WhisperShape.__struct_fields__[1:-1]


def _json(file: Path) -> Mapping[str, object]:
    """Return the table that a file of JSON holds."""
    if not file.is_file():
        problem = f"{file}: no such file; a Whisper is a folder that transformers saved"
        raise ZooError([problem])
    try:
        document = json.loads(file.read_bytes())
    except ValueError as error:
        problem = f"{file}: not JSON: {error}"
        raise ZooError([problem]) from None
    if not isinstance(document, dict):
        problem = f"{file}: a table is wanted, got {type(document).__name__}"
        raise ZooError([problem])
    return document


def _weight_files(folder: Path) -> list[Path]:
    """Return the files that hold the weights; with an index only those parts that hold some."""
    for name in WEIGHT_FILES:
        index = folder / f"{name}.index.json"
        if (folder / name).is_file():
            return [folder / name]
        if index.is_file():
            places = _json(index).get("weight_map")
            if not isinstance(places, dict):
                problem = f"{index}: a table 'weight_map' is wanted, got {type(places).__name__}"
                raise ZooError([problem])
            parts = {str(part) for key, part in places.items() if key.startswith(PREFIXES)}
            return [folder / Path(part).name for part in sorted(parts)]
    problem = f"{folder}: no weights; {' or '.join(WEIGHT_FILES)} is wanted, or parts with an index"
    raise ZooError([problem])


def _fit(got: Mapping[str, Tensor], wanted: Mapping[str, Tensor], folder: Path) -> None:
    """Refuse tensors that are not those of the shape."""
    problems = [
        f"{folder}: {len(names)} tensors of the encoder {says}: {', '.join(names[:SHOWN])}"
        for says, names in (
            ("are missing", sorted(wanted.keys() - got.keys())),
            ("are unknown", sorted(got.keys() - wanted.keys())),
        )
        if names
    ]
    problems += [
        f"{folder}: {name} has shape {tuple(got[name].shape)}, but {CONFIGURATION} asks for"
        f" {tuple(tensor.shape)}"
        for name, tensor in wanted.items()
        if name in got and got[name].shape != tensor.shape
    ]
    if problems:
        raise ZooError(problems)
