"""Strata of equal or neighbouring labels, large enough to compare two groups within each.

A mean of many raters takes nearly as many values as there are items, and no two groups share one.
Neighbouring labels are then joined until each stratum holds enough items of both groups.
"""

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.groups.two_arms import TwoArms
from evenhand.metrics.sums import Array

USUAL_CELL = 30


def label_strata(truth: Array, arms: TwoArms, *, least: int = USUAL_CELL) -> NDArray[np.intp]:
    """Return the number of each item's stratum, ascending with the label.

    Labels are taken in ascending order; a stratum is closed as soon as it holds `least` items of
    both sides, equal labels never being parted. What remains at the top joins the last one. The
    strata follow from labels and membership alone, never from scores.

    Args:
        truth: labels, shape (n,).
        arms: the items of both sides.
        least: items of either side that close a stratum, 1 or more.

    Returns:
        0 to S - 1, shape (n,); one stratum where the sides are too small for two.

    Raises:
        ValueError: least is below 1.

    Examples:
        >>> inside = np.array([True, False, True, False, True, False])
        >>> labels = np.array([0.0, 0.1, 0.9, 1.2, 2.0, 2.0])
        >>> label_strata(labels, TwoArms(inside=inside, outside=~inside), least=1).tolist()
        [0, 0, 1, 1, 2, 2]
    """
    if least < 1:
        msg = f"label_strata: a stratum needs 1 item of either side or more, got least={least}"
        raise ValueError(msg)
    known, place = np.unique(truth, return_inverse=True)
    inside, outside = (
        np.cumsum(np.bincount(place, weights=rows, minlength=len(known)))
        for rows in (arms.inside, arms.outside)
    )
    closed = []
    before = np.zeros(2)
    while len(known):
        last = max(
            int(np.searchsorted(inside, before[0] + least)),
            int(np.searchsorted(outside, before[1] + least)),
        )
        if last >= len(known):
            break
        closed.append(last)
        before = np.array([inside[last], outside[last]])
    starts = np.array(closed[:-1], dtype=np.intp) + 1
    number = np.searchsorted(starts, np.arange(len(known)), side="right")
    return np.asarray(number[place], dtype=np.intp)
