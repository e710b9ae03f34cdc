"""A plain Whisper as a predictor of transcripts."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from evenhand.model_zoo.adapters.text_predictor import TextPredictor, generating
from evenhand.model_zoo.adapters.text_scores import TEXTS_ALONE, Reading
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.fetch.whisper_base import checkpoint_folder
from evenhand.model_zoo.frameworks import require
from evenhand.model_zoo.predictor import Precision, Runtime, Sound
from evenhand.model_zoo.wish import Wish

if TYPE_CHECKING:
    from evenhand.model_zoo.whisper.speech_model import SpeechModel

MODELS: Final = ("whisper-base",)


def read_from(name: str, wish: Wish) -> Iterable[Path]:
    """Return the folder of the checkpoint that `evenhand zoo fetch` made, unless another is named.

    Args:
        name: of the card.
        wish: may name a folder.
    """
    return () if wish.weights else (checkpoint_folder(wish.cache, name=name),)


def opened(name: str, wish: Wish) -> TextPredictor:
    """Return a transcriber; without a folder, the checkpoint that `evenhand zoo fetch` made.

    Args:
        name: of its card.
        wish: `language` is that of all sounds; left out, that of each is identified.

    Raises:
        ZooError: it was not fetched, or the folder holds no Whisper.
    """
    wish.refuse("encoder", "partial", why=f"{name} is one network")
    wish.refuse("baseline", "form", why=f"{name} writes transcripts")
    folder = wish.weights or fetched(name, wish.cache)
    return open_whisper(
        folder,
        runtime=generating(wish.runtime),
        precision=wish.precision,
        language=wish.language,
        cache=wish.cache,
    )


def fetched(name: str, cache: Path) -> Path:
    """Return the folder of a checkpoint that `evenhand zoo fetch` made.

    Args:
        name: of its card.
        cache: where it is kept.

    Raises:
        ZooError: it was not fetched.
    """
    folder = checkpoint_folder(cache, name=name)
    if not folder.is_dir():
        problem = f"{name}: not fetched yet; run: evenhand zoo fetch {name}"
        raise ZooError([problem])
    return folder


def open_whisper(
    folder: Path,
    *,
    runtime: Runtime = "torch",
    precision: Precision = "f32",
    language: str | None = None,
    cache: Path | None = None,
) -> TextPredictor:
    """Return the transcriber of a folder.

    Args:
        folder: a checkpoint of transformers or its exported form; see `open_speech_model`.
        runtime: `torch` or `optimum-intel`.
        precision: in what numbers it computes.
        language: code of the language of all sounds; None identifies that of each.
        cache: where exports are kept.

    Raises:
        ZooError: there is no model in the folder, it cannot be run so, it does not have the
            language, or torch and transformers are not installed.
    """
    require("torch", "transformers", extra="models")
    from evenhand.model_zoo.whisper.speech_model import (  # noqa: PLC0415 needs torch
        open_speech_model,
    )

    model = open_speech_model(folder, runtime=runtime, precision=precision, cache=cache)
    return transcriber(model, language=language)


def transcriber(
    model: "SpeechModel",
    *,
    language: str | None = None,
    reading: Reading = TEXTS_ALONE,
    batch: int = 8,
    most_tokens: int | None = None,
) -> TextPredictor:
    """Return an open Whisper as a predictor of transcripts.

    Args:
        model: the Whisper.
        language: code of the language of all sounds; None identifies that of each.
        reading: how scores are read from transcripts.
        batch: most windows at once.
        most_tokens: where the transcript of a window is cut off; None for the model's own limit.

    Raises:
        ZooError: the model does not have this language.
    """
    known = model.languages or ("en",)
    if language is not None and language not in known:
        problem = f"--language {language}: the model has {', '.join(known)}"
        raise ZooError([problem])

    def write(model: "SpeechModel", sounds: Sequence[Sound]) -> list[str | None]:
        from evenhand.model_zoo.whisper.transcription import transcripts  # noqa: PLC0415 torch

        found = transcripts(model, sounds, language=language, batch=batch, most_tokens=most_tokens)
        return [one.text if one.segments else None for one in found]

    asked = {
        "task": "transcribe",
        "language": language or "identified",
        "most_tokens": str(most_tokens),
    }
    return TextPredictor(model=model, write=write, asked=MappingProxyType(asked), reading=reading)
