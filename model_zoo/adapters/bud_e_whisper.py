"""BUD-E Whisper as a predictor: captions of voices, and scores that are read from their words."""

from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from evenhand.model_zoo.adapters.text_predictor import TextPredictor, generating
from evenhand.model_zoo.adapters.text_scores import Reading, lexicon_reading
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.predictor import Precision, Runtime, Sound
from evenhand.model_zoo.wish import Wish

if TYPE_CHECKING:
    from evenhand.model_zoo.whisper.speech_model import SpeechModel

MODELS: Final = ("bud-e-whisper-1.0", "bud-e-whisper-1.2")


def opened(name: str, wish: Wish) -> TextPredictor:
    """Return a captioner; OpenVINO computes it through Optimum-Intel, which generates its words.

    Args:
        name: of its card.
        wish: `weights` is the folder of its checkpoint.

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
) -> TextPredictor:
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
    return captioner(model, reading=reading or lexicon_reading())


def captioner(
    model: "SpeechModel", *, reading: Reading, batch: int = 8, most_tokens: int | None = None
) -> TextPredictor:
    """Return an open BUD-E Whisper as a predictor.

    Args:
        model: the captioner.
        reading: how scores are read from captions.
        batch: most windows at once.
        most_tokens: where the caption of a window is cut off; None for the model's own limit.
    """

    def write(model: "SpeechModel", sounds: Sequence[Sound]) -> list[str | None]:
        from evenhand.model_zoo.whisper.captioning import captions  # noqa: PLC0415 needs torch

        found = captions(model, sounds, batch=batch, most_tokens=most_tokens)
        return [one.text if one.segments else None for one in found]

    asked = {"task": "caption", "most_tokens": str(most_tokens)}
    return TextPredictor(model=model, write=write, asked=MappingProxyType(asked), reading=reading)
