"""What a data-set format says about rows that are not as their publisher describes them."""

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing
from evenhand.audit.plan import Plan
from evenhand.audit.table import Text


def refuse(wrong: NDArray[np.bool_], got: Text, *, file: str, column: str, expected: str) -> None:
    """Raise where rows of a column are wrong.

    Args:
        wrong: shape (rows,).
        got: what the column holds, shape (rows,).
        file: name of the file.
        column: name of the column.
        expected: what would be right.

    Raises:
        InputError: the first wrong row with what it holds, and how many there are.

    Examples:
        >>> refuse(np.array([False]), np.array(["a"]), file="x.csv", column="c", expected="a")
    """
    rows = np.flatnonzero(wrong)
    if rows.size:
        problem = (
            f"{file}: column {column!r}, data row {rows[0] + 1}: got {str(got[rows[0]])!r}, "
            f"expected {expected}; {rows.size} rows are so"
        )
        raise InputError([problem])


def refuse_scale(plan: Plan, *, kinds: tuple[str, ...], low: float, high: float) -> None:
    """Raise when the plan states another scale than the one that a data set was rated on.

    Raises:
        InputError: what the plan says and what it should say.
    """
    scale = plan.ratings.scale
    if scale.kind not in kinds or (scale.low, scale.high) != (low, high):
        problem = (
            f"ratings.scale: got {scale.kind} {scale.low:g}..{scale.high:g}; format "
            f"{plan.data.format!r} gives {listing(kinds)} {low:g}..{high:g}"
        )
        raise InputError([problem])
