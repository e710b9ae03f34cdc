"""Which language is spoken: one step of the decoder, and the tokens of the languages in it.

An audit by language begins here: speech that is taken for another language is written down wrong
from its first word.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Wave
from evenhand.model_zoo.whisper.speech_model import SpeechModel


def language_probabilities(
    model: SpeechModel, waves: Sequence[Wave]
) -> tuple[Mapping[str, float], ...]:
    """Return the probability of every language that the model has, for each sound.

    The softmax is taken over the tokens of the languages alone.

    Args:
        model: a multilingual Whisper.
        waves: one window or less each; what comes later is not heard.

    Returns:
        For each sound the languages by code, the likeliest first; they sum to 1.

    Raises:
        ZooError: the model knows one language only.
    """
    if not model.languages:
        problem = f"{model.identity.model}: has no tokens of languages, so it can name none"
        raise ZooError([problem])
    tokens = list(model.languages.values())
    logits = model.first_logits(waves)[:, tokens].astype(np.float64)
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return tuple(_ordered(zip(model.languages, row.tolist(), strict=True)) for row in shares)


def identified_languages(model: SpeechModel, waves: Sequence[Wave]) -> tuple[str, ...]:
    """Return the code of the likeliest language of each sound.

    Args:
        model: a multilingual Whisper.
        waves: one window or less each.

    Raises:
        ZooError: the model knows one language only.
    """
    return tuple(next(iter(shares)) for shares in language_probabilities(model, waves))


def _ordered(shares: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    """Return shares from the largest to the smallest."""
    return dict(sorted(shares, key=lambda pair: -pair[1]))
