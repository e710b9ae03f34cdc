"""Calibration errors in bins of equal mass: do events happen as often as predicted, bin by bin?

Items are ranked by probability and cut into bins of equally many items, so that no bin is nearly
empty where probabilities crowd together, as they do for rare emotions. The bins follow the
sample: two models, or two slices, are held against different edges, and the value is no sum over
items. Equal probabilities keep the order in which they come, so a tie may be cut in two (Nixon
et al. 2019, arXiv:1904.01685; Roelofs et al. 2022, arXiv:2012.08668).
"""

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.binned_sums import whole_bins
from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.forecasts.reliability_bins import (
    BinnedCalibration,
    binned_calibration,
    equal_mass_bins,
)
from evenhand.metrics.sums import Array
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Calibration errors in bins of equal mass",
    asks="Do events happen as often as predicted, in groups of equally many items?",
    formula="rank i of n goes to bin floor(i bins / n); sum over bins of (items in bin / items) * "
    "|mean(probability) - mean(truth)|",
    use="Where probabilities crowd into a corner and bins of equal width would stand empty.",
    avoid="It is above 0 for a perfect model, more so than with bins of equal width, and its bins "
    "differ between slices. Take ce2_debiased, kuiper or calibration_slope to compare slices.",
    takes="labels",
    needs=("same_scale", "probabilities"),
    unit="1",
    span=(0.0, 1.0),
    best=0.0,
    headline="ece",
    reference="arXiv:1904.01685; arXiv:2012.08668",
)


@door
def ece_equal_mass(
    truth: Array, scores: Array, *, bins: int = 10, weights: Array | None = None
) -> BinnedCalibration:
    """Return expected, largest, root mean square and debiased calibration error by rank bins.

    `ece = sum_b n_b / n |mean score_b - mean truth_b|`, `mce` the largest of these differences,
    `rmsce` the root of their mean square, and `ce2_debiased` the mean square less the variance of
    each bin's mean label.

    Args:
        truth: 0 or 1, or shares of raters, shape (n,).
        scores: predicted probabilities, shape (n,).
        bins: how many.
        weights: how often each item counts, whole numbers, shape (n,); default once.

    Returns:
        Errors, 0 for a model that is never wrong; bins beyond the number of items stay empty.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes differ, a value lies outside 0..1, or a number of bins that is none.

    Examples:
        Three items whose probabilities all lie below 0.1 share one bin of equal width, where
        errors cancel; rank bins tell them apart:

        >>> import numpy as np
        >>> truth, scores = np.array([0.0, 0.0, 0.15]), np.array([0.04, 0.05, 0.06])
        >>> round(ece_equal_mass(truth, scores, bins=3).ece, 4)
        0.06
    """
    times = checked_weights("ece_equal_mass", truth, scores, weights)
    check_probabilities("ece_equal_mass", truth, scores)
    count = whole_bins("ece_equal_mass", bins)
    return binned_calibration(equal_mass_bins(truth, scores, times, bins=count))
