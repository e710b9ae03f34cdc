"""Encoders by name: of a shipped model, of Whisper base, or in a folder."""

from pathlib import Path

from evenhand.model_zoo.adapters import shipped
from evenhand.model_zoo.adapters.face_encoder import open_face_encoder
from evenhand.model_zoo.adapters.voice_encoder import open_voice_encoder
from evenhand.model_zoo.adapters.whisper import MODELS as WHISPERS
from evenhand.model_zoo.adapters.whisper import fetched
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.outputs import Modality
from evenhand.model_zoo.predictor import Encoder
from evenhand.model_zoo.wish import Wish


def open_encoder(source: str, *, modality: Modality, wish: Wish) -> Encoder:
    """Return an encoder, for heads of one's own.

    Args:
        source: name of a shipped model, or `whisper-base` once that was fetched; a folder of a
            Whisper or of open_clip, or of what was exported from one.
        modality: what it must take.
        wish: what computes, in what numbers, where exports are kept.

    Raises:
        ZooError: none of these, one that takes something else, or one that cannot be run so.
    """
    if source in shipped.MODELS:
        encoder = _shipped(source, wish)
    elif modality == "face":
        encoder = open_face_encoder(source, wish)
    else:
        folder = fetched(source, wish.cache) if source in WHISPERS else Path(source)
        encoder = open_voice_encoder(
            folder, runtime=wish.runtime, precision=wish.precision, cache=wish.cache
        )
    if encoder.medium != ("picture" if modality == "face" else "sound"):
        problem = f"--encoder {source}: takes {encoder.medium}s; one of a {modality} is wanted"
        raise ZooError([problem])
    return encoder


def _shipped(name: str, wish: Wish) -> Encoder:
    """Return the encoder of a shipped model."""
    plain = Wish(runtime=wish.runtime, precision=wish.precision, cache=wish.cache, say=wish.say)
    return shipped.opened(name, plain).encoder
