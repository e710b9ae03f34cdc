"""Rates of groups from their counts, and the gaps and ratios between groups."""

from typing import Any

import numpy as np

from evenhand.metrics.disparity.parity_gaps import parity_gaps
from evenhand.metrics.groups.group_rates import GroupRates, group_rates, rate_contrast
from evenhand.metrics.sums import Array, Undefined

CELLS = {"tn": (0.0, 0.0), "fp": (0.0, 1.0), "fn": (1.0, 0.0), "tp": (1.0, 1.0)}
NAMES = ("selection_rate", "fpr", "fnr", "tpr", "ppv", "accuracy")
GAPS = (
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "equalized_odds_difference",
    "equalized_odds_ratio",
    "equal_opportunity_difference",
    "predictive_parity_difference",
)
ORDER = (("a", 0), ("b", 1))
"""The groups that are compared: those that the case names, or else the first and the second."""


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return rates by group, the widest gap and narrowest ratio of each, and a against b."""
    rows = [
        (name, *CELLS[cell], counts.get(cell, 0))
        for name, counts in inputs["counts"].items()
        for cell in CELLS
    ]
    names = tuple(row[0] for row in rows)
    truth, scores, weights = np.array([row[1:] for row in rows], dtype=np.float64).T
    groups = group_rates(truth, scores, names, weights=weights)
    by_name = {group.name: group for group in groups}
    return {
        "by_group": {name: _rates(group) for name, group in by_name.items()},
        **_gaps(truth, scores, names, weights),
        **_against(by_name, *(params.get(key, place) for key, place in ORDER)),
    }


def _rates(group: GroupRates) -> dict[str, Any]:
    rates = group.rates
    return {
        "n": int(group.count),
        "base_rate": rates["prevalence"].value,
        **{name: rates[name].value for name in NAMES},
        **{f"{name}_ci": [rates[name].low, rates[name].high] for name in NAMES},
    }


def _gaps(truth: Array, scores: Array, names: tuple[str, ...], weights: Array) -> dict[str, Any]:
    """Return the gaps; counts alone know no persons, so the reference to chance is not asked."""
    try:
        found = parity_gaps(
            truth,
            scores,
            names,
            range(len(names)),
            weights=weights,
            left_out=(),
            draws=1,
            rng=np.random.default_rng(0),
        )
    except Undefined:
        return dict.fromkeys(GAPS)
    return {gap: getattr(found, gap) for gap in GAPS}


def _against(groups: dict[Any, GroupRates], first: Any, second: Any) -> dict[str, Any]:  # noqa: ANN401 a name or a place
    """Return the false positive rate of one group against that of another."""
    places = dict(enumerate(groups))
    own, other = (groups.get(places.get(name, name)) for name in (first, second))
    if own is None or other is None:
        return {}
    found = rate_contrast(own.rates["fpr"], other.rates["fpr"])
    return {
        "fpr_difference_a_minus_b": found.difference,
        "fpr_difference_newcombe": [found.low, found.high],
        "fpr_ratio_a_over_b": found.ratio,
    }
