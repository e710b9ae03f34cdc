"""From what a model said in words to a batch, with scores if somebody reads them off the words."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.captions.scores import caption_outputs, caption_scores
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch

Read: TypeAlias = Callable[[Sequence[str]], NDArray[np.float64]]
"""From texts to texts x outputs."""

NO_SOUND: Final = "no_samples: the sound is empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How numbers are read off texts.

    Attributes:
        name: what tells this reading from others; it becomes part of a model's identity.
        outputs: what the numbers mean.
        read: from texts to numbers.
    """

    name: str
    outputs: tuple[Output, ...]
    read: Read


def _nothing(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return no numbers."""
    return np.empty((len(texts), 0))


TEXTS_ALONE: Final = Reading(name="none", outputs=(), read=_nothing)
"""The reading of who wants the texts and no scores."""


def lexicon_reading() -> Reading:
    """Return the reading of captions by the words of the lexicon, 0..4 for each of 40 emotions.

    Examples:
        >>> len(lexicon_reading().outputs)
        40
    """
    lexicon = files("evenhand.model_zoo.captions").joinpath("lexicon.toml").read_bytes()
    name = f"lexicon {hashlib.sha256(lexicon).hexdigest()}"
    return Reading(name=name, outputs=caption_outputs(), read=caption_scores)


def batch_of_texts(texts: Sequence[str | None], reading: Reading) -> Batch:
    """Return texts as a batch, with the scores that are read from them.

    Args:
        texts: what was said of each item; None for an item without sound.
        reading: how scores are read.

    Raises:
        ZooError: the reading gives scores of another shape than its outputs.

    Examples:
        >>> found = batch_of_texts(["She sounds furious.", None], TEXTS_ALONE)
        >>> found.texts, found.scores.shape, found.reasons
        (('She sounds furious.', None), (2, 0), (None, 'no_samples: the sound is empty'))
    """
    heard = [text for text in texts if text is not None]
    read = np.asarray(reading.read(heard), dtype=np.float64)
    expected = len(heard), len(reading.outputs)
    if read.shape != expected:
        problem = f"reading {reading.name!r}: scores of shape {read.shape}, expected {expected}"
        raise ZooError([problem])
    scores = np.full((len(texts), len(reading.outputs)), np.nan)
    scores[[text is not None for text in texts]] = read
    reasons = tuple(NO_SOUND if text is None else None for text in texts)
    return Batch(scores=scores, reasons=reasons, texts=tuple(texts))
