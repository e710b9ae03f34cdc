"""Weighted kappa: do ordered levels agree beyond chance, large misses counting most?

One minus the observed squared distance of levels over the one expected when scores and labels are
paired at random. Levels are 0, 1, ..., K - 1; a mean label or a fractional score goes to the
nearest level, halves upwards. Nothing is expected by chance when every label and score is on one
level, so there is no value then, neither 0 nor 1 (Cohen 1968, doi:10.1037/h0026256).

    >>> import numpy as np
    >>> truth, scores = np.array([0.0, 1.0, 2.0, 0.0]), np.array([0.0, 1.0, 2.0, 2.0])
    >>> round(weighted_kappa(truth, scores), 6)  # observed 1, by chance 13/8
    0.384615
"""

import numpy as np

from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Mask, Sums

_FEWEST_LEVELS, _MOST_LEVELS = 2, 32
_NO_DISTANCE = 1e-9


def _features(truth: Array, scores: Array, *, levels: float) -> dict[str, Array]:
    count = _whole(levels)
    row, column = _level(truth, count, what="truth"), _level(scores, count, what="scores")
    table = {
        f"truth_{i}_score_{j}": ((row == i) & (column == j)).astype(np.float64)
        for i in range(count)
        for j in range(count)
    }
    return {"n": np.ones(len(truth)), **table}


def _whole(levels: float) -> int:
    if not (_FEWEST_LEVELS <= levels <= _MOST_LEVELS and levels == np.floor(levels)):
        msg = f"weighted_kappa: levels must be a whole number within 2..32, got {levels}"
        raise ValueError(msg)
    return int(levels)


def _level(values: Array, count: int, *, what: str) -> Array:
    """Return the nearest level, and refuse values that have none."""
    level = np.floor(values + 0.5)
    low, high = level.min(initial=0), level.max(initial=0)
    if low < 0 or high >= count:
        msg = (
            f"weighted_kappa: {what} must round to levels 0..{count - 1}, "
            f"got values that round to {low:g}..{high:g}; declare more levels or a link"
        )
        raise ValueError(msg)
    return np.asarray(level)


def _table(sums: Sums) -> Array:
    """Return the table of label by score, shape (..., K, K)."""
    flat: Array = np.stack([sums[name] for name in sums.columns if name != "n"], axis=-1)
    count = round(flat.shape[-1] ** 0.5)
    return flat.reshape(*flat.shape[:-1], count, count)


def _distance(count: int) -> Array:
    level = np.arange(count, dtype=np.float64)
    return np.asarray((level[:, None] - level) ** 2)


def _expected(table: Array) -> Array:
    """Return n**2 times the mean squared distance of labels and scores paired at random."""
    rows, columns = table.sum(axis=-1), table.sum(axis=-2)
    return np.asarray(np.einsum("...i,...j,ij->...", rows, columns, _distance(table.shape[-1])))


def _no_chance_disagreement(sums: Sums) -> Mask:
    return np.asarray(_expected(_table(sums)) <= _NO_DISTANCE * sums["n"] ** 2)


def _finish(sums: Sums) -> Array:
    table = _table(sums)
    observed = np.einsum("...ij,ij->...", table, _distance(table.shape[-1]))
    return np.asarray(1 - sums["n"] * observed / _expected(table))


weighted_kappa = AdditiveMetric(
    name="weighted_kappa",
    title="Weighted kappa (quadratic)",
    asks="Do ordered levels agree beyond chance, large misses counting most?",
    formula="1 - sum((i - j)^2 * observed_ij) / sum((i - j)^2 * expected_ij)",
    features=_features,
    finish=_finish,
    undefined=(NO_ITEMS, ("no_variation", _no_chance_disagreement)),
    unit="1",
    span=(-1.0, 1.0),
    best=1.0,
    shape="other",
    reference="doi:10.1037/h0026256",
    needs=("same_scale", "levels"),
    settings={"levels": 3.0},
)
