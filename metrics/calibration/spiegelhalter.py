"""Spiegelhalter's test: is the Brier score what the stated probabilities promise?

If the probabilities were true, the Brier score would have a known mean and variance. The test holds
the score against them; no bins are needed. It answers for independent items only, so the clips of
one person make it too bold (Spiegelhalter 1986, doi:10.1002/sim.4780050506).
"""

from dataclasses import dataclass

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.inference import student
from evenhand.metrics.regression.logistic import check_events
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="Spiegelhalter's calibration test",
    asks="Is the Brier score what the stated probabilities promise?",
    formula="sum((truth - p)(1 - 2p)) / sqrt(sum((1 - 2p)^2 p (1 - p)))",
    use="As a quick test of independent items without bins or a fitted line.",
    avoid=(
        "Several items of one person: take logistic recalibration with persons. It cannot see "
        "errors at p = 0.5."
    ),
    takes="labels",
    needs=("presence", "probabilities"),
    unit="standard errors",
    span=(-float("inf"), float("inf")),
    best=0.0,
    headline="z",
    role="test",
    reference="doi:10.1002/sim.4780050506",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spiegelhalter:
    """The Brier score against its promise.

    Attributes:
        z: standard errors by which the Brier score is above what was promised.
        p: two-sided p-value from the normal distribution.
    """

    z: float
    p: float


@door
def spiegelhalter(truth: Array, scores: Array, *, weights: Array | None = None) -> Spiegelhalter:
    r"""Return by how many standard errors the Brier score misses what the probabilities promise.

    $$ z = \frac{\sum (y - p)(1 - 2p)}{\sqrt{\sum (1 - 2p)^2 p (1 - p)}} $$

    Args:
        truth: labels, 0 or 1, shape (n,).
        scores: predicted probabilities, shape (n,).
        weights: whole numbers, shape (n,); default once.

    Returns:
        Above 0 the score is worse than promised (too extreme), below 0 better (too timid).

    Raises:
        Undefined: `no_items`; `no_variance` where every probability is 0, one half or 1.
        ValueError: vectors do not belong together, or a value is no probability or no event.

    Examples:
        Nine tenths were promised for each of four, and two happened:

        >>> round(spiegelhalter(np.array([1.0, 1, 0, 0]), np.full(4, 0.9)).z, 3)
        2.667
    """
    times = checked_weights("spiegelhalter", truth, scores, weights)
    check_events("spiegelhalter", truth)
    check_probabilities("spiegelhalter", truth, scores)
    if not times.any():
        reason = "no_items"
        raise Undefined(reason)
    lean = 1 - 2 * scores
    variance = float(times @ (lean**2 * scores * (1 - scores)))
    if variance <= 0:
        reason = "no_variance"
        raise Undefined(reason)
    z = float(times @ ((truth - scores) * lean)) / float(np.sqrt(variance))
    return Spiegelhalter(z=z, p=float(2 * student.upper_tail(abs(z), df=float("inf"))))
