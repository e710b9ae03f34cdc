"""Pinball loss: how good is a forecast quantile?

Above the label the forecast costs 1 - level a point, below it level a point, so the forecast that
costs least on average is the quantile of that level. At level 0.5 it is half the absolute error
(Koenker & Bassett 1978, doi:10.2307/1913643).

    A forecast of the 90 % quantile may lie well above the label, but not below it:

    >>> import numpy as np
    >>> loss = pinball.with_settings(level=0.9)
    >>> round(loss(np.array([1.0]), np.array([2.0])), 6)
    0.1
    >>> round(loss(np.array([1.0]), np.array([0.0])), 6)
    0.9
"""

import numpy as np

from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _features(truth: Array, scores: Array, *, level: float) -> dict[str, Array]:
    if not 0 < level < 1:
        msg = f"pinball: level must be above 0 and below 1, got {level:g}"
        raise ValueError(msg)
    above = truth - scores
    return {"n": np.ones(len(truth)), "loss": np.maximum(level * above, (level - 1) * above)}


def _finish(sums: Sums) -> Array:
    return sums["loss"] / sums["n"]


pinball = AdditiveMetric(
    name="pinball",
    title="Pinball loss of a forecast quantile",
    asks="How good is a forecast quantile?",
    formula="mean(max(level (truth - score), (level - 1) (truth - score)))",
    features=_features,
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="scale points",
    span=(0.0, float("inf")),
    best=0.0,
    shape="mean",
    reference="doi:10.2307/1913643",
    needs=("same_scale",),
    settings={"level": 0.5},
    use="When the model forecasts quantiles and the scores are those of one level.",
    avoid=(
        "It mixes spread with error, so slices of varied labels look worse: whether a quantile is "
        "at its level is told by `quantile_calibration`."
    ),
)
