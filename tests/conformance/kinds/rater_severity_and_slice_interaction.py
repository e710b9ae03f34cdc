"""Severity of raters, their interaction with slices, and variance components."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from evenhand.metrics.agreement.rater_by_slice import rater_by_slice
from evenhand.metrics.agreement.rater_severity import rater_severity
from evenhand.metrics.agreement.rater_variance import RaterVariance, rater_variance
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

COMPONENTS: Mapping[str, str] = {
    "var_item": "item",
    "var_rater": "rater",
    "var_rater_slice": "rater_slice",
    "var_residual": "residual",
    "slice_effect": "slice_effect",
    "slice_se": "slice_standard_error",
    "logLik_reml": "log_likelihood",
    "icc_agreement_single": "icc_agreement_single",
    "share_rater": "share_rater",
}


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Answer one row a judgement; rows without a rating take no part."""
    told = zip(inputs["item"], inputs["rater"], inputs["slice"], inputs["rating"], strict=True)
    rows = [row for row in told if row[3] is not None]
    values = np.array([row[3] for row in rows], dtype=np.float64)
    ratings = Ratings.of_rows([row[0] for row in rows], [row[1] for row in rows], values)
    slices = list({row[0]: row[2] for row in rows}.values())
    severity = _found(lambda: rater_severity(ratings))
    interaction = _found(lambda: rater_by_slice(ratings, slices))
    mixed = _found(lambda: rater_variance(ratings, slices=slices))
    raters = dict.fromkeys(row[1] for row in rows)
    return {
        "severity": dict(zip(raters, severity.effects, strict=True)) if severity else raters,
        "severity_F": severity and severity.f,
        "severity_p": severity and severity.p,
        "rater_by_slice_F": interaction and interaction.f,
        "rater_by_slice_df": interaction.df if interaction else [None, None],
        "rater_by_slice_p": interaction and interaction.p,
        "mixed": _components(mixed) if mixed else dict.fromkeys(COMPONENTS),
        "lrt_rater_slice": mixed and mixed.likelihood_ratio,
    }


def _components(mixed: RaterVariance) -> dict[str, Any]:
    return {name: getattr(mixed, field) for name, field in COMPONENTS.items()}


def _found(call: Callable[[], Any]) -> Any:  # noqa: ANN401 results of three measures
    try:
        return call()
    except Undefined:
        return None
