"""Two one-sided tests on two samples."""

from typing import Any

from evenhand.metrics.inference.equivalence import tost_paired, tost_pooled, tost_welch
from evenhand.metrics.sums import Undefined

TESTS = (
    ("welch", tost_welch),
    ("pooled", tost_pooled),
    ("student", tost_pooled),
    ("paired", tost_paired),
)

NUMBERS = ("estimate", "se", "df", "t_lower", "p_lower", "t_upper", "p_upper", "p_tost")


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Test by the kind that the case names."""
    test = dict(TESTS)[params["kind"]]
    alpha = params.get("alpha", 0.05)
    try:
        found = test(inputs["x"], inputs["y"], margin=params["margin"], alpha=alpha)
    except Undefined:
        ends = {key: [None, None] for key in ("ci90", "ci95")}
        return {**dict.fromkeys((*NUMBERS, "p_difference")), **ends}
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
