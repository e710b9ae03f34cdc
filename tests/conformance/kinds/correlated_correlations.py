"""Two models' correlations with the same labels, which depend on each other."""

from typing import Any

from evenhand.metrics.inference.dependent_correlations import dependent_correlations


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return each test under its own name and under the names of the programs that print it."""
    found = dependent_correlations(
        inputs["r_new"],
        inputs["r_old"],
        inputs["r_new_old"],
        items=int(inputs["n"]),
        level=params.get("conf", 0.95),
    )
    zou = [found.low, found.high]
    return {
        "difference": found.difference,
        "williams_t": found.williams_t,
        "williams_df": found.williams_df,
        "williams_p": found.williams_p,
        "steiger_z": found.steiger_z,
        "steiger_p": found.steiger_p,
        "meng_z": found.meng_z,
        "meng_p": found.meng_p,
        "zou_ci95": zou,
        "psych_williams_t": found.williams_t,
        "cocor_williams": found.williams_t,
        "cocor_steiger": found.steiger_z,
        "cocor_meng": found.meng_z,
        "cocor_zou": zou,
    }
