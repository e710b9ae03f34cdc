"""Rates at every threshold of ordered levels, by group, and the widest gaps."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from evenhand.metrics.agreement.weighted_kappa import weighted_kappa
from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.disparity.exact_level_rate import exact_level_rate
from evenhand.metrics.disparity.level_over_reading import level_over_reading
from evenhand.metrics.disparity.level_under_reading import level_under_reading
from evenhand.metrics.disparity.ordinal_equal_opportunity import ordinal_equal_opportunity
from evenhand.metrics.sums import AdditiveMetric, Array, Undefined

OF_LEVELS: Mapping[str, AdditiveMetric] = {
    "under_rate": level_under_reading,
    "over_rate": level_over_reading,
    "exact": exact_level_rate,
    "qwk": weighted_kappa,
}


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return rates by group; a threshold that a group cannot fill is left out of the gaps."""
    columns = zip(inputs["y"], inputs["pred"], inputs["group"], strict=True)
    rows = [row for row in columns if row[0] is not None and row[1] is not None]
    truth, scores = (np.array([row[k] for row in rows], dtype=np.float64) for k in (0, 1))
    groups = ["unknown" if row[2] is None else str(row[2]) for row in rows]
    try:
        found = ordinal_equal_opportunity(truth, scores, slices=groups, levels=params.get("levels"))
    except Undefined:
        gaps = ("ordinal_equal_opportunity", "ordinal_equalised_odds")
        return {"by_group": {}, **dict.fromkeys(gaps)}
    by_group = {}
    for k, name in enumerate(found.slices):
        member = np.array(groups) == name
        rates = (
            ("tpr", found.true_positive_rates[k]),
            ("fpr", found.false_positive_rates[k]),
        )
        by_group[str(name)] = {
            "n": found.items[k],
            **{f"{rate}_ge{at}": v for rate, of in rates for at, v in enumerate(of, start=1)},
            **_others(truth[member], scores[member], levels=found.levels),
        }
    return {
        "by_group": by_group,
        "ordinal_equal_opportunity": found.opportunity,
        "ordinal_equalised_odds": found.odds,
    }


def _others(truth: Array, scores: Array, *, levels: int) -> dict[str, float | None]:
    metrics = {key: metric.with_settings(levels=levels) for key, metric in OF_LEVELS.items()}
    metrics |= {"mae": mae, "bias": bias}
    return {key: _value(metric, truth, scores) for key, metric in metrics.items()}


def _value(metric: AdditiveMetric, truth: Array, scores: Array) -> float | None:
    try:
        return metric(truth, scores)
    except Undefined:
        return None
