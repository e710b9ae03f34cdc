"""The table of label by score that kappa is made of, one column a cell.

Levels are 0, 1, ..., K - 1; a mean label or a fractional score goes to the nearest level, halves
upwards. All kappas share one table, so a sum is held once however many of them a plan asks for.
"""

import numpy as np

from evenhand.metrics.sums import ITEMS, Array, Mask, Sums

_FEWEST_LEVELS, _MOST_LEVELS = 2, 32
_NO_DISTANCE = 1e-9


def agreement_table(truth: Array, scores: Array, *, levels: float, name: str) -> dict[str, Array]:
    """Return `n` and one column of 0 and 1 for each pair of a label's and a score's level.

    Args:
        truth: labels, shape (n,).
        scores: predictions, shape (n,).
        levels: how many there are, 2 to 32.
        name: the metric, for messages.

    Returns:
        Columns of shape (n,), label by label.

    Raises:
        ValueError: levels is no whole number within 2 to 32, or a value rounds to no level.

    Examples:
        >>> columns = agreement_table(np.array([1.0]), np.array([0.4]), levels=2, name="kappa")
        >>> [cell for cell, column in columns.items() if column[0]]
        ['n', 'truth_1_score_0']
    """
    if not (_FEWEST_LEVELS <= levels <= _MOST_LEVELS and levels == np.floor(levels)):
        msg = f"{name}: levels must be a whole number within 2..32, got {levels}"
        raise ValueError(msg)
    count = int(levels)
    row = _level(truth, count, name=name, what="truth")
    column = _level(scores, count, name=name, what="scores")
    table = {
        f"truth_{i}_score_{j}": ((row == i) & (column == j)).astype(np.float64)
        for i in range(count)
        for j in range(count)
    }
    return {ITEMS: np.ones(len(truth)), **table}


def _level(values: Array, count: int, *, name: str, what: str) -> Array:
    """Return the nearest level, and refuse values that have none."""
    level = np.floor(values + 0.5)
    low, high = level.min(initial=0), level.max(initial=0)
    if low < 0 or high >= count:
        msg = (
            f"{name}: {what} must round to levels 0..{count - 1}, "
            f"got values that round to {low:g}..{high:g}; declare more levels or a link"
        )
        raise ValueError(msg)
    return np.asarray(level)


def kappa(sums: Sums, *, power: float) -> Array:
    """Return one minus observed over expected distance of levels, shape (...).

    Args:
        sums: of `agreement_table`.
        power: 0 for names, 1 for linear, 2 for quadratic weights.
    """
    table = _table(sums)
    distance = level_distance(table.shape[-1], power=power)
    observed = np.einsum("...ij,ij->...", table, distance)
    return np.asarray(1 - sums[ITEMS] * observed / _expected(table, distance))


def no_chance_disagreement(sums: Sums, *, power: float) -> Mask:
    """Return where labels and scores paired at random could not differ: one level only."""
    table = _table(sums)
    expected = _expected(table, level_distance(table.shape[-1], power=power))
    return np.asarray(expected <= _NO_DISTANCE * sums[ITEMS] ** 2)


def level_distance(count: int, *, power: float) -> Array:
    """Return |i - j|**power of all levels, 1 for any two at power 0, shape (K, K).

    Examples:
        >>> level_distance(3, power=0)[0], level_distance(3, power=2)[0]
        (array([0., 1., 1.]), array([0., 1., 4.]))
    """
    level = np.arange(count, dtype=np.float64)
    apart = np.abs(level[:, None] - level)
    return np.where(apart > 0, apart**power, 0.0)


def _expected(table: Array, distance: Array) -> Array:
    """Return n**2 times the mean distance of labels and scores paired at random."""
    rows, columns = table.sum(axis=-1), table.sum(axis=-2)
    return np.asarray(np.einsum("...i,...j,ij->...", rows, columns, distance))


def _table(sums: Sums) -> Array:
    """Return the table of label by score, shape (..., K, K)."""
    flat: Array = np.stack([sums[name] for name in sums.columns if name != ITEMS], axis=-1)
    count = round(flat.shape[-1] ** 0.5)
    return flat.reshape(*flat.shape[:-1], count, count)
