"""Brier score: how far is a probability from what happened?

The mean squared difference of a predicted probability and the label, which is 0 or 1, or the
share of raters who saw the emotion. It rewards being right and being honest about doubt; only
labels that are 0 or 1 let a perfect model reach 0 by certainty (Brier 1950,
doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2).

    >>> import numpy as np
    >>> brier(truth=np.array([0.0, 1.0]), scores=np.array([0.5, 0.5]))
    0.25
"""

from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.moments import moments
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _features(truth: Array, scores: Array) -> dict[str, Array]:
    check_probabilities("brier", truth, scores)
    return moments(truth, scores, names=("n", "squared_error"))


def _finish(sums: Sums) -> Array:
    return sums["squared_error"] / sums["n"]


brier = AdditiveMetric(
    name="brier",
    title="Brier score",
    asks="How far is a predicted probability from what happened?",
    formula="mean((probability - truth)^2)",
    features=_features,
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="1",
    span=(0.0, 1.0),
    best=0.0,
    shape="mean",
    reference="doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2",
    needs=("same_scale", "probabilities"),
    use="For probabilities: one number for being right and for being honest about doubt.",
    avoid=(
        "Between groups in which the emotion is not equally common: what a good model can reach "
        "depends on that. brier_murphy parts calibration from what the groups are."
    ),
)
