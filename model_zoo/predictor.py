"""What every model looks like from outside, whoever made it and whatever computes it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.outputs import Output

Picture: TypeAlias = NDArray[np.uint8]
"""One picture: height x width x 3, red, green, blue, 0..255, upright."""

Wave: TypeAlias = NDArray[np.float32]
"""One stretch of sound: samples, one channel, in [-1, 1], at the rate that the model names."""

Sound: TypeAlias = Iterable[Wave]
"""A sound of any length in blocks that follow each other, each of at least one sample; it need not
be in memory."""

Medium: TypeAlias = Literal["picture", "sound"]
Runtime: TypeAlias = Literal["torch", "openvino", "optimum-intel"]
"""What computes: torch; OpenVINO by itself; OpenVINO through the classes of Optimum-Intel."""

Computes: TypeAlias = Runtime | Literal["numpy", "python", "process", "http"]
"""The same; or numpy, which computes heads that are too many for memory; or what is called, a
function, a program or an address, of which nothing more is known."""

Precision: TypeAlias = Literal["f32", "bf16", "int8"]
"""In what numbers: 32 bit; bfloat16 (OpenVINO's silent default where the processor has it);
weights and, where calibrated, activations in 8 bit integers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """All that two scores must share to have come from the same model.

    Attributes:
        model: its name in the zoo, or the name its owner gives.
        weights: sha256 over its files of weights.
        runtime: what computes.
        precision: in what numbers.
        settings: whatever else changes a score: baseline, form, crop, versions of libraries.
    """

    model: str
    weights: str
    runtime: Computes
    precision: Precision | Literal["unstated"]
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def digest(self) -> str:
        """Return one sha256 for all of it; scores are kept under this key.

        Examples:
            >>> one = Identity(model="m", weights="0", runtime="torch", precision="f32")
            >>> two = Identity(model="m", weights="0", runtime="torch", precision="bf16")
            >>> one.digest() == two.digest(), len(one.digest())
            (False, 64)
        """
        return hashlib.sha256(json.dumps(self.told(), sort_keys=True).encode()).hexdigest()

    def told(self) -> dict[str, object]:
        """Return all of it in plain values, for files."""
        named: dict[str, object] = {name: getattr(self, name) for name in self.__slots__}
        return {**named, "settings": dict(self.settings)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a model says of some items.

    A reason is `kind: words`, and the kind is counted: `no_samples`; `refused`, where a model will
    not say; `malformed`, where its answer cannot be read; `failed`, where there was none.

    Attributes:
        scores: items x outputs; nan in the rows that have a reason, and nowhere else.
        reasons: why an item has no scores; None where it has them.
        texts: what the model said in words, for models that say words; else None.
        passing: places of items whose reason may pass, such as an outage: they are asked again in
            the next run, while all else is kept.
        logs: what was asked and answered, a JSON text an item, for models that are asked from
            afar; else None.
    """

    scores: NDArray[np.float64]
    reasons: tuple[str | None, ...]
    texts: tuple[str | None, ...] | None = None
    passing: frozenset[int] = frozenset()
    logs: tuple[str | None, ...] | None = None


class Receiver(Protocol):
    """What takes pictures or sounds."""

    @property
    def identity(self) -> Identity:
        """Return what makes its numbers its own."""

    @property
    def medium(self) -> Medium:
        """Return what it takes."""

    @property
    def rate_hz(self) -> int | None:
        """Return the samples per second it takes; None for pictures."""

    @property
    def longest_s(self) -> float | None:
        """Return how many seconds of a sound it hears; None for pictures, or where it hears all."""


class Predictor(Receiver, Protocol):
    """A model that gives numbers for pictures or sounds."""

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return what its numbers mean, in their order."""

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        """Return the scores of some decoded items.

        Args:
            items: pictures or stretches of sound; never empty.
        """


@runtime_checkable
class Listener(Predictor, Protocol):
    """A model that hears sounds of any length without having them in memory."""

    def listen(self, sounds: Sequence[Sound], /) -> Batch:
        """Return the scores of some sounds.

        Args:
            sounds: in blocks, at the model's rate; never empty, and each is gone through once.
        """


class Encoder(Receiver, Protocol):
    """The part of a model that turns an item into an embedding, which its heads share."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Return the shape of the embedding of one item."""

    def embed(self, items: Sequence[NDArray[np.generic]], /) -> NDArray[np.float32]:
        """Return items x shape."""


class Heads(Protocol):
    """The part of a model that reads numbers off an embedding."""

    @property
    def identity(self) -> Identity:
        """Return what makes its numbers its own."""

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return what its numbers mean, in their order."""

    def read(self, embeddings: NDArray[np.float32], /) -> NDArray[np.float64]:
        """Return items x outputs."""
