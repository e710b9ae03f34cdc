"""How much two categories agree: 1 on the diagonal, less the further they are apart.

The names and forms are those of Gwet 2014, Handbook of Inter-Rater Reliability, chapter 3.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from evenhand.metrics.sums import Array

Weighting: TypeAlias = Literal["identity", "linear", "quadratic", "ordinal"]


def category_weights(levels: Array, *, weighting: Weighting) -> Array:
    """Return the agreement of each pair of levels.

    Args:
        levels: different values, ascending, shape (q,).
        weighting: `identity` for names; `linear` 1 - |a - b| / range; `quadratic`
            1 - ((a - b) / range)^2; `ordinal` 1 - m (m + 1) / (q (q - 1)) for levels m places
            apart, which takes their order only.

    Returns:
        Symmetric, within [0, 1], 1 on the diagonal, shape (q, q).

    Raises:
        ValueError: an unknown weighting.

    Examples:
        >>> category_weights(np.array([0.0, 1.0, 2.0]), weighting="quadratic")[0]
        array([1.  , 0.75, 0.  ])
    """
    if weighting not in _FORMS:
        msg = f"weighting must be one of {', '.join(_FORMS)}, got {weighting!r}"
        raise ValueError(msg)
    if len(levels) < 2:  # noqa: PLR2004 one level agrees with itself
        return np.ones((len(levels), len(levels)))
    return _FORMS[weighting](levels)


def _identity(levels: Array) -> Array:
    return np.eye(len(levels))


def _linear(levels: Array) -> Array:
    return np.asarray(1 - _apart(levels))


def _quadratic(levels: Array) -> Array:
    return np.asarray(1 - _apart(levels) ** 2)


def _ordinal(levels: Array) -> Array:
    count = len(levels)
    place = np.arange(count)
    steps = np.abs(place[:, None] - place)
    return np.asarray(1 - steps * (steps + 1) / (count * (count - 1)))


def _apart(levels: Array) -> Array:
    """Return distances in units of the largest one."""
    return np.asarray(np.abs(levels[:, None] - levels) / (levels[-1] - levels[0]))


_FORMS: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {"identity": _identity, "linear": _linear, "quadratic": _quadratic, "ordinal": _ordinal}
)
