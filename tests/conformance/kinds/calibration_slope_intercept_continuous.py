"""The line of labels on scores: over all items and by group, with its tests."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.calibration_homogeneity import calibration_homogeneity
from evenhand.metrics.calibration.calibration_intercept import calibration_intercept
from evenhand.metrics.calibration.calibration_slope import calibration_slope
from evenhand.metrics.calibration.linear_recalibration import linear_recalibration
from evenhand.metrics.sums import Array, Undefined

LINE = (("bias", bias), ("intercept", calibration_intercept), ("slope", calibration_slope))


def answer(inputs: dict[str, Any], _params: dict[str, Any]) -> dict[str, Any]:
    """Regress y on pred; items without y or pred are left out."""
    pairs = zip(inputs["y"], inputs["pred"], strict=True)
    known = [k for k, pair in enumerate(pairs) if None not in pair]
    truth, scores = (
        np.array([inputs[key][k] for k in known], dtype=np.float64) for key in ("y", "pred")
    )
    group, cluster = (_named(inputs.get(key), known) for key in ("group", "cluster"))
    plain = _found(linear_recalibration, truth, scores)
    robust = (
        None if cluster is None else _found(linear_recalibration, truth, scores, persons=cluster)
    )
    return {
        **{name: _found(metric, truth, scores) for name, metric in LINE},
        "se_intercept": _field(plain, "intercept_error"),
        "se_slope": _field(plain, "slope_error"),
        "F_0_1": _field(plain, "f"),
        "p_0_1": _field(plain, "p"),
        "cluster_se_intercept": _field(robust, "intercept_error"),
        "cluster_se_slope": _field(robust, "slope_error"),
        "cluster_F_0_1": _field(robust, "f"),
        "cluster_p_0_1": _field(robust, "p"),
        "n_clusters": None if cluster is None else len(set(cluster.tolist())),
        **_by_group(truth, scores, group),
    }


def _by_group(truth: Array, scores: Array, group: NDArray[np.str_] | None) -> dict[str, Any]:
    """Return a line for each group and the test of one line for all."""
    if group is None:
        return {}
    same = _found(calibration_homogeneity, truth, scores, slices=group)
    freedom = _field(same, "df")
    return {
        "by_group": {
            name: {
                "n": len(truth[group == name]),
                **{
                    key: _found(metric, truth[group == name], scores[group == name])
                    for key, metric in LINE
                },
            }
            for name in sorted(set(group.tolist()))
        },
        "homogeneity_F": _field(same, "f"),
        "homogeneity_df": None if freedom is None else int(freedom[0]),
        "homogeneity_p": _field(same, "p"),
    }


def _named(names: list[Any] | None, known: list[int]) -> NDArray[np.str_] | None:
    """Return names of the known items; a missing one is a level of its own."""
    if names is None:
        return None
    return np.array(
        ["unknown" if names[k] is None else str(names[k]) for k in known], dtype=np.str_
    )


def _found(measure: Callable[..., Any], *data: Array, **rest: Any) -> Any:  # noqa: ANN401 results differ
    """Return a result, None where there is no value."""
    try:
        return measure(*data, **rest)
    except Undefined:
        return None


def _field(result: object, name: str) -> Any:  # noqa: ANN401 results differ
    """Return a field, None where there is no result."""
    return getattr(result, name, None)
