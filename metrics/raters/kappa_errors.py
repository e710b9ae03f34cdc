"""Standard errors of kappa from one table, when items are independent.

An audit takes its errors from persons drawn again; these are the textbook ones, for a table of
counts without persons (Fleiss, Cohen & Everitt 1969, doi:10.1037/h0028106).
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.raters.agreement_table import level_distance
from evenhand.metrics.sums import Array, Undefined

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """Kappa of a table with its large-sample errors.

    Attributes:
        value: kappa, weighted by distance; 1 for agreement, 0 for chance.
        standard_error: for an interval around the value; 0 at full agreement, where it says
            nothing.
        null_standard_error: when the truth is agreement by chance, for a test of that.
        observed: weighted agreement.
        expected: weighted agreement by chance.
        n: items.
    """

    value: float
    standard_error: float
    null_standard_error: float
    observed: float
    expected: float
    n: float


def kappa_of_table(table: Array, *, power: float) -> Kappa:
    """Return kappa and its errors.

    With agreement weights `w_ij = 1 - |i - j|^power / (K - 1)^power`, row and column shares p and
    q, and `u_ij = sum_k w_ik q_k + sum_k w_kj p_k`,

        value = (po - pe) / (1 - pe)
        n (1 - pe)^2 SE^2 = sum p_ij (w_ij - u_ij (1 - value))^2 - (value - pe (1 - value))^2

    Args:
        table: counts of first by second judge, shape (K, K).
        power: 0 for names, 1 for linear, 2 for quadratic weights.

    Raises:
        Undefined: `no_items`, the table is empty; `no_variation`, chance alone agrees.
        ValueError: the table is not square, or a count is negative or not finite.

    Examples:
        >>> found = kappa_of_table(np.array([[20.0, 5.0], [10.0, 15.0]]), power=0)
        >>> round(found.value, 3), round(found.standard_error, 3)
        (0.4, 0.127)
    """
    _check(table)
    n = float(table.sum())
    if not n:
        reason = "no_items"
        raise Undefined(reason)
    distance = level_distance(len(table), power=power)
    weight = 1 - distance / max(float(distance.max(initial=0.0)), 1.0)
    share = table / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    observed, expected = float((share * weight).sum()), float(rows @ weight @ columns)
    rest = 1 - expected
    if rest <= _ROUNDING:
        reason = "no_variation"
        raise Undefined(reason)
    value = (observed - expected) / rest
    habits = (weight @ columns)[:, None] + rows @ weight
    spread = (share * (weight - habits * (1 - value)) ** 2).sum() - (
        value - expected * (1 - value)
    ) ** 2
    null = rows @ ((weight - habits) ** 2) @ columns - expected**2
    return Kappa(
        value=value,
        standard_error=float(np.sqrt(max(spread, 0.0) / n)) / rest,
        null_standard_error=float(np.sqrt(max(null, 0.0) / n)) / rest,
        observed=observed,
        expected=expected,
        n=n,
    )


def _check(table: Array) -> None:
    if table.ndim != 2 or table.shape[0] != table.shape[1]:  # noqa: PLR2004 two judges
        msg = f"kappa_of_table: needs as many rows as columns, got shape {table.shape}"
        raise ValueError(msg)
    if not (np.isfinite(table).all() and (table >= 0).all()):
        msg = "kappa_of_table: counts must be finite and 0 or more"
        raise ValueError(msg)
