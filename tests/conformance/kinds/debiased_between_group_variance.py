"""Variance between shares of groups, with and without sampling noise, and Cochran's Q."""

from collections.abc import Callable
from typing import Any

from evenhand.metrics.disparity.between_variance import between_variance_of_shares
from evenhand.metrics.disparity.cochran_q import cochran_q
from evenhand.metrics.disparity.shrinkage import shrinkage
from evenhand.metrics.groups.share_estimates import share_estimates
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return every estimate that the counts allow, None for the others."""
    del params
    counts, totals = inputs["k"], inputs["n"]
    plain = _known(lambda: between_variance_of_shares(counts, totals, freedom_lost=0))
    unbiased = _known(lambda: between_variance_of_shares(counts, totals))
    exact = _known(lambda: share_estimates(counts, totals))
    test = exact and _known(lambda: cochran_q(exact.shares, exact.standard_errors))
    moments = exact and _known(lambda: shrinkage(exact.shares, exact.standard_errors, method="DL"))
    return {
        "uncorrected": plain and plain.uncorrected,
        "corrected_authors": plain and plain.corrected,
        "double_corrected_authors": plain and plain.double_corrected,
        "corrected_unbiased": unbiased and unbiased.corrected,
        "max_minus_min": plain and plain.max_min,
        "mean_abs_dev": plain and plain.mean_absolute_deviation,
        "Q": test and test.q,
        "Q_p": test and test.p,
        "tau2_DL": moments and moments.tau_squared,
    }


def _known(ask: Callable[[], Any]) -> Any:  # noqa: ANN401 the answer of any measure
    try:
        return ask()
    except Undefined:
        return None
