"""A gap between two groups of few persons, by every method that few persons allow."""

from collections.abc import Callable
from typing import Any

import numpy as np

from evenhand.metrics.inference.equivalence import tost_welch
from evenhand.metrics.inference.few_clusters import (
    cluster_gap,
    cluster_mean_gap,
    cluster_permutation_p,
    wild_cluster_p,
)
from evenhand.metrics.sums import Undefined

ANY_MARGIN = 1.0
MOST = 2**16


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Hold the group that sorts first against the other; the case asks for no margin."""
    error, cluster = np.array(inputs["error"], dtype=np.float64), inputs["cluster"]
    group = np.array(inputs["group"])
    inside = group == params.get("inside", min(inputs["group"]))
    told: dict[str, Any] = {"inside": inside, "cluster": cluster}
    robust = _found(lambda: cluster_gap(error, **told))
    means = _found(lambda: cluster_mean_gap(error, **told, margin=ANY_MARGIN))
    wild = _found(lambda: wild_cluster_p(error, **told, most=MOST))
    exact = _found(lambda: cluster_permutation_p(error, **told, most=MOST))
    items = _found(lambda: tost_welch(error[inside], error[~inside], margin=ANY_MARGIN))
    return {
        "estimate": robust and robust.estimate,
        "cluster_se": robust and robust.standard_error,
        "t": robust and robust.t,
        "p_t_Gminus1": robust and robust.p,
        "p_wild_cluster": wild and wild.p,
        "n_sign_vectors": wild and wild.arrangements,
        "cluster_mean_difference": means and means.estimate,
        "p_cluster_permutation": exact and exact.p,
        "n_permutations": exact and exact.arrangements,
        "p_cluster_t": means and means.p_difference,
        "cluster_t_ci95": [means.low, means.high] if means else [None, None],
        "p_naive_iid": items and items.p_difference,
    }


def _found(call: Callable[[], Any]) -> Any:  # noqa: ANN401 results of several tests
    try:
        return call()
    except Undefined:
        return None
