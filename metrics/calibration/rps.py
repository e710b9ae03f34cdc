"""Ranked probability score: how far is a forecast of ordered levels from the level that came?

The Brier scores of all thresholds together: to say "absent" when it is "strong" costs more than
to say "weak". Two forms are in use, the sum over thresholds and the sum divided by their number;
both are given (Epstein 1969, doi:10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2; Murphy 1971).
"""

from dataclasses import dataclass

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.ordered_levels import checked_levels, exceedances, reached
from evenhand.metrics.inference.clustered_mean import clustered_mean
from evenhand.metrics.numbered import Names
from evenhand.metrics.sums import Array

FACTS = Facts(
    title="Ranked probability score",
    asks="How far is a forecast of ordered levels from the level that came?",
    formula="mean(sum over thresholds k of (P(level >= k) - 1{truth >= k})^2) / (K - 1)",
    use="For models that give each of several ordered levels a probability.",
    avoid=(
        "Do not compare slices by it: varied labels are harder to forecast. `ordinal_calibration` "
        "tells what of it is wrong numbers; gate on `bias` of expected levels."
    ),
    takes="labels",
    unit="1",
    span=(0.0, 1.0),
    best=0.0,
    headline="normalised",
    reference="doi:10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rps:
    """The score in both forms.

    Attributes:
        normalised: mean over items and thresholds, 0 to 1.
        total: mean over items of the sum over thresholds, 0 to K - 1.
        standard_error: of `normalised`, over persons where they are named; None for one of them.
        df: degrees of freedom of the t distribution that goes with it; None likewise.
        persons: how many contribute; items where no person is named.
        items: how many there are, repeated as their weights say.
    """

    normalised: float
    total: float
    standard_error: float | None
    df: float | None
    persons: int
    items: int


@door
def rps(
    truth: Array,
    probabilities: Array,
    *,
    weights: Array | None = None,
    persons: Names | None = None,
) -> Rps:
    """Return the ranked probability score.

    A score of class probabilities that ignores their order charges the same for the next level and
    for the farthest one; this does not.

    Args:
        truth: levels 0 to K - 1, shape (n,).
        probabilities: of each level, shape (n, K).
        weights: how often each item counts, whole numbers, shape (n,); default once.
        persons: whose item each one is, shape (n,); default every item its own.

    Returns:
        0 for certainty that was right; `normalised` is 1 for certainty of the wrong end.

    Raises:
        Undefined: `no_items`.
        ValueError: shapes do not belong together, a label is no level, or a row is no forecast.

    Examples:
        The label is the lowest of three levels; both forecasts give it no chance at all:

        >>> import numpy as np
        >>> rps(np.array([0.0]), np.array([[0.0, 1.0, 0.0]])).normalised
        0.5
        >>> rps(np.array([0.0]), np.array([[0.0, 0.0, 1.0]])).normalised
        1.0
    """
    times = checked_levels("rps", truth, probabilities, weights)
    levels = probabilities.shape[1]
    squares = (exceedances(probabilities) - reached(truth, levels=levels)) ** 2
    mean = clustered_mean(squares.mean(axis=1), weights=times, persons=persons)
    return Rps(
        normalised=mean.value,
        total=mean.value * (levels - 1),
        standard_error=mean.standard_error,
        df=mean.df,
        persons=mean.persons,
        items=mean.items,
    )
