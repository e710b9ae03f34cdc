"""Whole Whispers, which hear and write, as `OVModelForSpeechSeq2Seq` opens them."""

import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.export.export import in_form, save_network
from evenhand.model_zoo.export.optimum_export import optimum_export
from evenhand.model_zoo.export.parity import Function, parity
from evenhand.model_zoo.export.sources import read_source
from evenhand.model_zoo.networks.whisper_encoder import read_shape
from evenhand.model_zoo.runtime.digest import digest
from evenhand.model_zoo.runtime.ir_folder import RECORD, Parity
from evenhand.model_zoo.runtime.openvino_graph import DEVICE, checked_batch, read_network
from evenhand.model_zoo.runtime.precision import Stored, settings
from evenhand.model_zoo.strict import Strict
from evenhand.model_zoo.whisper.quiet import quiet
from evenhand.model_zoo.whisper.weight_files import weight_files

KIND: Final = "OVModelForSpeechSeq2Seq"
ENCODER: Final = "openvino_encoder_model.xml"
DECODER: Final = "openvino_decoder_model.xml"
LIBRARIES: Final = ("nncf", "openvino", "optimum-intel", "torch", "transformers")
STORED: Final[tuple[Stored, ...]] = ("f32", "int8-weights", "int8-static")
"""How a whole Whisper can be held."""

COLUMNS: Final = 3000
"""Columns of a spectrogram of 30 seconds, for which alone Optimum-Intel can trace a Whisper."""

COMPARED: Final = 2
"""Items on which an export is compared with its source."""

TOKENS: Final = 4
"""Tokens after which the logits are compared."""


class SpeechRecord(Strict, frozen=True, kw_only=True):
    """What `evenhand.json` says of an exported Whisper.

    Attributes:
        format: the form of this record.
        model: name of the model.
        source: sha256 over the files of weights that it was made from.
        stored: how it is held; with `int8-static` the decoder has 8 bit integers in weights only,
            since what flows through it depends on what was written before.
        encoder: how far the states of the encoder are from the source's.
        logits: how far the logits of the first tokens are from the source's.
        versions: of the libraries that made it.
        sha256: of the networks and their weights.
    """

    format: Literal["evenhand-speech-1"]
    model: str
    source: str
    stored: Stored
    encoder: Parity
    logits: Parity
    versions: dict[str, str]
    sha256: str


def export_speech_model(
    source: Path,
    folder: Path,
    *,
    stored: Stored = "f32",
    calibration: NDArray[np.float32] | None = None,
    tolerance: float | None = None,
) -> SpeechRecord:
    """Write a Whisper for OpenVINO, compare both on samples, and keep what was found.

    The folder appears whole or not at all, and not at all where the comparison fails. It also
    gets the files of tokens and sounds of the source.

    Args:
        source: as transformers saved it.
        folder: where to write; must not exist.
        stored: how to hold it: `f32`, `int8-weights` or `int8-static`.
        calibration: spectrograms (n, bands, columns) for `int8-static`.
        tolerance: the largest relative RMS to let through; None takes that of `stored`.

    Raises:
        ZooError: the folder exists; no Whisper; `int8-static` without a calibration set; `f16`;
            the result is too far from the source.
    """
    _refuse(folder, stored, calibration)
    columns = 2 * read_shape(source).max_source_positions
    if columns != COLUMNS:
        problem = f"{source}: hears {columns} columns; Optimum-Intel exports {COLUMNS} only"
        raise ZooError([problem])
    heard = read_source(str(source))
    seen = heard.made_up(COMPARED)
    if calibration is not None:
        seen = checked_batch(calibration, seen.shape[1:], name="calibration set")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".export-") as place:
        new = Path(place, "ir")
        optimum_export(KIND, source, new)
        if stored != "f32":
            _shrink(new / DECODER, lambda network: in_form(network, "int8-weights", None))
            _shrink(new / ENCODER, lambda network: in_form(network, stored, seen))
        _copy_words(source, new)
        truth, got = _torch_outputs(source), _openvino_outputs(new)
        both = [
            parity(one, other, seen[:COMPARED], stored=stored, tolerance=tolerance)
            for one, other in zip(truth, got, strict=True)
        ]
        record = SpeechRecord(
            format="evenhand-speech-1",
            model=heard.name,
            source=digest(weight_files(source)),
            stored=stored,
            encoder=both[0],
            logits=both[1],
            versions={name: version(name) for name in LIBRARIES},
            sha256=digest(
                (new / name).with_suffix(ending)
                for name in (ENCODER, DECODER)
                for ending in (".xml", ".bin")
            ),
        )
        text = msgspec.json.format(msgspec.json.encode(record), indent=2)
        (new / RECORD).write_bytes(text + b"\n")
        new.rename(folder)
    return record


def _refuse(folder: Path, stored: Stored, calibration: NDArray[np.float32] | None) -> None:
    """Refuse what cannot be done before a minute is spent on it."""
    problems = []
    if folder.exists():
        problems.append(f"{folder}: exists; name a new folder")
    if stored not in STORED:
        problems.append(f"stored: one of {', '.join(STORED)} for a whole Whisper, got {stored!r}")
    if stored == "int8-static" and calibration is None:
        problems.append("int8-static needs a calibration set, got none")
    if problems:
        raise ZooError(problems)


def _shrink(file: Path, how: Callable[[Any], Any]) -> None:
    """Replace a network and its weights by smaller ones."""
    beside = file.with_name(f"small_{file.name}")
    save_network(how(read_network(file)), beside)
    for ending in (".xml", ".bin"):
        beside.with_suffix(ending).replace(file.with_suffix(ending))


def _copy_words(source: Path, folder: Path) -> None:
    """Copy what the source says of tokens and sounds, and not what it says of its weights."""
    for file in source.iterdir():
        told = file.suffix in {".json", ".txt"} and not file.name.endswith(".index.json")
        if told and file.name != RECORD and not (folder / file.name).exists():
            shutil.copyfile(file, folder / file.name)


def _torch_outputs(folder: Path) -> tuple[Function, Function]:
    """Return states and logits as torch computes them."""
    from transformers import WhisperForConditionalGeneration  # noqa: PLC0415 heavy

    with quiet():
        model = WhisperForConditionalGeneration.from_pretrained(
            folder, local_files_only=True, dtype=torch.float32
        ).eval()

    def states(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        with torch.inference_mode():
            found: torch.Tensor = model.get_encoder()(torch.from_numpy(batch)).last_hidden_state
            return found.numpy()

    def logits(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        with torch.inference_mode():
            found: torch.Tensor = model(
                input_features=torch.from_numpy(batch), decoder_input_ids=_tokens(len(batch))
            ).logits
            return found.numpy()

    return states, logits


def _openvino_outputs(folder: Path) -> tuple[Function, Function]:
    """Return states and logits as OpenVINO computes them in 32 bit."""
    from optimum.intel import OVModelForSpeechSeq2Seq  # noqa: PLC0415 heavy

    with quiet():
        model = OVModelForSpeechSeq2Seq.from_pretrained(
            folder, export=False, ov_config=dict(settings("f32")), device=DEVICE
        )

    def states(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        found = model.encoder(input_features=torch.from_numpy(batch)).last_hidden_state
        return np.array(found.numpy())

    def logits(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        found = model(
            input_features=torch.from_numpy(batch), decoder_input_ids=_tokens(len(batch))
        ).logits
        return np.array(found.numpy())

    return states, logits


def _tokens(items: int) -> torch.Tensor:
    """Return the first tokens of the vocabulary, which mean something in every Whisper."""
    return torch.arange(TOKENS).repeat(items, 1)
