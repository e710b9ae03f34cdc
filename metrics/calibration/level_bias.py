"""Level bias: do forecasts of ordered levels say too much or too little on average?

A forecast that gives each level a probability has a mean level; its bias is the mean of that minus
the label. It is calibration in the large on the scale of the levels (Van Calster et al. 2019,
doi:10.1186/s12916-019-1466-7).
"""

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.ordered_levels import checked_levels, expected_levels
from evenhand.metrics.inference.clustered_mean import ClusteredMean, clustered_mean
from evenhand.metrics.numbered import Names
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Bias of expected levels",
    asks="Do forecasts of ordered levels say too much or too little on average?",
    formula="mean(sum_k k p_k - truth)",
    use=(
        "As the first number on an ordinal model. To gate on it, give an audit the expected levels "
        "as scores: `bias` is then the same number, with slices and persons."
    ),
    avoid=(
        "Its unit takes levels for equal steps, and errors at both ends cancel: see `polr_shift` "
        "and `ordinal_calibration`."
    ),
    takes="labels",
    unit="levels",
    span=(-float("inf"), float("inf")),
    best=0.0,
    headline="value",
    reference="doi:10.1186/s12916-019-1466-7",
)


@door
def level_bias(
    truth: Array,
    probabilities: Array,
    *,
    weights: Array | None = None,
    persons: Names | None = None,
) -> ClusteredMean:
    """Return the mean of expected level minus label.

    Args:
        truth: levels 0 to K - 1, shape (n,).
        probabilities: of each level, shape (n, K).
        weights: how often each item counts, whole numbers, shape (n,); default once.
        persons: whose item each one is, shape (n,); default every item its own.

    Returns:
        Levels, -(K - 1) to K - 1; above 0 the model over-reads.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes do not belong together, a label is no level, or a row is no forecast.

    Examples:
        A forecast that hedges between both ends expects the middle:

        >>> import numpy as np
        >>> level_bias(np.array([1.0]), np.array([[0.5, 0.0, 0.5]])).value
        0.0
    """
    times = checked_levels("level_bias", truth, probabilities, weights)
    return clustered_mean(expected_levels(probabilities) - truth, weights=times, persons=persons)
