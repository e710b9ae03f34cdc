"""What a graph of others must do before its scores are believed: answer, and not always the same.

A file in a dialect that a runtime does not know may load without a word and give one answer to
everything. So whoever opens such a file asks it about a handful of very different items first.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError

LEAST_SPREAD: Final = 0.01
"""The least by which some output has to move between items, as a share of the scale."""


def refuse_constant(
    answers: NDArray[np.floating],
    *,
    model: str,
    outputs: Sequence[str],
    scale: float = 1.0,
) -> None:
    """Refuse a model whose answer does not depend on what it is given.

    The spread of an output is its largest minus its least value over the items. A model that works
    may well name the same label for all of them; its numbers still move.

    Args:
        answers: items x outputs, for items that differ as much as real ones do.
        model: what to call it.
        outputs: names of the outputs.
        scale: how far an output can go: 1 for probabilities.

    Raises:
        ZooError: a value is no finite number, or no output has a spread of 1 % of the scale.

    Examples:
        >>> refuse_constant(np.tile([0.9, 0.1], (8, 1)), model="m", outputs=("disgust", "happy"))
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.ZooError: m: answers 'disgust' with 0.900 for each of 8 \
different items; its file was read wrongly, or it is broken; its scores are not used
    """
    if not np.isfinite(answers).all():
        bad = outputs[int(np.argmin(np.isfinite(answers).all(axis=0)))]
        problem = f"{model}: output {bad!r} is no finite number for an ordinary item"
        raise ZooError([problem])
    if np.ptp(answers, axis=0).max() >= LEAST_SPREAD * scale:
        return
    mean = answers.mean(axis=0)
    most = int(mean.argmax())
    problem = (
        f"{model}: answers {outputs[most]!r} with {mean[most]:.3f} for each of {len(answers)}"
        " different items; its file was read wrongly, or it is broken; its scores are not used"
    )
    raise ZooError([problem])


def refuse_other(
    answers: NDArray[np.floating],
    known: NDArray[np.floating],
    *,
    model: str,
    outputs: Sequence[str],
    tolerance: float,
) -> None:
    """Refuse a model whose answers are not the ones that are on record.

    Args:
        answers: items x outputs, as computed now.
        known: the same, as they were recorded for this runtime.
        model: what to call it.
        outputs: names of the outputs.
        tolerance: the largest difference that is let through.

    Raises:
        ZooError: another number of answers, or one that differs by more; says which.

    Examples:
        >>> one = np.array([[0.9, 0.1]])
        >>> refuse_other(one, one[:, ::-1], model="m", outputs=("sad", "happy"), tolerance=0.01)
        Traceback (most recent call last):
            ...
        evenhand.model_zoo.errors.ZooError: m: reference item 0: 'sad' is 0.9000 here, 0.1000 is \
on record; the runtime computes another function
    """
    if answers.shape != known.shape:
        problem = f"{model}: answers of shape {answers.shape}, {known.shape} are on record"
        raise ZooError([problem])
    apart = np.abs(answers - known)
    if apart.max() <= tolerance:
        return
    item, output = divmod(int(apart.argmax()), apart.shape[1])
    here, recorded = answers[item, output], known[item, output]
    problem = (
        f"{model}: reference item {item}: {outputs[output]!r} is {here:.4f} here,"
        f" {recorded:.4f} is on record; the runtime computes another function"
    )
    raise ZooError([problem])
