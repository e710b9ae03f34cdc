"""Whisper's encoder as the encoder of voice models: samples to states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.features.log_mel import LogMel, log_mel
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.predictor import Identity, Medium, Precision, Runtime
from evenhand.model_zoo.runtime.graph import Graph
from evenhand.model_zoo.runtime.ir_folder import NETWORK, IrFolder, read_ir_folder
from evenhand.model_zoo.runtime.opening import open_graph
from evenhand.model_zoo.runtime.precision import Arithmetic

FRAMES_PER_SECOND: Final = 100
"""Of a spectrogram that Whisper hears."""

TOGETHER: Final = 4
"""Windows that the encoder is given at a time: what lies within it is larger than its states."""

SPECTROGRAM: Final = 2
"""Axes of a spectrogram, and of the states that it becomes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceEncoder:
    """Whisper's encoder on 30 seconds of sound, whatever computes it; an `Encoder`.

    A shorter clip is padded and its padding is encoded, so scores depend on length: compare
    groups whose clips are of like length, or slice by length.

    Attributes:
        graph: spectrograms (n, bands, frames) to states (n, positions, width).
        how: the measures of a spectrogram.
        shape: positions and width.
        identity: which weights, and what computes.
    """

    graph: Graph
    how: LogMel
    shape: tuple[int, int]
    identity: Identity

    @property
    def medium(self) -> Medium:
        """Return `sound`."""
        return "sound"

    @property
    def rate_hz(self) -> int:
        """Return the samples per second it takes."""
        return self.how.rate_hz

    @property
    def longest_s(self) -> float:
        """Return how many seconds it hears; what is longer is cut there."""
        return self.how.seconds

    def embed(self, items: Sequence[NDArray[np.generic]], /) -> NDArray[np.float32]:
        """Return the states of some sounds, (sounds, positions, width).

        Raises:
            ZooError: the graph gives states of another shape.
        """
        waves = [np.asarray(one, dtype=np.float32) for one in items]
        states = np.empty((len(waves), *self.shape), dtype=np.float32)
        for start in range(0, len(waves), TOGETHER):
            some = slice(start, start + TOGETHER)
            found = self.graph(log_mel(waves[some], how=self.how))
            if found.shape[1:] != self.shape:
                problem = f"states of shape {self.shape} are wanted, got {found.shape[1:]}"
                raise ZooError([problem])
            states[some] = found
        return states


def whisper_encoder(folder: Path, *, arithmetic: Arithmetic = "f32") -> VoiceEncoder:
    """Return the encoder of a Whisper folder as torch computes it.

    Args:
        folder: as transformers saved it; for the published heads `laion/BUD-E-Whisper`, no other.
        arithmetic: the numbers to compute in.

    Raises:
        ZooError: no Whisper, or torch or transformers are not installed.
    """
    require("torch", "transformers", extra="models")
    from evenhand.model_zoo.networks.whisper_encoder import read_encoder  # noqa: PLC0415 needs torch
    from evenhand.model_zoo.runtime.torch_graph import TorchGraph  # noqa: PLC0415 needs torch

    module = read_encoder(folder)
    return voice_encoder(
        TorchGraph(module, arithmetic=arithmetic),
        how=LogMel(bands=module.shape.num_mel_bins, seconds=module.shape.seconds),
        shape=(module.shape.max_source_positions, module.shape.d_model),
        weights=module.sha256(),
    )


def open_voice_encoder(
    folder: Path, *, runtime: Runtime, precision: Precision = "f32", cache: Path
) -> VoiceEncoder:
    """Return the encoder of a Whisper, whatever is to compute it.

    Args:
        folder: as transformers saved it, or its encoder as it was exported here.
        runtime: what computes.
        precision: in what numbers.
        cache: where exports are kept.

    Raises:
        ZooError: see `whisper_encoder` and `open_graph`.
    """
    if (folder / NETWORK).is_file():
        return _exported(read_ir_folder(folder), runtime=runtime, precision=precision, cache=cache)
    told = whisper_encoder(folder)
    if runtime == "torch" and precision == "f32":
        return told
    return voice_encoder(
        open_graph(folder, runtime=runtime, precision=precision, cache=cache),
        how=told.how,
        shape=told.shape,
        weights=told.identity.weights,
    )


def _exported(
    found: IrFolder, *, runtime: Runtime, precision: Precision, cache: Path
) -> VoiceEncoder:
    """Return an encoder that was exported, known by the weights that it was exported from."""
    record = found.record
    if len(record.input.shape) != SPECTROGRAM or len(record.output.shape) != SPECTROGRAM:
        problem = f"{found.path}: {record.input.shape} to {record.output.shape}; the encoder of a"
        raise ZooError([f"{problem} Whisper makes (positions, width) of (bands, frames)"])
    bands, frames = record.input.shape
    positions, width = record.output.shape
    return voice_encoder(
        open_graph(found.path, runtime=runtime, precision=precision, cache=cache),
        how=LogMel(bands=bands, seconds=frames / FRAMES_PER_SECOND),
        shape=(positions, width),
        weights=record.source,
        settings={"exported": record.sha256},
    )


def voice_encoder(
    graph: Graph,
    *,
    how: LogMel,
    shape: tuple[int, int],
    weights: str,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> VoiceEncoder:
    """Return an encoder that anything computes: torch, OpenVINO or Optimum-Intel.

    Args:
        graph: spectrograms (n, bands, 2 positions) to states (n, positions, width).
        how: the measures of a spectrogram; it has twice as many frames as there are positions.
        shape: positions and width of the states.
        weights: sha256 of the weights that the graph was made from.
        settings: whatever else changes a state.
    """
    identity = Identity(
        model="whisper-encoder",
        weights=weights,
        runtime=graph.runtime,
        precision=graph.precision,
        settings=MappingProxyType(dict(settings)),
    )
    return VoiceEncoder(graph=graph, how=how, shape=shape, identity=identity)
