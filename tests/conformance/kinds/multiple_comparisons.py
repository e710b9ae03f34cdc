"""Adjusted p-values of one family, and how many stay at or below 0.05."""

from typing import Any

from evenhand.metrics.multiplicity import (
    benjamini_hochberg,
    benjamini_yekutieli,
    bonferroni,
    holm,
)


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Adjust the p-values in four ways."""
    p, alpha = inputs["p"], params.get("alpha", 0.05)
    return {
        "bonferroni": bonferroni(p),
        "holm": holm(p),
        "bh": benjamini_hochberg(p),
        "by": benjamini_yekutieli(p),
        "n_reject_holm": int((holm(p) <= alpha).sum()),
        "n_reject_bh": int((benjamini_hochberg(p) <= alpha).sum()),
    }
