"""A published model behind the interface of all models."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.graphs.answers import refuse_constant
from evenhand.model_zoo.graphs.reference_faces import reference_faces
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.own_models.model_file import SoundTaken
from evenhand.model_zoo.own_models.preparation import probes
from evenhand.model_zoo.predictor import Batch, Identity, Medium

Item: TypeAlias = NDArray[np.generic]
Numbers: TypeAlias = NDArray[np.float64]

NOT_FINITE: Final = "malformed: the model gave numbers that are not finite"
PROBE_S: Final = 3.0
"""Seconds of the sounds that a model is tried with."""

TINY: Final = 1e-12
"""Numbers below this are as good as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A model that is asked about one item after the other, so that none changes another's score.

    Attributes:
        identity: what makes its scores its own.
        outputs: what its numbers mean, in their order.
        rate_hz: samples per second it takes; None for pictures.
        longest_s: where a sound is cut; None for pictures.
        answer: from an item to its numbers.
    """

    identity: Identity
    outputs: tuple[Output, ...]
    rate_hz: int | None
    longest_s: float | None
    answer: Callable[[Item], Numbers]

    @property
    def medium(self) -> Medium:
        """Return what it takes."""
        return "picture" if self.rate_hz is None else "sound"

    def score(self, items: Sequence[Item], /) -> Batch:
        """Return the scores of some decoded items; one that it cannot take has a reason instead.

        Raises:
            ZooError: an array is no picture, or the model gives another number of numbers.
        """
        scores = np.full((len(items), len(self.outputs)), np.nan)
        reasons: list[str | None] = []
        for place, item in enumerate(items):
            try:
                found = self.answer(self._cut(item))
            except ZooError:
                raise
            except (RuntimeError, ValueError) as error:
                reasons.append(f"failed: {first_line(error)}")
                continue
            finite = bool(np.isfinite(found).all())
            reasons.append(None if finite else NOT_FINITE)
            if finite:
                scores[place] = found
        return Batch(scores=scores, reasons=tuple(reasons))

    def _cut(self, item: Item) -> Item:
        """Return a sound no longer than it may be."""
        if self.rate_hz is None or self.longest_s is None:
            return item
        return item[: round(self.rate_hz * self.longest_s)]


def tried(pipeline: Pipeline) -> Pipeline:
    """Return a model once its answers to eight very different items were found to differ.

    Raises:
        ZooError: it cannot take them, or says the same of all.
    """
    if pipeline.rate_hz is None:
        items: Sequence[Item] = reference_faces()
    else:
        seconds = min(PROBE_S, pipeline.longest_s or PROBE_S)
        items = probes(SoundTaken(sample_rate_hz=pipeline.rate_hz, seconds=seconds))
    said = pipeline.score(items)
    failed = [reason for reason in said.reasons if reason]
    if failed:
        problem = f"{pipeline.identity.model}: an ordinary item has no score: {failed[0]}"
        raise ZooError([problem])
    bounded = pipeline.outputs[0].scale.low == 0
    scale = 1.0 if bounded else float(np.abs(said.scores).max(initial=TINY))
    names = [one.name for one in pipeline.outputs]
    refuse_constant(said.scores, model=pipeline.identity.model, outputs=names, scale=scale)
    return pipeline


def softmax(numbers: Numbers) -> Numbers:
    """Return shares of one over the last axis.

    Examples:
        >>> softmax(np.array([1000.0, 1000.0])).tolist()
        [0.5, 0.5]
    """
    with np.errstate(invalid="ignore"):
        grown = np.exp(numbers - numbers.max(axis=-1, keepdims=True))
        found: Numbers = grown / grown.sum(axis=-1, keepdims=True)
    return found


def sigmoid(numbers: Numbers) -> Numbers:
    """Return a share for each number by itself.

    Examples:
        >>> sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist()
        [0.0, 0.5, 1.0]
    """
    found: Numbers = 0.5 * (1 + np.tanh(numbers / 2))
    return found


def first_line(error: Exception) -> str:
    """Return what an error says, in one line."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
