"""Power means: an average that a bad group can pull down as far as one wants."""

import numpy as np

from evenhand.metrics.sums import Array


def power_mean(values: Array, *, power: float) -> float:
    """Return (mean of values^p)^(1/p).

    p = 1 is the plain mean, p = -1 the harmonic one; towards minus infinity it is the smallest
    value.

    Args:
        values: not negative, shape (n,), at least one.
        power: p, not 0.

    Returns:
        A value between the smallest and the largest; 0 when p is below 0 and a value is 0.

    Raises:
        ValueError: p is 0 or not finite, or a value is negative or there is none.

    Examples:
        >>> import numpy as np
        >>> aucs = np.array([0.9, 0.9, 0.5])
        >>> round(float(aucs.mean()), 3), round(power_mean(aucs, power=-5.0), 3)
        (0.767, 0.61)
    """
    if not np.isfinite(power) or power == 0:
        msg = f"power_mean: power must be finite and not 0, got {power:g}"
        raise ValueError(msg)
    if not len(values) or not (values >= 0).all():
        msg = f"power_mean: needs values that are not negative, got {values.tolist()}"
        raise ValueError(msg)
    largest = float(values.max())
    if largest == 0 or (power < 0 and values.min() == 0):
        return 0.0
    return float(largest * np.mean((values / largest) ** power) ** (1.0 / power))
