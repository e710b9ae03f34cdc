"""How often a small model names what was intended, on persons whom it never saw, and by group."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.training.whole_network import chosen, intended


def shares(
    scores: NDArray[np.float32],
    labels: NDArray[np.float32],
    rows: Sequence[Mapping[str, str]],
    *,
    by: Sequence[str],
    outputs: Sequence[str],
    top: float,
) -> dict[str, float]:
    """Return shares of held-out items whose intention is named.

    Args:
        scores: items x outputs, 0..top.
        labels: items x outputs, intended intensity 0..1.
        rows: what is known of each item.
        by: columns to count by.
        outputs: names of the outputs.
        top: upper end of the scale.

    Returns:
        `items` and `persons`, counted; `all`; `none` for items that intend nothing; one share for
        each output and each level of each column, rounded to four digits.
    """
    right = chosen(scores, top) == intended(labels)
    truth = intended(labels)
    found: dict[str, float] = {
        "items": len(rows),
        "persons": len({row["person"] for row in rows}),
        "all": _share(right),
        "none": _share(right[truth < 0]),
    }
    for at, name in enumerate(outputs):
        found[name] = _share(right[truth == at])
    for column in by:
        levels = np.array([row[column] for row in rows])
        for level in sorted(set(levels.tolist())):
            found[f"{column}={level}"] = _share(right[levels == level])
    return found


def _share(right: NDArray[np.bool_]) -> float:
    """Return the share of True, 0 where nothing is counted."""
    return round(float(right.mean()), 4) if right.size else 0.0
