"""A gap between two groups of few persons, by every method that few persons allow."""

from typing import Any

import numpy as np

from evenhand.metrics.equivalence import tost_welch
from evenhand.metrics.few_clusters import (
    cluster_gap,
    cluster_mean_gap,
    cluster_permutation_p,
    wild_cluster_p,
)

ANY_MARGIN = 1.0


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Hold the group that sorts first against the other; the case asks for no margin."""
    error, cluster = np.array(inputs["error"], dtype=np.float64), inputs["cluster"]
    group = np.array(inputs["group"])
    inside = group == params.get("inside", min(inputs["group"]))
    robust = cluster_gap(error, inside=inside, cluster=cluster)
    means = cluster_mean_gap(error, inside=inside, cluster=cluster, margin=ANY_MARGIN)
    wild = wild_cluster_p(error, inside=inside, cluster=cluster)
    exact = cluster_permutation_p(error, inside=inside, cluster=cluster)
    items = tost_welch(error[inside], error[~inside], margin=ANY_MARGIN)
    return {
        "estimate": robust.estimate,
        "cluster_se": robust.standard_error,
        "t": robust.t,
        "p_t_Gminus1": robust.p,
        "p_wild_cluster": wild and wild.p,
        "n_sign_vectors": wild and wild.arrangements,
        "cluster_mean_difference": means.estimate,
        "p_cluster_permutation": exact and exact.p,
        "n_permutations": exact and exact.arrangements,
        "p_cluster_t": means.p_difference,
        "cluster_t_ci95": [means.low, means.high],
        "p_naive_iid": items.p_difference,
    }
