"""A sound in memory, and its level."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A sound of one channel.

    Attributes:
        samples: in [-1, 1], at least one.
        rate_hz: samples per second.
    """

    samples: Samples
    rate_hz: int


def rms(samples: Samples) -> float:
    """Return the root of the mean square of samples.

    Examples:
        >>> rms(np.array([3.0, -3.0]))
        3.0
    """
    return float(np.sqrt(np.mean(np.square(samples))))


def factor(db: float) -> float:
    """Return the factor on samples that is a change of level.

    Args:
        db: change in decibels.

    Examples:
        >>> round(factor(20), 9), round(factor(-6), 3)
        (10.0, 0.501)
    """
    return float(10 ** (db / 20))


def levelled(samples: Samples, level: float) -> Samples:
    """Return samples scaled to a root mean square; silence stays silent.

    Args:
        samples: the samples.
        level: root mean square wanted.
    """
    own = rms(samples)
    return samples * (level / own) if own else samples
