"""A network that hears a sound and gives numbers: what all of them have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Medium, Sound, Wave

Shares = NDArray[np.float64] | str
"""A number for each output; or why there is none, as `kind: words`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundClassifier:
    """A predictor of sounds, one after the other; a `Listener`.

    Attributes:
        identity: what makes its scores its own.
        rate_hz: samples per second it takes.
        longest_s: how many seconds it hears; None for all.
        outputs: what its numbers mean, in their order.
        hear: from a sound in blocks to a number for each output.
    """

    identity: Identity
    rate_hz: int
    longest_s: float | None
    outputs: tuple[Output, ...]
    hear: Callable[[Sound], Shares]

    @property
    def medium(self) -> Medium:
        """Return `sound`."""
        return "sound"

    def score(self, items: Sequence[NDArray[np.generic]], /) -> Batch:
        """Return the scores of some decoded sounds."""
        return self.listen([[cast("Wave", item)] for item in items])

    def listen(self, sounds: Sequence[Sound], /) -> Batch:
        """Return the scores of some sounds that come in blocks."""
        heard = [self.hear(sound) for sound in sounds]
        scores = np.full((len(heard), len(self.outputs)), np.nan)
        for place, found in enumerate(heard):
            if not isinstance(found, str):
                scores[place] = found
        reasons = tuple(found if isinstance(found, str) else None for found in heard)
        return Batch(scores=scores, reasons=reasons)
