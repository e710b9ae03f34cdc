"""Rates of groups from their counts, and the gaps and ratios between groups."""

from typing import Any

import numpy as np

from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.proportions import newcombe_difference, wilson
from evenhand.metrics.sums import AdditiveMetric, Undefined

CELLS = ("tn", "fp", "fn", "tp")
TRUTH, SCORES = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0])
RATES = ("selection_rate", "fpr", "fnr", "tpr", "ppv", "accuracy")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return rates by group, the widest gap and narrowest ratio of each, and a against b."""
    by_group = {name: _group(counts) for name, counts in inputs["counts"].items()}
    widest = {rate: _gap_and_ratio([g[rate] for g in by_group.values()]) for rate in RATES}
    first, second = (inputs["counts"][params[key]] for key in "ab")
    interval = newcombe_difference(
        first["fp"],
        first["fp"] + first["tn"],
        reference_count=second["fp"],
        reference_total=second["fp"] + second["tn"],
    )
    rate, other = (by_group[params[key]]["fpr"] for key in "ab")
    return {
        "by_group": by_group,
        "demographic_parity_difference": widest["selection_rate"][0],
        "demographic_parity_ratio": widest["selection_rate"][1],
        "equalized_odds_difference": max(widest["tpr"][0], widest["fpr"][0]),
        "equalized_odds_ratio": min(widest["tpr"][1], widest["fpr"][1]),
        "equal_opportunity_difference": widest["tpr"][0],
        "predictive_parity_difference": widest["ppv"][0],
        "fpr_difference_a_minus_b": rate - other,
        "fpr_difference_newcombe": [interval.low, interval.high],
        "fpr_ratio_a_over_b": rate / other if other else np.nan,
    }


def _group(counts: dict[str, int]) -> dict[str, Any]:
    times = np.array([counts[cell] for cell in CELLS], dtype=np.float64)
    false_alarms = wilson(counts["fp"], counts["fp"] + counts["tn"])
    misses = wilson(counts["fn"], counts["fn"] + counts["tp"])
    return {
        "n": int(times.sum()),
        "base_rate": _rate(catalogue()["prevalence"], times),
        **{name: _rate(catalogue()[name], times) for name in RATES},
        "fpr_ci": [false_alarms.low, false_alarms.high],
        "fnr_ci": [misses.low, misses.high],
    }


def _rate(metric: AdditiveMetric, times: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    try:
        return metric(TRUTH, SCORES, weights=times)
    except Undefined:
        return np.nan


def _gap_and_ratio(rates: list[float]) -> tuple[float, float]:
    """Return largest minus smallest, and smallest over largest; NaN when one is absent."""
    low, high = min(rates), max(rates)
    if not np.isfinite(rates).all():
        return np.nan, np.nan
    return high - low, low / high if high else np.nan
