"""A plain Whisper as a predictor: transcripts, and scores that are read from their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.adapters.text_scores import (
    TEXTS_ALONE,
    Reading,
    batch_of_texts,
    generating,
    told,
)
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.whisper_base import checkpoint_folder
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Medium, Precision, Runtime, Wave
from evenhand.model_zoo.wish import Wish

if TYPE_CHECKING:
    from evenhand.model_zoo.whisper.speech_model import SpeechModel


MODELS: Final = ("whisper-base",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper:
    """A predictor whose texts are transcripts.

    Attributes:
        model: an open model; see `open_speech_model`.
        language: code of the language of all sounds; None identifies that of each.
        reading: how scores are read from transcripts.
        batch: most windows at once.
        most_tokens: where the transcript of a window is cut off; None for the model's own limit.
    """

    model: "SpeechModel"
    language: str | None = None
    reading: Reading = TEXTS_ALONE
    batch: int = 8
    most_tokens: int | None = None

    @property
    def identity(self) -> Identity:
        """Return what makes its texts and scores its own."""
        return told(
            self.model.identity,
            task="transcribe",
            language=self.language or "identified",
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
        """Return what the reading gives; none for transcripts alone."""
        return self.reading.outputs

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        """Return transcripts, and the scores that are read from them.

        Args:
            items: stretches of sound of any length at `rate_hz`.
        """
        from evenhand.model_zoo.whisper.transcription import (  # noqa: PLC0415 needs torch
            transcripts,
        )

        found = transcripts(
            self.model,
            [[cast("Wave", item)] for item in items],
            language=self.language,
            batch=self.batch,
            most_tokens=self.most_tokens,
        )
        return batch_of_texts([one.text if one.segments else None for one in found], self.reading)


def opened(name: str, wish: Wish) -> Whisper:
    """Return a transcriber; without a folder, the checkpoint that `evenhand zoo fetch` made.

    Raises:
        ZooError: it was not fetched, or the folder holds no Whisper.
    """
    wish.refuse("encoder", "partial", why=f"{name} is one network")
    wish.refuse("baseline", "form", why=f"{name} writes transcripts")
    folder = wish.weights or checkpoint_folder(wish.cache)
    if not folder.is_dir():
        problem = f"{name}: not fetched yet; run: evenhand zoo fetch {name}"
        raise ZooError([problem])
    return open_whisper(
        folder,
        runtime=generating(wish.runtime),
        precision=wish.precision,
        language=wish.language,
        cache=wish.cache,
    )


def open_whisper(
    folder: Path,
    *,
    runtime: Runtime = "torch",
    precision: Precision = "f32",
    language: str | None = None,
    cache: Path | None = None,
) -> Whisper:
    """Return the transcriber of a folder.

    Args:
        folder: a checkpoint of transformers or its exported form; see `open_speech_model`.
        runtime: `torch` or `optimum-intel`.
        precision: in what numbers it computes.
        language: code of the language of all sounds; None identifies that of each.
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
    return Whisper(model=model, language=language)
