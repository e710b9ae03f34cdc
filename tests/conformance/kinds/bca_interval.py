"""BCa, percentile and basic intervals from given replicates."""

from typing import Any

import numpy as np

from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.inference.bca import basic_interval, bca_interval, normal_scale_quantile


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Estimate, leave out one pair at a time, and correct the percentiles."""
    statistics: dict[str, Any] = {**catalogue(), "spearman": spearman}
    metric, level = statistics[params["stat"]], params.get("conf", 0.95)
    x, y = (np.array(inputs[key], dtype=np.float64) for key in "xy")
    everybody = np.ones(len(x))
    estimate = metric(x, y)
    jackknife = [metric(x, y, weights=everybody - one) for one in np.eye(len(x))]
    drawn = inputs["replicates"]
    found = bca_interval(estimate, drawn, jackknife, level=level)
    basic = basic_interval(estimate, drawn, level=level)
    tails = ((1 - level) / 2, (1 + level) / 2)
    return {
        "estimate": estimate,
        "z0": found.z0,
        "acceleration": found.acceleration,
        "jackknife_se": found.jackknife_standard_error,
        "bca_levels": found.levels,
        "bca": [found.low, found.high],
        "percentile": [normal_scale_quantile(drawn, tail) for tail in tails],
        "basic": [basic.low, basic.high],
    }
