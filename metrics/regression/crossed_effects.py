"""Items and raters side by side: least squares of `rating ~ item + rater` with any cells missing.

Items are centred out, which leaves one normal equation a rater (the Laplacian of the graph in which
raters are tied by the items they share). So it takes memory for judgements and raters, never for
items times raters. Ranks follow from the connected parts of that graph, not from a tolerance.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evenhand.metrics.numbered import Codes
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST_RATERS_AT_ONCE = 2000
"""With more raters the equations are solved step by step, without the inverse."""

_EXACT = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossedEffects:
    """A fit of `rating ~ item + rater`.

    Attributes:
        effect: of each rater, shape (raters,); sums to 0 in every part of the graph, 0 for raters
            without a judgement.
        part: number of each rater's part of the graph, shape (raters,); -1 without a judgement.
        parts: how many parts there are.
        residuals: judgement minus fitted value, in the order of the ratings, shape (n,).
        squares: sum of squared residuals; 0 where they are rounding errors.
        df: residual degrees of freedom.
        inverse: pseudo-inverse of the raters' equations, shape (raters, raters): the covariance of
            effects over the residual variance; None with more than 2,000 raters.
    """

    effect: Array
    part: Codes
    parts: int
    residuals: Array
    squares: float
    df: int
    inverse: Array | None


def crossed_effects(ratings: Ratings) -> CrossedEffects:
    """Return the least-squares fit of one effect an item and one a rater.

    Args:
        ratings: at least one judgement.

    Raises:
        Undefined: `no_items`, there is no judgement.

    Examples:
        The second rater gives one point more; the third item, seen by one rater, changes nothing:

        >>> table = np.array([[1.0, 2.0], [4.0, 5.0], [np.nan, 7.0]])
        >>> crossed_effects(Ratings.of_table(table)).effect
        array([-0.5,  0.5])
    """
    if not len(ratings.value):
        reason = "no_items"
        raise Undefined(reason)
    present = np.bincount(ratings.rater, minlength=ratings.raters) > 0
    number = np.cumsum(present) - 1
    rater, raters = number[ratings.rater], int(present.sum())
    laplacian, part, parts = _graph(ratings.item, rater, ratings.items, raters)
    centred = _centred(ratings.value, ratings.item, ratings.items)
    inverse = _inverse(laplacian, part, parts) if raters <= MOST_RATERS_AT_ONCE else None
    total = np.bincount(rater, weights=centred, minlength=raters).astype(np.float64)
    solved = _stepwise(laplacian, total) if inverse is None else inverse @ total
    effect = _centred(solved, part, parts)
    residuals = centred - _centred(effect[rater], ratings.item, ratings.items)
    judged = int((ratings.per_item() > 0).sum())
    return CrossedEffects(
        effect=_placed(effect, present, 0.0),
        part=_placed(part, present, -1),
        parts=parts,
        residuals=residuals,
        squares=_squares(residuals, ratings.value),
        df=len(rater) - judged - raters + parts,
        inverse=None if inverse is None else _widened(inverse, present),
    )


def connected(ratings: Ratings) -> bool:
    """Tell whether all raters who judged anything are tied by shared items, directly or not."""
    return crossed_effects(ratings).parts == 1


def _graph(
    item: Codes, rater: Codes, items: int, raters: int
) -> tuple["csr_array[Any]", Codes, int]:
    """Return the raters' normal equations, and the connected part of each rater."""
    from scipy.sparse import csr_array, diags_array  # noqa: PLC0415 loaded when needed
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    judged = csr_array((np.ones(len(item)), (item, rater)), shape=(items, raters))
    share = 1.0 / np.maximum(np.bincount(item, minlength=items), 1)
    shared = judged.T @ (diags_array(share) @ judged)
    seen = np.bincount(rater, minlength=raters).astype(np.float64)
    parts, part = connected_components(shared, directed=False)
    return csr_array(diags_array(seen) - shared), part.astype(np.intp), int(parts)


def _inverse(laplacian: "csr_array[Any]", part: Codes, parts: int) -> Array:
    """Return the pseudo-inverse: each part has one direction, the constant, that is left at 0."""
    constants = (part[:, None] == np.arange(parts)) / np.sqrt(np.bincount(part))[part, None]
    free = constants @ constants.T
    return np.asarray(np.linalg.inv(laplacian.toarray() + free) - free)


def _stepwise(laplacian: "csr_array[Any]", total: Array) -> Array:
    """Solve by conjugate gradients.

    Raises:
        Undefined: `not_converged`.
    """
    from scipy.sparse import diags_array  # noqa: PLC0415 loaded when needed
    from scipy.sparse.linalg import cg  # noqa: PLC0415

    diagonal = laplacian.diagonal()
    scaled = diags_array(1.0 / np.where(diagonal > _EXACT, diagonal, 1.0))
    solved, unfinished = cg(laplacian, total, rtol=_EXACT, atol=0.0, M=scaled)
    if unfinished:
        reason = "not_converged"
        raise Undefined(reason)
    return np.asarray(solved, dtype=np.float64)


def _centred(values: Array, group: Codes, groups: int) -> Array:
    """Return values minus the mean of their group."""
    size = np.maximum(np.bincount(group, minlength=groups), 1)
    mean = np.bincount(group, weights=values, minlength=groups) / size
    return np.asarray(values - mean[group])


def _squares(residuals: Array, values: Array) -> float:
    """Return the sum of squares, 0 where residuals are what rounding leaves of the values."""
    rounding = _EXACT * float(np.abs(values).max())
    return float(residuals @ residuals) if np.abs(residuals).max() > rounding else 0.0


def _placed(values: Any, present: Any, absent: float) -> Any:  # noqa: ANN401 floats or codes
    whole = np.full(len(present), absent, dtype=values.dtype)
    whole[present] = values
    return whole


def _widened(inverse: Array, present: Any) -> Array:  # noqa: ANN401 a mask
    whole = np.zeros((len(present), len(present)))
    whole[np.ix_(present, present)] = inverse
    return whole
