"""Kokoro-82M, run by OpenVINO: speech from sounds in writing and a mixture of styles."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.stimuli.voices.persons import PARENTS, Voice
from evenhand.audit.stimuli.voices.toml_data import read_data
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.archives import fetched_all
from evenhand.model_zoo.fetch.part import Part
from evenhand.model_zoo.frameworks import prepare, require
from evenhand.model_zoo.predictor import Wave
from evenhand.model_zoo.strict import Strict

FILE = "kokoro.toml"
RATE_HZ: Final = 24_000
MOST_SYMBOLS: Final = 500
SILENT_BELOW: Final = 0.01
MARGIN_S: Final = 0.03
"""What stays around the speech when silence is cut off."""

Tables: TypeAlias = Mapping[str, NDArray[np.float32]]


class Files(Strict, frozen=True, kw_only=True):
    """What is fetched.

    Attributes:
        symbols: the alphabet.
        vowels: of it.
        marks: of it, what is no sound by itself.
        model_sha256: hash of the model's parts, one after another.
        model: the parts, in their order.
        vocabulary: number of each symbol.
        styles: a table (510, 1, 256) of each parent.
    """

    symbols: str
    vowels: str
    marks: str
    model_sha256: str
    model: tuple[Part, ...]
    vocabulary: Part
    styles: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return everything that is fetched."""
        return (*self.model, self.vocabulary, self.styles)


@cache
def kokoro_files() -> Files:
    """Return what has to be fetched, and the alphabet.

    Examples:
        >>> len(kokoro_files().parts), "ʃ" in kokoro_files().symbols
        (6, True)
    """
    return read_data(FILE, Files)


class Network(Protocol):
    """The model: numbers of symbols, a style and a speed in, samples out."""

    def __call__(self, inputs: Mapping[str, NDArray[np.generic]], /) -> Mapping[int, Wave]:
        """Return the samples under 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kokoro:
    """A `Synthesiser`.

    Attributes:
        network: the model.
        numbers: of each symbol.
        tables: style of each parent for every length of text.
        key: hash of the model.
        rate_hz: samples per second.
    """

    network: Network
    numbers: Mapping[str, int]
    tables: Tables
    key: str
    rate_hz: int = RATE_HZ

    def speak(self, sounds: str, voice: Voice) -> Wave:
        """Return one utterance without the silence around it.

        Raises:
            ZooError: a symbol is not of the alphabet, or there are too many.
        """
        symbols = self._numbered(sounds)
        inputs: dict[str, NDArray[np.generic]] = {
            "tokens": np.array([[0, *symbols, 0]], np.int64),
            "style": mixed(self.tables, voice, symbols=len(symbols)),
            "speed": np.array([voice.speed], np.float32),
        }
        return trimmed(np.ravel(self.network(inputs)[0]), rate_hz=self.rate_hz)

    def _numbered(self, sounds: str) -> list[int]:
        unknown = sorted({symbol for symbol in sounds if symbol not in self.numbers})
        if unknown or not 0 < len(sounds) <= MOST_SYMBOLS:
            problem = (
                f"sounds {sounds[:60]!r}: 1 to {MOST_SYMBOLS} symbols of the alphabet, got "
                f"{len(sounds)}, unknown {unknown}"
            )
            raise ZooError([problem])
        return [self.numbers[symbol] for symbol in sounds]


def mixed(tables: Tables, voice: Voice, *, symbols: int) -> NDArray[np.float32]:
    """Return the style of a voice for a text of some length.

    Args:
        tables: (510, 1, 256) of each parent; the first half of a row is the timbre, the second the
            melody.
        voice: shares of the parents.
        symbols: length of the text; row n - 1 is for n symbols.

    Returns:
        Shape (1, 256).
    """
    rows = np.stack([tables[name][min(symbols, len(tables[name])) - 1, 0] for name in PARENTS])
    half = rows.shape[1] // 2
    timbre, melody = np.asarray(voice.timbre), np.asarray(voice.melody)
    style = np.concatenate([timbre @ rows[:, :half], melody @ rows[:, half:]])
    return style.astype(np.float32)[None]


def trimmed(wave: Wave, *, rate_hz: int) -> Wave:
    """Return a wave without the silence before and after, as a copy."""
    loud = np.flatnonzero(np.abs(wave) > SILENT_BELOW)
    if loud.size == 0:
        return wave.astype(np.float32)
    margin = round(MARGIN_S * rate_hz)
    return wave[max(0, loud[0] - margin) : loud[-1] + margin].astype(np.float32)


def open_kokoro(*, cache: Path, say: Callable[[str], None]) -> Kokoro:
    """Return the synthesiser; its files are fetched at the first time.

    One thread and 32 bit numbers: the order of sums, and so every bit, stays the same on one
    processor. On another kind of processor last bits may differ.

    Args:
        cache: folder of fetched files.
        say: told what takes time.

    Raises:
        ZooError: the files cannot be had, or OpenVINO is not installed.
    """
    require("openvino", extra="stimuli")
    files = kokoro_files()
    *parts, vocabulary, styles = fetched_all(files.parts, cache=cache, say=say)
    model = b"".join(part.read_bytes() for part in parts)
    if hashlib.sha256(model).hexdigest() != files.model_sha256:
        problem = f"{FILE}: the parts do not join to the model {files.model_sha256}"
        raise ZooError([problem])
    say("preparing the synthesiser")
    with np.load(styles) as tables:
        return Kokoro(
            network=_compiled(model),
            numbers=json.loads(vocabulary.read_text(encoding="utf-8"))["vocab"],
            tables={name: tables[name] for name in PARENTS},
            key=files.model_sha256,
        )


def _compiled(model: bytes) -> Network:
    prepare()
    import openvino  # noqa: PLC0415 only where something is synthesised

    core = openvino.Core()
    settings = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 1}
    compiled: Network = core.compile_model(core.read_model(model), "CPU", settings)
    return compiled
