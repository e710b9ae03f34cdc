"""On which side of a change the harm is: a loss may not grow, a score may not fall."""

from typing import Literal, TypeAlias

from evenhand.metrics.sums import AdditiveMetric

Worse: TypeAlias = Literal["above", "below"]


def worse_side(metric: AdditiveMetric) -> Worse | None:
    """Return in which direction a metric gets worse.

    A metric can tell better from worse when its best value is an end of its range. Bias is best at
    0, in the middle: it can get worse both ways, and a mean of two biases can hide both.

    Args:
        metric: of the catalogue.

    Returns:
        `above` for a loss such as `mae`, `below` for a score such as `accuracy`; None where the
        metric has no best value, or one within its range.

    Examples:
        >>> from evenhand.metrics.catalogue import catalogue
        >>> [worse_side(catalogue()[name]) for name in ("mae", "accuracy", "bias", "prevalence")]
        ['above', 'below', None, None]
    """
    if metric.best == metric.span[0]:
        return "above"
    return "below" if metric.best == metric.span[1] else None
