"""How far computed numbers are from the same numbers computed otherwise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.errors import ZooError


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The distance of an array from the one it should equal.

    Attributes:
        largest: the largest absolute difference.
        rms: root of the mean squared difference.
        relative_rms: `rms` over the root mean square of the truth; None where the truth is 0.
        cosine: cosine between both, as vectors; None where one of them is 0.
    """

    largest: float
    rms: float
    relative_rms: float | None
    cosine: float | None


def drift(truth: NDArray[np.floating], got: NDArray[np.floating]) -> Drift:
    r"""Return how far an array is from another.

    $$ \mathrm{rms} = \sqrt{\overline{(g - t)^2}}, \quad
       \mathrm{relative} = \mathrm{rms} / \sqrt{\overline{t^2}}, \quad
       \cos = t \cdot g / (|t| |g|) $$

    Args:
        truth: what should come out, of any shape.
        got: what came out, of the same shape.

    Returns:
        Distances in the unit of the arrays; relative ones of at least 0, the cosine in [-1, 1].

    Raises:
        ZooError: other shapes, no numbers, or a number that is not finite.

    Examples:
        >>> drift(np.array([3.0, 4.0]), np.array([3.0, 5.0]))  # doctest: +ELLIPSIS
        Drift(largest=1.0, rms=0.70..., relative_rms=0.2, cosine=0.99...)
    """
    if truth.shape != got.shape or truth.size == 0:
        problem = f"outputs to compare: of one shape and not empty, got {truth.shape}, {got.shape}"
        raise ZooError([problem])
    if not (np.isfinite(truth).all() and np.isfinite(got).all()):
        problem = f"outputs to compare: {_count(truth)} and {_count(got)} numbers are not finite"
        raise ZooError([problem])
    true, other = truth.astype(np.float64).ravel(), got.astype(np.float64).ravel()
    apart = other - true
    rms, size, other_size = (float(np.sqrt(np.mean(part**2))) for part in (apart, true, other))
    return Drift(
        largest=float(np.abs(apart).max()),
        rms=rms,
        relative_rms=rms / size if size else None,
        cosine=_cosine(true, other) if size and other_size else None,
    )


def drift_by_output(truth: NDArray[np.floating], got: NDArray[np.floating]) -> tuple[Drift, ...]:
    """Return how far each output is: one for each place of the last axis.

    Args:
        truth: items x ... x outputs.
        got: the same, computed otherwise.

    Raises:
        ZooError: as `drift`.

    Examples:
        >>> [one.largest for one in drift_by_output(np.zeros((2, 2)), np.array([[0, 1], [0, 3.0]]))]
        [0.0, 3.0]
    """
    drift(truth, got)
    return tuple(drift(truth[..., k], got[..., k]) for k in range(truth.shape[-1]))


def _cosine(true: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the cosine of two vectors that are not 0; rounding does not leave [-1, 1]."""
    between = true @ other / (np.linalg.norm(true) * np.linalg.norm(other))
    return float(np.clip(between, -1.0, 1.0))


def _count(numbers: NDArray[np.floating]) -> int:
    """Return how many numbers are not finite."""
    return int((~np.isfinite(numbers)).sum())
