"""CORP: how much of a probability's loss comes from saying the wrong number?

Probabilities are recalibrated by isotonic regression, which needs no bins. The Brier score and
the log score then fall apart into miscalibration (what recalibration saves), discrimination (what
the scores know beyond the base rate) and uncertainty (what the base rate costs): score =
miscalibration - discrimination + uncertainty (Dimitriadis, Gneiting & Jordan 2021,
doi:10.1073/pnas.2016191118).

Miscalibration is above 0 even for a perfect model, the more so the fewer items there are: with
probabilities from Beta(1, 4), as of a rare emotion, about 0.036 at 30 items and 0.002 at 3000. Read
it beside labels redrawn from the model's own probabilities
(`metrics/replicates/null_reference.py`), and never compare slices of different size by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.metrics.door import door
from evenhand.metrics.facts import Facts
from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.forecasts.score_decomposition import (
    ScoreDecomposition,
    log_loss,
    score_decomposition,
    squared_loss,
)
from evenhand.metrics.regression.isotonic import isotonic
from evenhand.metrics.sums import Array, Undefined
from evenhand.metrics.vectors import checked_weights

FACTS = Facts(
    title="CORP decomposition of the Brier and log score",
    asks="How much of a probability's loss comes from saying the wrong number?",
    formula="S(p) - S(isotonic regression of truth on p), S the mean squared error",
    use=(
        "To tell a model that knows little from one that says its knowledge in wrong numbers, "
        "without a choice of bins."
    ),
    avoid=(
        "Small or unequal samples: it is biased upwards. Compare it with redrawn labels, and gate "
        "on bias and calibration slope instead."
    ),
    takes="labels",
    needs=("presence", "probabilities"),
    unit="1",
    span=(0.0, 1.0),
    best=0.0,
    headline="miscalibration",
    reference="doi:10.1073/pnas.2016191118",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corp:
    """Brier score and log score, each with its parts.

    Attributes:
        score: Brier score, the mean squared error.
        miscalibration: what recalibration would save of it, 0 or more.
        discrimination: what the recalibrated scores save against the base rate, 0 or more.
        uncertainty: the Brier score of the base rate.
        log_score: mean log loss in nats; None where a certain probability was wrong.
        log_miscalibration: what recalibration would save of it; None with `log_score`.
        log_discrimination: what the recalibrated scores save against the base rate, 0 or more.
        log_uncertainty: the log loss of the base rate.
        blocks: levels that the recalibrated probabilities take.
        missing: reason of each field that is None.
    """

    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    log_score: float | None
    log_miscalibration: float | None
    log_discrimination: float
    log_uncertainty: float
    blocks: int
    missing: Mapping[str, str]


@door
def corp(truth: Array, scores: Array, *, weights: Array | None = None) -> Corp:
    r"""Return the parts of the Brier score and of the log score after isotonic recalibration.

    $$ MCB = S(p) - S(f), \quad DSC = S(\bar y) - S(f), \quad UNC = S(\bar y) $$

    Args:
        truth: labels, 0 or 1, or the share of raters who saw the emotion, shape (n,).
        scores: predicted probabilities, shape (n,).
        weights: whole numbers, shape (n,); default once.

    Returns:
        Parts of 0 or more; a miscalibration of 0 is a model that recalibration cannot help.

    Raises:
        Undefined: `no_items`.
        ValueError: vectors do not belong together, or a value lies outside 0..1.

    Examples:
        A perfect order said too timidly: all of the loss is miscalibration.

        >>> found = corp(np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.4, 0.4, 0.6, 0.6]))
        >>> round(found.score, 12), round(found.miscalibration, 12), found.discrimination
        (0.16, 0.16, 0.25)

        Chance alone gives some at 40 items; what counts is the excess over it:

        >>> from evenhand.metrics.replicates.null_reference import null_reference, redrawn_labels
        >>> rng = np.random.default_rng(1)
        >>> p = rng.random(40)
        >>> draws = [corp(y, p).miscalibration for y in redrawn_labels(p, rng=rng, draws=99)]
        >>> null_reference(corp((p > 0.5) * 1.0, p).miscalibration, np.array(draws)).mean > 0.01
        True
    """
    times = checked_weights("corp", truth, scores, weights)
    check_probabilities("corp", truth, scores)
    kept = times > 0
    if not kept.any():
        reason = "no_items"
        raise Undefined(reason)
    truth, scores, times = truth[kept], scores[kept], times[kept]
    line = isotonic(truth, scores, weights=times)
    brier, log = (
        score_decomposition(truth, scores, np.clip(line.fitted, 0, 1), weights=times, loss=loss)
        for loss in (squared_loss, log_loss)
    )
    return _joined(brier, log, blocks=len(line.level))


def _joined(brier: ScoreDecomposition, log: ScoreDecomposition, *, blocks: int) -> Corp:
    """Return both decompositions as one result; the Brier score is always finite."""
    lost = ("log_score", "log_miscalibration") if log.score is None else ()
    return Corp(
        score=float(brier.score or 0.0),
        miscalibration=float(brier.miscalibration or 0.0),
        discrimination=brier.discrimination,
        uncertainty=brier.uncertainty,
        log_score=log.score,
        log_miscalibration=log.miscalibration,
        log_discrimination=log.discrimination,
        log_uncertainty=log.uncertainty,
        blocks=blocks,
        missing=dict.fromkeys(lost, "certain_and_wrong"),
    )
