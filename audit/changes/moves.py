"""What moved between two scores of one thing, emotion by emotion or as the mean over emotions."""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.sums import Array, Mask

_ROUNDING = 64 * float(np.finfo(np.float64).eps)
"""A change that is beyond a margin by less than this share of the scores is not beyond it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Two scores of each thing and what lies between them; NaN where one score is absent.

    Of several emotions these are means over them: of changes, of sizes, of shares.

    Attributes:
        before: shape (n,).
        after: shape (n,).
        change: after minus before, shape (n,).
        size: of the change, whatever its side, shape (n,).
        beyond: 1 where the size is above the margin, else 0, shape (n,).
        no_before: where the first score is absent, shape (n,).
        no_after: where the second is.
        up: 1 where a decision turns positive, shape (n,); None without a threshold.
        down: 1 where it turns negative, likewise.
    """

    before: Array
    after: Array
    change: Array
    size: Array
    beyond: Array
    no_before: Mask
    no_after: Mask
    up: Array | None = None
    down: Array | None = None

    def usable(self) -> Mask:
        """Return where both scores are there for every emotion, shape (n,)."""
        return np.isfinite(self.change)


def moves(before: Array, after: Array, *, margin: float, score_at: float | None = None) -> Moves:
    """Return what moved.

    Args:
        before: shape (n, emotions), NaN where there is no score.
        after: likewise.
        margin: a change of this size is not yet beyond it.
        score_at: a decision is positive from this score on.

    Examples:
        Changes up and down cancel in the mean over emotions, their sizes do not:

        >>> found = moves(np.array([[1.0, 2.0]]), np.array([[1.5, 1.5]]), margin=0.25)
        >>> found.change.tolist(), found.size.tolist(), found.beyond.tolist()
        ([0.0], [0.5], [1.0])
    """
    change = after - before
    absent = ~np.isfinite(change)
    rounding = _ROUNDING * np.maximum(np.abs(before), np.abs(after))
    up = down = None
    if score_at is not None:
        first, second = before >= score_at, after >= score_at
        up, down = _mean(~first & second, absent), _mean(first & ~second, absent)
    return Moves(
        before=_mean(before, absent),
        after=_mean(after, absent),
        change=_mean(change, absent),
        size=_mean(np.abs(change), absent),
        beyond=_mean(np.abs(change) > margin + rounding, absent),
        no_before=np.asarray(np.isnan(before).any(axis=1)),
        no_after=np.asarray(np.isnan(after).any(axis=1)),
        up=up,
        down=down,
    )


def _mean(values: Array | Mask, absent: Mask) -> Array:
    """Return means over emotions, NaN where one of them is absent."""
    return np.asarray(np.where(absent, np.nan, values).mean(axis=1), dtype=np.float64)
