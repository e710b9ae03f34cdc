"""The largest cumulative calibration error of many segments when probabilities are true.

Labels are drawn anew from the probabilities, or all differences of a person are turned round
together, and every segment's walk (`metrics/forecasts/cumulative_calibration.py`) is taken again.
The largest of their ranges, draw by draw, is what the largest observed one has to be held against
(single-step max-T: Westfall & Young 1993, Resampling-Based Multiple Testing).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.sums import Array

_NUMBERS_AT_ONCE = 4_000_000


def redrawn_largest(
    truth: Array,
    scores: Array,
    *,
    parts: Sequence[Codes],
    weights: Array,
    persons: Codes | None,
    draws: int,
    rng: np.random.Generator,
) -> Array:
    """Return the largest range over segments, in standard deviations, of every draw.

    Args:
        truth: labels, shape (n,).
        scores: probabilities, shape (n,).
        parts: rows of each segment; each needs a probability other than 0 and 1.
        weights: how often each item counts, whole numbers, shape (n,).
        persons: number of each item's person, shape (n,): signs of a person's differences are
            turned together. None redraws labels, item by item.
        draws: how many.
        rng: source of the draws.

    Returns:
        shape (draws,).

    Examples:
        >>> p = np.linspace(0.1, 0.9, 400)
        >>> largest = redrawn_largest(
        ...     p, p, parts=[np.arange(400)], weights=np.ones(400), persons=None, draws=500,
        ...     rng=np.random.default_rng(1),
        ... )
        >>> bool(2.3 < np.quantile(largest, 0.95) < 2.6)
        True
    """
    order = np.argsort(scores, kind="stable")
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    walks = [_walk(np.sort(rank[rows]), scores[order], weights[order]) for rows in parts]
    items = _Items(
        truth[order], scores[order], weights[order], None if persons is None else persons[order]
    )
    if not walks:
        return np.zeros(draws)
    largest = [
        np.max([walk.ranges(steps) for walk in walks], axis=0)
        for steps in items.redrawn(draws, rng)
    ]
    return np.concatenate(largest)


@dataclass(frozen=True, slots=True)
class _Walk:
    """The way through one segment: its rows in the order of scores, and where scores change."""

    rows: Codes
    stops: Codes
    sigma: float

    def ranges(self, steps: Array) -> Array:
        """Return the range of each draw's walk over its standard deviation, shape (draws,)."""
        place = np.cumsum(steps[self.rows], axis=0)[self.stops]
        span = np.maximum(place.max(axis=0), 0.0) - np.minimum(place.min(axis=0), 0.0)
        return np.asarray(span / self.sigma)


def _walk(rows: Codes, scores: Array, weights: Array) -> _Walk:
    """Return the way through rows that are in the order of scores."""
    own = scores[rows]
    stops = np.flatnonzero(np.append(own[1:] != own[:-1], [True]))
    sigma = float(np.sqrt(weights[rows] @ (own * (1 - own))))
    return _Walk(rows, stops, sigma)


@dataclass(frozen=True, slots=True)
class _Items:
    """Items in the order of scores."""

    truth: Array
    scores: Array
    weights: Array
    persons: Codes | None

    def redrawn(self, draws: int, rng: np.random.Generator) -> Iterator[Array]:
        """Yield label minus probability of each item and draw, (n, draws), some draws at a time."""
        size = max(1, _NUMBERS_AT_ONCE // len(self.scores))
        for start in range(0, draws, size):
            yield self._steps(min(size, draws - start), rng)

    def _steps(self, draws: int, rng: np.random.Generator) -> Array:
        times, p = self.weights[:, None], self.scores[:, None]
        if self.persons is not None:
            signs = rng.choice([-1.0, 1.0], size=(int(self.persons.max()) + 1, draws))
            return np.asarray(signs[self.persons] * (times * (self.truth[:, None] - p)))
        if (times == 1).all():  # several times faster than the binomial of one
            return np.asarray((rng.random((len(p), draws)) < p) - p)
        labels = rng.binomial(times.astype(np.int64), p, size=(len(p), draws))
        return np.asarray(labels - times * p)
