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
        "no_variation": "nothing varies: all values are the same number",
        "too_few": "there are too few items, raters or persons for this formula",
        "one_rater": "no item was judged by two raters",
        "one_group": "there is only one group to compare",
        "one_level": "only one level occurs",
        "one_threshold": "fewer than three levels occur, so there are no thresholds to compare",
        "one_pair": "there is only one pair",
        "no_pairs": "there is no pair to compare",
        "no_overlap": "no stratum holds enough items of both groups",
        "no_reference_words": "the reference texts hold no word",
        "no_tags": "no tag is declared or used",
        "separation": "scores separate the labels completely, so no finite estimate exists",
        "singular": "columns of the regression depend on each other",
        "disconnected": "raters and items fall into groups that share no judgement",
        "not_crossed": "raters saw one slice only, so that rater and slice cannot be told apart",
        "low_reliability": "the raters' mean is too unreliable to correct for its noise",
        "incomplete": "the formula needs every rater on every item",
        "no_spread": "nothing varies, so that the uncertainty cannot be estimated",
        "no_residual": "judgements leave no residual from which an error could be estimated",
        "not_positive": "the formula needs values above zero",
        "certain_scores": "all probabilities are 0 or 1, which leaves nothing to chance",
        "not_converged": "the estimate did not converge",
        "too_many": "there are too many raters or groups for this part of the result",
        "rater_alone": "a rater shares no item with any other",
        "constant_rater": "a rater gives one answer only where the others differ",
        "copied_rater": "two raters agree on every shared item, far beyond how others agree",
        "selected_items": "a rater sees only items that another one accepted or refused",
        "positives_only": "judgements at the lowest level were not recorded",
        "no_scale": "categories have no mean",
        "left_out": "the group is shown and not compared, as nobody knows whom it holds",
        "no_direction": "neither high nor low values of this metric are better",
        "no_reference": "no group was named to compare with",
        "certain_and_wrong": "a probability of exactly 0 or 1 was wrong, so the loss is infinite",
        "no_error": "there is no error to divide up",
        "no_variance": "nothing varies around the expectation, so there is nothing to test with",
        "small_category": "the category holds a smaller share of the items than the rule compares",
        "unknown_category": "items of unknown category are counted and not compared",
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
