"""What gap slices of given size can find, and what margin they can prove."""

from typing import Any

import numpy as np

from evenhand.metrics.inference.chance import chance_to_clear
from evenhand.metrics.inference.precision import design_effect, gap_standard_error
from evenhand.metrics.power import detectable_gap, provable_margin


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Plan with items as the unit, and with persons as the unit."""
    items, reference = np.array(inputs["n"], dtype=np.float64), inputs["n_ref"]
    size, alpha, power = inputs["mean_cluster_size"], params["alpha"], params["power"]
    inflation = design_effect(inputs["icc"], size)
    independent = gap_standard_error(
        sd=inputs["sd"], icc=0, items_per_person=1, persons=items, reference_persons=reference
    )
    clustered = gap_standard_error(
        sd=inputs["sd"],
        icc=inputs["icc"],
        items_per_person=size,
        persons=items / size,
        reference_persons=reference / size,
    )
    free = items + reference - 2
    clear = chance_to_clear(clustered, margin=params["margin"], df=np.inf, alpha=alpha)
    return {
        "mde_iid": detectable_gap(independent, df=free, alpha=alpha, power=power),
        "design_effect": inflation,
        "n_effective": items / inflation,
        "mde_clustered_normal": detectable_gap(clustered, alpha=alpha, power=power),
        "tost_power_at_zero": clear,
        "smallest_margin_provable": provable_margin(clustered, alpha=alpha, power=power),
    }
