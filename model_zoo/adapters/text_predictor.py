"""A Whisper as a predictor: what it writes, and scores that are read from its words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.adapters.text_scores import Reading, batch_of_texts
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Medium, Runtime, Sound, Wave

if TYPE_CHECKING:
    from evenhand.model_zoo.whisper.speech_model import SpeechModel

Write: TypeAlias = Callable[["SpeechModel", Sequence[Sound]], Sequence[str | None]]
"""From sounds to texts; None for a sound without samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPredictor:
    """A predictor that says words; a `Listener`.

    Attributes:
        model: an open model; see `open_speech_model`.
        write: what it is asked to write.
        asked: the same in words, with all that changes a text; part of the identity.
        reading: how scores are read from texts.
    """

    model: "SpeechModel"
    write: Write
    asked: Mapping[str, str]
    reading: Reading

    @property
    def identity(self) -> Identity:
        """Return what makes its texts and scores its own."""
        own = self.model.identity
        settings = {**own.settings, **self.asked, "reading": self.reading.name}
        return replace(own, settings=MappingProxyType(settings))

    @property
    def medium(self) -> Medium:
        """Return `sound`."""
        return "sound"

    @property
    def rate_hz(self) -> int:
        """Return the samples per second it takes."""
        return self.model.rate_hz

    @property
    def longest_s(self) -> None:
        """Return None: longer sounds are heard in windows."""

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return what the reading gives; none for texts alone."""
        return self.reading.outputs

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        """Return texts and scores of sounds that are in memory."""
        return self.listen([[cast("Wave", item)] for item in items])

    def listen(self, sounds: Sequence[Sound], /) -> Batch:
        """Return texts and scores of sounds of any length, held a few windows at a time."""
        return batch_of_texts(self.write(self.model, sounds), self.reading)


def generating(runtime: Runtime) -> Runtime:
    """Return what computes a model that writes words, where a runtime is wished for.

    OpenVINO alone runs a network once; the search for words around it is Optimum-Intel's.

    Examples:
        >>> generating("openvino")
        'optimum-intel'
    """
    return "optimum-intel" if runtime == "openvino" else runtime
