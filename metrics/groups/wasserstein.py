"""Distances of two score distributions, within strata and for many relabellings of one sample.

Scores are sorted once. Giving every item of one side the mass +1/n and every item of the other
-1/m, the running sum of masses is the difference F - G of both distribution functions, and

    W1 = integral |F(t) - G(t)| dt        KS = max |F(t) - G(t)|

are one pass over it. Within a stratum the masses sum to 0, so that one running sum serves all
strata, and a relabelling costs a running sum and no sort. W1 in one dimension as an integral of
distribution functions: Vallender 1974, doi:10.1137/1118101.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.sums import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Distances:
    """Distances by stratum, NaN where one side has no item.

    Attributes:
        wasserstein: Wasserstein-1, in units of the scores, shape (S,).
        ks: Kolmogorov-Smirnov, in [0, 1], shape (S,).
    """

    wasserstein: Array
    ks: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedScores:
    """Scores in ascending order within their strata.

    Attributes:
        order: position of each sorted item in the sample, shape (n,).
        stratum: stratum of each sorted item, ascending, shape (n,).
        width: distance to the next score of the same stratum, 0 at its last, shape (n,).
        times: how often each sorted item counts, shape (n,).
        strata: how many strata there are.
    """

    order: NDArray[np.intp]
    stratum: NDArray[np.intp]
    width: Array
    times: Array
    strata: int

    def distances(self, inside: Mask) -> Distances:
        """Return how far the items inside are from all others of the sample.

        Args:
            inside: shape (n,), in the order of the sample.

        Examples:
            >>> pool = sorted_scores(np.array([0.0, 1.0, 1.0, 3.0]))
            >>> pool.distances(np.array([True, True, False, False])).wasserstein
            array([1.5])
        """
        member = inside[self.order]
        first = np.bincount(self.stratum, weights=self.times * member, minlength=self.strata)
        second = np.bincount(self.stratum, weights=self.times * ~member, minlength=self.strata)
        both = (first > 0) & (second > 0)
        share = np.where(both, 1 / np.maximum(first, 1), 0.0)[self.stratum]
        other = np.where(both, 1 / np.maximum(second, 1), 0.0)[self.stratum]
        apart = np.abs(np.cumsum(self.times * np.where(member, share, -other)))
        moved = np.bincount(self.stratum, weights=apart * self.width, minlength=self.strata)
        widest = np.zeros(self.strata)
        np.maximum.at(widest, self.stratum, np.where(self.width > 0, apart, 0.0))
        return Distances(
            wasserstein=np.where(both, moved, np.nan),
            ks=np.where(both, np.minimum(widest, 1.0), np.nan),
        )


def sorted_scores(
    scores: Array,
    *,
    stratum: NDArray[np.intp] | None = None,
    strata: int = 1,
    times: Array | None = None,
) -> SortedScores:
    """Return scores made ready for distances.

    Args:
        scores: shape (n,), finite.
        stratum: number of each item's stratum, 0 to S - 1, shape (n,); default 0 for all.
        strata: S; some may hold no item.
        times: how often each item counts, shape (n,); default once.

    Returns:
        The sorted sample.
    """
    place = np.zeros(len(scores), dtype=np.intp) if stratum is None else stratum
    once = np.ones(len(scores)) if times is None else times
    order = np.lexsort((scores, place))
    ascending, of = scores[order], place[order]
    same = of[1:] == of[:-1]
    width = np.zeros(len(scores))
    width[:-1] = np.where(same, np.diff(ascending), 0.0)
    return SortedScores(order=order, stratum=of, width=width, times=once[order], strata=strata)
