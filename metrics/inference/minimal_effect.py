"""The minimal-effect test: proof that a gap is larger than what is tolerated, not just than 0."""

import numpy as np
from numpy.typing import ArrayLike

from evenhand.metrics.arguments import above_zero
from evenhand.metrics.inference.student import spread_is_known, upper_tail
from evenhand.metrics.sums import Array


def exceedance_p(
    gap: ArrayLike, *, standard_error: ArrayLike, df: ArrayLike, margin: ArrayLike
) -> Array:
    """Return the p-value of the claim that a gap exceeds its margin, in either direction.

    `min(1, 2 P(T > (|gap| - margin) / SE))`. A test against 0 would convict any model once the data
    are many; this one asks for a gap that matters.

    Args:
        gap: estimates, any shape.
        standard_error: of the gaps.
        df: degrees of freedom; infinity is normal.
        margin: tolerated gaps, above 0.

    Returns:
        p-values in [0, 1]; NaN where the gap is NaN or its standard error is 0, NaN or infinite.

    Raises:
        ValueError: a margin that is not above 0.

    Examples:
        A gap of 0.3 points is surely not 0, and not surely above 0.25:

        >>> exceedance_p(0.3, standard_error=0.05, df=100, margin=0.25).round(2)
        np.float64(0.32)

    References:
        Murphy & Myors 1999, doi:10.1037/0021-9010.84.2.234
    """
    error = np.asarray(standard_error, dtype=np.float64)
    known = np.where(spread_is_known(error, df=df), error, np.nan)
    size = np.abs(np.asarray(gap, dtype=np.float64))
    tail = upper_tail((size - above_zero(margin, name="margin")) / known, df=df)
    return np.asarray(np.minimum(1.0, 2.0 * tail), dtype=np.float64)
