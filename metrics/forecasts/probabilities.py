"""Labels and scores that are probabilities: refuse what lies outside 0..1."""

from evenhand.metrics.sums import Array


def check_probabilities(name: str, truth: Array, scores: Array) -> None:
    """Refuse labels or scores outside 0..1.

    Args:
        name: the metric, for the message.
        truth: 0 or 1, or the share of raters who saw the emotion, shape (n,).
        scores: predicted probabilities, shape (n,).

    Raises:
        ValueError: some value lies outside; the message holds the extremes.
    """
    for what, values in (("truth", truth), ("scores", scores)):
        low, high = values.min(initial=0.0), values.max(initial=1.0)
        if low < 0 or high > 1:
            msg = f"{name}: {what} must lie within 0..1, got values within {low:g}..{high:g}"
            raise ValueError(msg)
