"""Observed over expected: how many events happen for each one that was predicted?

The sum of labels over the sum of predicted probabilities. Above 1 the model under-reads, below 1
it over-reads; as for a bias, errors in both directions cancel. As a ratio it compares rare and
frequent emotions on one footing (Van Calster et al. 2019, doi:10.1186/s12916-019-1466-7).

    >>> import numpy as np
    >>> observed_over_expected(truth=np.array([1.0, 1.0, 0.0]), scores=np.array([0.5, 0.25, 0.25]))
    2.0
"""

from functools import partial

from evenhand.metrics.forecasts.probabilities import check_probabilities
from evenhand.metrics.moments import moments
from evenhand.metrics.rules import NO_ITEMS, nothing_counted
from evenhand.metrics.sums import AdditiveMetric, Array, Sums


def _features(truth: Array, scores: Array) -> dict[str, Array]:
    check_probabilities("observed_over_expected", truth, scores)
    return moments(truth, scores, names=("n", "truth", "score"))


def _finish(sums: Sums) -> Array:
    return sums["truth"] / sums["score"]


observed_over_expected = AdditiveMetric(
    name="observed_over_expected",
    title="Observed over expected events",
    asks="How many events happen for each one that was predicted?",
    formula="sum(truth) / sum(probability)",
    features=_features,
    finish=_finish,
    undefined=(NO_ITEMS, ("not_positive", partial(nothing_counted, feature="score"))),
    unit="1",
    span=(0.0, float("inf")),
    best=1.0,
    shape="other",
    reference="doi:10.1186/s12916-019-1466-7",
    needs=("same_scale", "probabilities"),
    use="To compare over-reading of rare and frequent emotions, where a bias in points would not.",
    avoid="Few expected events make the ratio jump; take the bias, with a count of events.",
)
