"""BUD-E Whisper as a predictor: captions of voices, and scores that are read from their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.adapters.text_scores import (
    Reading,
    batch_of_texts,
    generating,
    lexicon_reading,
    told,
)
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Medium, Precision, Runtime, Wave
from evenhand.model_zoo.wish import Wish

if TYPE_CHECKING:
    from evenhand.model_zoo.whisper.speech_model import SpeechModel


MODELS: Final = ("bud-e-whisper-1.0", "bud-e-whisper-1.2")


@dataclass(frozen=True, slots=True, kw_only=True)
class BudEWhisper:
    """A predictor whose texts are captions.

    Attributes:
        model: an open model; see `open_speech_model`.
        reading: how scores are read from captions.
        batch: most windows at once.
        most_tokens: where the caption of a window is cut off; None for the model's own limit.
    """

    model: "SpeechModel"
    reading: Reading
    batch: int = 8
    most_tokens: int | None = None

    @property
    def identity(self) -> Identity:
        """Return what makes its texts and scores its own."""
        return told(
            self.model.identity,
            task="caption",
            reading=self.reading.name,
            most_tokens=str(self.most_tokens),
        )

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
        return

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return what the reading gives; none for captions alone."""
        return self.reading.outputs

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        """Return captions, and the scores that are read from them.

        Args:
            items: stretches of sound of any length at `rate_hz`.
        """
        from evenhand.model_zoo.whisper.captioning import captions  # noqa: PLC0415 needs torch

        sounds = [[cast("Wave", item)] for item in items]
        found = captions(self.model, sounds, batch=self.batch, most_tokens=self.most_tokens)
        return batch_of_texts([one.text if one.segments else None for one in found], self.reading)


def opened(name: str, wish: Wish) -> BudEWhisper:
    """Return a captioner; OpenVINO computes it through Optimum-Intel, which generates its words.

    Raises:
        ZooError: no folder of its checkpoint, or one that does not fit.
    """
    folder = wish.needed("weights", what=f"folder of the checkpoint of {name}")
    wish.refuse("encoder", "partial", why=f"{name} is one network")
    wish.refuse("baseline", "form", "language", why=f"{name} writes captions in English")
    return open_bud_e_whisper(
        Path(folder),
        runtime=generating(wish.runtime),
        precision=wish.precision,
        cache=wish.cache,
    )


def open_bud_e_whisper(
    folder: Path,
    *,
    runtime: Runtime = "torch",
    precision: Precision = "f32",
    reading: Reading | None = None,
    cache: Path | None = None,
) -> BudEWhisper:
    """Return the captioner of a folder.

    Args:
        folder: a checkpoint of transformers or its exported form; see `open_speech_model`.
        runtime: `torch` or `optimum-intel`.
        precision: in what numbers it computes.
        reading: how scores are read from captions; None for the lexicon.
        cache: where exports are kept.

    Raises:
        ZooError: there is no model in the folder, it cannot be run so, or torch and transformers
            are not installed.
    """
    require("torch", "transformers", extra="models")
    from evenhand.model_zoo.whisper.speech_model import (  # noqa: PLC0415 needs torch
        open_speech_model,
    )

    model = open_speech_model(folder, runtime=runtime, precision=precision, cache=cache)
    return BudEWhisper(model=model, reading=reading or lexicon_reading())
