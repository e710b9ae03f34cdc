"""Captions as scores: how strongly a caption says that each of the 40 emotions is there."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.captions.tags import degrees
from evenhand.model_zoo.outputs import Output, Scale, known_outputs

SIGN = "0 not mentioned or denied, 1 slight, 2 plain, 3 strong, 4 extreme"


def caption_outputs() -> tuple[Output, ...]:
    """Return what the scores of captions mean: one output an emotion.

    0 is a reading here: the caption could have mentioned the emotion, and does not.

    Examples:
        >>> len(caption_outputs()), caption_outputs()[0].scale.high
        (40, 4.0)
    """
    scale = Scale(kind="bounded", low=0.0, high=4.0)
    known = known_outputs("emotion", modality="voice")
    return tuple(
        Output(name=one.of, kind="emotion", of=one.of, form="raw", scale=scale, sign=SIGN)
        for one in known
    )


def caption_scores(captions: Sequence[str]) -> NDArray[np.float64]:
    """Return the degrees of all emotions in captions.

    Args:
        captions: plain texts in English.

    Returns:
        Captions x 40, 0..4, in the order of `caption_outputs`.

    Examples:
        >>> scores = caption_scores(["She sounds furious.", ""])
        >>> [one.of for one, score in zip(caption_outputs(), scores[0]) if score]
        ['anger']
        >>> scores[1].sum()
        np.float64(0.0)
    """
    names = [one.of for one in caption_outputs()]
    said = [degrees(caption) for caption in captions]
    held = [[one.get(name, 0) for name in names] for one in said]
    return np.array(held, dtype=np.float64).reshape(-1, len(names))
