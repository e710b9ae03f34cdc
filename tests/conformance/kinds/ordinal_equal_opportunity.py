"""Rates at every threshold of ordered levels, by group, and the widest gaps."""

from typing import Any

import numpy as np

from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.sums import AdditiveMetric, Array, Undefined


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return rates by group; a threshold that a group cannot fill is left out of the gaps."""
    truth, scores = (np.array(inputs[key], dtype=np.float64) for key in ("y", "pred"))
    group = np.array(inputs["group"])
    levels = int(params.get("levels", 1 + max(truth.max(), scores.max())))
    by_group = {
        name: _group(truth[group == name], scores[group == name], levels)
        for name in np.unique(group).tolist()
    }
    tpr, fpr = (
        max(_range([g[f"{rate}_ge{k}"] for g in by_group.values()]) for k in range(1, levels))
        for rate in ("tpr", "fpr")
    )
    return {
        "by_group": by_group,
        "ordinal_equal_opportunity": tpr,
        "ordinal_equalised_odds": max(tpr, fpr),
    }


def _group(truth: Array, scores: Array, levels: int) -> dict[str, Any]:
    known, kappa = catalogue(), catalogue()["weighted_kappa"].with_settings(levels=levels)
    rates = {
        f"{name}_ge{k}": _value(known[name].with_settings(truth_at=k, score_at=k), truth, scores)
        for name in ("tpr", "fpr")
        for k in range(1, levels)
    }
    counts = [column.sum() for column in kappa.contributions(truth, scores).values()][1:]
    table = np.array(counts).reshape(levels, levels)
    return {
        "n": len(truth),
        **rates,
        "under_rate": _share(np.tril(table, -1), table[1:]),
        "over_rate": _share(np.triu(table, 1), table[:-1]),
        "mae": _value(known["mae"], truth, scores),
        "bias": _value(known["bias"], truth, scores),
        "exact": _share(np.diag(table), table),
        "qwk": _value(kappa, truth, scores),
    }


def _value(metric: AdditiveMetric, truth: Array, scores: Array) -> float:
    try:
        return metric(truth, scores)
    except Undefined:
        return np.nan


def _share(part: Array, whole: Array) -> float:
    return float(part.sum() / whole.sum()) if whole.sum() else np.nan


def _range(rates: list[float]) -> float:
    """Return largest minus smallest of the rates that exist."""
    known = [rate for rate in rates if np.isfinite(rate)]
    return max(known) - min(known) if known else 0.0
