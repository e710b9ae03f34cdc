"""Area under the ROC curve: how often does a positive score above a negative?

It is not a function of plain sums, so it stands beside the additive metrics: a plain function
with weights. It says nothing about thresholds or scale, and it depends on how hard the group's
negatives are (Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747). Its interval is in
`metrics/inference/delong.py`, its bootstrap in `metrics/replicates/weighted_histograms.py`.
"""

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.binary_labels import class_sizes, class_weights
from evenhand.metrics.ranks import midranks
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Area under the ROC curve (AUC)",
    asks="How often does an item with the emotion score above one without it?",
    formula="P(score of a positive > score of a negative) + P(equal) / 2",
    use="To see whether scores put items into the right order, whatever their scale or threshold.",
    avoid="A group whose negatives are easy has a high AUC with the same model. Compare errors in"
    " scale units between groups, and AUC between models on the same items.",
    takes="labels",
    needs=("presence",),
    unit="1",
    span=(0.0, 1.0),
    best=1.0,
    reference="doi:10.1148/radiology.143.1.7063747",
)


@door
def auc(truth: Array, scores: Array, *, weights: Array | None = None) -> float:
    """Return the chance that a random positive scores above a random negative; a tie is half.

    From mid-ranks r: (sum of w r over positives - P (P + 1) / 2) / (P N), with P and N the total
    weights of positives and negatives.

    Args:
        truth: labels, 0 or 1, shape (n,).
        scores: predictions, shape (n,), any unit.
        weights: whole numbers, shape (n,); default once.

    Returns:
        A value in [0, 1]; 1 ranks every positive above every negative, 0.5 is chance.

    Raises:
        Undefined: `no_items`, `no_positives` or `no_negatives`.
        ValueError: vectors do not belong together, or a label is neither 0 nor 1.

    Examples:
        >>> import numpy as np
        >>> auc(np.array([0.0, 0.0, 1.0]), np.array([0.1, 0.4, 0.4]))
        0.75
    """
    times = class_weights("auc", truth, scores, weights)
    positives, negatives = class_sizes(truth, times)
    positive = truth == 1
    ranks = midranks(scores, times)
    above = times[positive] @ ranks[positive] - positives * (positives + 1) / 2
    return float(np.clip(above / (positives * negatives), 0.0, 1.0))
