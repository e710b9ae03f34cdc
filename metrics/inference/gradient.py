"""How the finish of a metric responds to its sums: one linear step, by central differences."""

from collections.abc import Mapping

import numpy as np

from evenhand.metrics.sums import AdditiveMetric, Array


def gradient(
    metric: AdditiveMetric, sums: Array, columns: Mapping[str, int], *, size: Array
) -> Array:
    """Return the derivative of the finish by each feature, by central differences.

    Args:
        metric: whose finish.
        sums: where, shape (..., F).
        columns: the metric's features in `sums`.
        size: magnitude of each feature's sum, shape (..., F), which sets the step.

    Returns:
        shape (..., F); 0 for features of other metrics, NaN where the metric is undefined.
    """
    slope = np.zeros(sums.shape)
    for place in columns.values():
        step = np.zeros(sums.shape)
        step[..., place] = np.cbrt(np.finfo(np.float64).eps) * np.maximum(size[..., place], 1.0)
        ahead = metric.value(sums + step, columns)
        behind = metric.value(sums - step, columns)
        slope[..., place] = (ahead - behind) / (2 * step[..., place])
    return slope
