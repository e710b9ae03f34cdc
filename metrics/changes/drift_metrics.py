"""How scores move from an old model to a new one, item by item, as metrics made of sums.

The old score stands in the place of the label, so the mean error is the mean move. Labels play no
part: an item counts as soon as both models scored it.
"""

from functools import partial

import numpy as np

from evenhand.metrics.arguments import at_least
from evenhand.metrics.confusion import confusion
from evenhand.metrics.inference.mean_difference import NOISE
from evenhand.metrics.moments import moments
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Shape, Sums


def drift_metrics(*, tolerance: float, score_at: float | None = None) -> tuple[AdditiveMetric, ...]:
    """Return the metrics whose sums `score_drift` needs.

    Args:
        tolerance: a score that moves by at most this counts as unchanged, 0 or more.
        score_at: a decision is positive from this score on; None: no decisions.

    Returns:
        Metrics of (old scores, new scores); none of them is in the catalogue.

    Raises:
        ValueError: the tolerance is negative or not a number.

    Examples:
        >>> old, new = np.array([0.1, 0.4]), np.array([0.1, 0.7])
        >>> found = {metric.name: metric(old, new) for metric in drift_metrics(tolerance=0.2)}
        >>> round(found["drift"], 2), found["moved"]
        (0.15, 0.5)
    """
    if not np.isfinite(at_least(tolerance, 0.0, name="tolerance")):
        msg = f"tolerance must be a finite number, got {tolerance}"
        raise ValueError(msg)
    flips = () if score_at is None else _flips(score_at)
    return (
        _mean("old", ("n", "truth"), title="Mean score of the old model"),
        _mean("new", ("n", "score"), title="Mean score of the new model"),
        _mean("drift", ("n", "error"), title="Mean drift of scores"),
        _mean("size", ("n", "absolute_error"), title="Mean size of drift"),
        _deviation(),
        _moved(tolerance),
        *flips,
    )


def _mean(name: str, features: tuple[str, str], *, title: str) -> AdditiveMetric:
    """Return the mean of one moment."""
    return AdditiveMetric(
        name=name,
        title=title,
        asks=f"{title}?",
        formula=f"sum of {features[1]} / n",
        features=partial(moments, names=features),
        finish=lambda sums: sums[features[1]] / sums["n"],
        undefined=(NO_ITEMS,),
        unit="scale points",
        span=(-float("inf"), float("inf")),
        best=None,
        shape="mean",
        reference="",
    )


def _deviation() -> AdditiveMetric:
    """Return the standard deviation of moves; what is no more than rounding is 0."""

    def finish(sums: Sums) -> Array:
        square = sums["squared_error"] / sums["n"]
        variance = square - (sums["error"] / sums["n"]) ** 2
        return np.sqrt(np.where(variance > NOISE * square, variance, 0.0))

    return AdditiveMetric(
        name="deviation",
        title="Standard deviation of drift",
        asks="Do all scores move alike?",
        formula="sqrt(mean(drift^2) - mean(drift)^2)",
        features=partial(moments, names=("n", "error", "squared_error")),
        finish=finish,
        undefined=(NO_ITEMS,),
        unit="scale points",
        span=(0.0, float("inf")),
        best=None,
        shape="other",
        reference="",
    )


def _moved(tolerance: float) -> AdditiveMetric:
    """Return the share of items whose score moved by more than the tolerance."""

    def features(truth: Array, scores: Array, *, tolerance: float) -> dict[str, Array]:
        beyond = np.abs(scores - truth) > tolerance + NOISE * (np.abs(scores) + np.abs(truth))
        return {"n": np.ones(len(truth)), "moved": beyond.astype(np.float64)}

    return AdditiveMetric(
        name="moved",
        title="Share of scores that moved",
        asks="How many scores move by more than is tolerated?",
        formula="share(|new - old| > tolerance)",
        features=features,
        finish=lambda sums: sums["moved"] / sums["n"],
        undefined=(NO_ITEMS,),
        unit="share",
        span=(0.0, 1.0),
        best=None,
        shape="rate",
        reference="",
        settings={"tolerance": tolerance},
    )


def _flips(score_at: float) -> tuple[AdditiveMetric, ...]:
    """Return the shares of decisions that turn positive, that turn negative, and their net."""
    up, down = "false_alarms", "misses"
    kinds: tuple[tuple[str, Shape, tuple[float, float]], ...] = (
        ("up", "rate", (1.0, 0.0)),
        ("down", "rate", (0.0, 1.0)),
        ("net", "mean", (1.0, -1.0)),
    )

    def share(name: str, shape: Shape, signs: tuple[float, float]) -> AdditiveMetric:
        return AdditiveMetric(
            name=name,
            title="Decisions that flip",
            asks="How many decisions change sides?",
            formula="turned positive, turned negative, or the first minus the second, over n",
            features=partial(confusion, names=("n", up, down)),
            finish=lambda sums: (signs[0] * sums[up] + signs[1] * sums[down]) / sums["n"],
            undefined=(NO_ITEMS,),
            unit="share",
            span=(min(signs), max(signs)),
            best=None,
            shape=shape,
            reference="doi:10.1007/BF02295996",
            settings={"truth_at": score_at, "score_at": score_at},
        )

    return tuple(share(*kind) for kind in kinds)
