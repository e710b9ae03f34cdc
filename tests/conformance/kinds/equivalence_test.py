"""Two one-sided tests on two samples."""

from typing import Any

from evenhand.metrics.equivalence import tost_paired, tost_pooled, tost_welch

TESTS = (("welch", tost_welch), ("pooled", tost_pooled), ("paired", tost_paired))


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Test by the kind that the case names."""
    test = dict(TESTS)[params["kind"]]
    found = test(inputs["x"], inputs["y"], margin=params["margin"], alpha=params["alpha"])
    return {
        "estimate": found.estimate,
        "se": found.standard_error,
        "df": found.df,
        "t_lower": found.tost.t_lower,
        "p_lower": found.tost.p_lower,
        "t_upper": found.tost.t_upper,
        "p_upper": found.tost.p_upper,
        "p_tost": found.tost.p,
        "ci90": [found.tost.low, found.tost.high],
        "ci95": [found.low, found.high],
        "p_difference": found.p_difference,
    }
