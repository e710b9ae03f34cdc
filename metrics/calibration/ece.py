"""Expected calibration error: do events happen as often as predicted?

Items are put into equal bins of predicted probability; what counts is how far the mean
prediction of a bin is from the share of labels in it, weighted by the items of the bin.

It is biased upwards, the more so the fewer items there are: a perfect model shows about 0.13 at
30 items and 0.045 at 300. Groups of different size cannot be compared by it, so it is shown and
should not be gated. Bins are [low, high) and the last one includes 1; an empty bin counts nothing
(Naeini, Cooper & Hauskrecht 2015; Nixon et al. 2019, arXiv:1904.01685).

    >>> import numpy as np
    >>> ece(truth=np.array([0.0, 1.0, 1.0, 1.0]), scores=np.array([0.75, 0.75, 0.75, 0.75]))
    0.0
"""

import numpy as np

from evenhand.metrics.bins import fixed_bin
from evenhand.metrics.probabilities import check_probabilities
from evenhand.metrics.rules import NO_ITEMS
from evenhand.metrics.sums import AdditiveMetric, Array, Sums

_MOST_BINS = 1000


def _features(truth: Array, scores: Array, *, bins: float) -> dict[str, Array]:
    check_probabilities("ece", truth, scores)
    count = _whole(bins)
    place = fixed_bin(scores, bins=count)
    error = scores - truth
    columns = {f"error_in_bin_{k}": np.where(place == k, error, 0.0) for k in range(count)}
    return {"n": np.ones(len(truth)), **columns}


def _whole(bins: float) -> int:
    if not (1 <= bins <= _MOST_BINS and bins == np.floor(bins)):
        msg = f"ece: bins must be a whole number within 1..{_MOST_BINS}, got {bins}"
        raise ValueError(msg)
    return int(bins)


def _finish(sums: Sums) -> Array:
    gaps = [np.abs(sums[name]) for name in sums.columns if name != "n"]
    return np.asarray(np.sum(gaps, axis=0) / sums["n"])


ece = AdditiveMetric(
    name="ece",
    title="Expected calibration error",
    asks="Do events happen as often as predicted?",
    formula="sum over bins of (items in bin / items) * |mean(probability) - mean(truth)|",
    features=_features,
    finish=_finish,
    undefined=(NO_ITEMS,),
    unit="1",
    span=(0.0, 1.0),
    best=0.0,
    shape="other",
    reference="Naeini, Cooper & Hauskrecht 2015; arXiv:1904.01685",
    needs=("same_scale", "probabilities"),
    skill=(),
    settings={"bins": 10.0},
)
