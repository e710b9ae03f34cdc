"""Simultaneous intervals and p-values from joint replicates."""

from typing import Any

from evenhand.metrics.inference.intervals import percentile_interval
from evenhand.metrics.multiplicity import max_t


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Use the dependence of the estimates, as their replicates show it."""
    level = params.get("conf", 0.95)
    joint = max_t(inputs["theta"], inputs["replicates"], null=params.get("null", 0.0), level=level)
    single = percentile_interval(inputs["replicates"], level=level)
    return {
        "se": joint.standard_error,
        "critical": joint.critical,
        "lo": joint.low,
        "hi": joint.high,
        "p_single_step": joint.p,
        "pointwise_percentile": list(zip(single.low, single.high, strict=True)),
    }
