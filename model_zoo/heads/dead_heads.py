"""Heads that hardly move, whose agreement with anything is undefined and not 0."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.outputs import Output

LEAST: Final = 0.2
"""On a scale of 0 to 7: four heads of the published Small model stay below it over eight posed
emotions."""


def nearly_dead(
    scores: NDArray[np.float64], outputs: Sequence[Output], *, least: float = LEAST
) -> Mapping[str, float]:
    """Return the heads whose scores spread over less than some units.

    A head that says the same of every face finds no gap between groups either, and looks even.

    Args:
        scores: items x outputs, of items that differ in what they show; nan does not count.
        outputs: what the columns are.
        least: least distance between the largest and the smallest score of a live head, in the
            units of the output. Heads on no common scale need a limit of their own.

    Returns:
        The distance by names of outputs; 0 for a head without two scores.

    Examples:
        >>> from evenhand.model_zoo.card import card, declared_outputs
        >>> pair = declared_outputs(card("empathic-insight-face-small"))[:2]
        >>> dict(nearly_dead(np.array([[0.0, 0.5], [4.0, 0.5]]), pair))
        {'elation': 0.0}
    """
    low = np.nanmin(scores, axis=0, initial=np.inf)
    high = np.nanmax(scores, axis=0, initial=-np.inf)
    spread = np.maximum(high - low, 0.0)
    return MappingProxyType(
        {
            one.name: float(distance)
            for one, distance in zip(outputs, spread, strict=True)
            if distance < least
        }
    )
