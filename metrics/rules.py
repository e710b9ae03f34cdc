"""When a metric has no value, and the code that says why.

A share of nothing is not 0, and a correlation with a constant is not 0 either: both are absent.
A rule pairs a reason code with a test of the sums; the first rule that holds names the reason.
"""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

import numpy as np

from evenhand.metrics.moments import score_scatter, truth_scatter
from evenhand.metrics.sums import Array, Mask, Rule, Sums

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "no_items": "there is no item with both a label and a score",
        "no_positives": "no item has a label at or above the threshold",
        "no_negatives": "every item has a label at or above the threshold",
        "none_selected": "no item has a score at or above the threshold",
        "constant_truth": "all labels are the same number",
        "constant_scores": "all scores are the same number",
        "no_variation": "all labels and all scores are the same number",
    }
)
"""Every reason code of the catalogue, in words."""

_LEAST_COUNT = 1e-4


def nothing_counted(sums: Sums, *, feature: str) -> Mask:
    """Return where a count is zero up to rounding: below a ten-thousandth of an item."""
    empty: Mask = np.asarray(sums[feature] < _LEAST_COUNT)
    return empty


def rounding(count: Array) -> Array:
    """Return the relative error that a sum of so many terms may carry.

    A sum of n equal float64 numbers is off by up to n machine epsilons; with fewer allowed, a
    constant vector of a million entries would seem to vary.
    """
    return np.finfo(np.float64).eps * (64 + count)


def _truth_is_constant(sums: Sums) -> Mask:
    """Return where labels do not vary by more than rounding."""
    largest = sums["n"] * sums["truth_squared"]
    return np.asarray(truth_scatter(sums) <= rounding(sums["n"]) * largest)


def _scores_are_constant(sums: Sums) -> Mask:
    """Return where scores do not vary by more than rounding."""
    largest = sums["n"] * sums["score_squared"]
    return np.asarray(score_scatter(sums) <= rounding(sums["n"]) * largest)


NO_ITEMS: Final[Rule] = ("no_items", partial(nothing_counted, feature="n"))
NO_POSITIVES: Final[Rule] = ("no_positives", partial(nothing_counted, feature="positives"))
NO_NEGATIVES: Final[Rule] = ("no_negatives", partial(nothing_counted, feature="negatives"))
NONE_SELECTED: Final[Rule] = ("none_selected", partial(nothing_counted, feature="selected"))
CONSTANT_TRUTH: Final[Rule] = ("constant_truth", _truth_is_constant)
CONSTANT_SCORES: Final[Rule] = ("constant_scores", _scores_are_constant)
