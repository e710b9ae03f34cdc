"""Probabilities as numbers of equal steps: which of them count as ties."""

import numpy as np

from evenhand.metrics.sums import Array

USUAL_STEPS = 5000


def probability_steps(probabilities: Array, *, steps: int = USUAL_STEPS) -> Array:
    """Return the number of each probability's step, 1 to steps + 1.

    Some programs find the concordance of a fitted model on a table of equal steps, so that
    probabilities of one step are ties; an AUC of these numbers is comparable with theirs. Like
    them, this goes to log-odds and back before it cuts, so that a probability on the edge of a step
    may fall to the step below it.

    Args:
        probabilities: strictly between 0 and 1, which alone have log-odds, shape (n,).
        steps: how many equal steps 0 to 1 has.

    Returns:
        Whole numbers, shape (n,).

    Raises:
        ValueError: a probability is not strictly between 0 and 1.

    Examples:
        >>> probability_steps(np.array([0.10001, 0.10019, 0.1003])).tolist()
        [501.0, 501.0, 502.0]
    """
    if not ((probabilities > 0) & (probabilities < 1)).all():
        msg = "probability_steps: probabilities must lie strictly between 0 and 1"
        raise ValueError(msg)
    odds = np.log(probabilities / (1 - probabilities))
    back = 1 / (1 + np.exp(-odds))
    return np.floor(steps * back + 1)
