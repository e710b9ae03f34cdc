"""How speech sounds, in words: captions of the BUD-E Whisper family.

These are Whispers that were taught to describe a voice instead of writing down its words. They
answer in plain text without tags, and are asked without language or task.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evenhand.model_zoo.predictor import Wave
from evenhand.model_zoo.whisper.speech_model import SpeechModel
from evenhand.model_zoo.whisper.windowed import Segment, Sound, joined, segments

STRAY: Final = re.compile(r"\A[A-Z]{1,2}(?=[A-Z][a-z])(?![A-Z]{1,2}s\b)")
"""One or two capitals glued to a capitalised word; not those of a plural such as "TVs"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a model says of a voice.

    Attributes:
        text: the captions of all windows, one after the other.
        segments: the caption of each window with its times.
    """

    text: str
    segments: tuple[Segment, ...]


def captions(
    model: SpeechModel,
    sounds: Sequence[Sound],
    *,
    batch: int = 8,
    most_tokens: int | None = None,
) -> tuple[Caption, ...]:
    """Return the captions of some sounds.

    Args:
        model: a BUD-E Whisper.
        sounds: each in blocks of samples at the model's rate; `[wave]` for one in memory.
        batch: most windows at once.
        most_tokens: where the caption of a window is cut off.

    Returns:
        Captions without stray capitals; of an empty sound an empty one.
    """

    def write(_: Sequence[int], waves: Sequence[Wave]) -> tuple[str, ...]:
        return tuple(map(tidied, model.written(waves, most_tokens=most_tokens)))

    found = segments(model, sounds, write, batch=batch)
    return tuple(Caption(text=joined(parts), segments=parts) for parts in found)


def tidied(caption: str) -> str:
    """Return a caption without the one or two stray capitals that may stand before it.

    Only capitals that are glued to a capitalised word are taken for stray: "A man" and "I am" are
    words, and so may "USA" or "TVs" be.

    Examples:
        >>> tidied("AThis speaker sounds calm."), tidied("TAThe voice is low.")
        ('This speaker sounds calm.', 'The voice is low.')
        >>> tidied("A man speaks."), tidied("I am here."), tidied("TVs hum.")
        ('A man speaks.', 'I am here.', 'TVs hum.')
    """
    return STRAY.sub("", caption.strip())
