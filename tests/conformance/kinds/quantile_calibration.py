"""Forecast quantiles: shares below, pinball loss, and the interval between mirrored levels."""

from typing import Any

import numpy as np

from evenhand.metrics.calibration.quantile_calibration import (
    QuantileCalibration,
    quantile_calibration,
)
from evenhand.metrics.sums import Undefined


def answer(inputs: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Hold the columns `q05`, `q50`, ... against labels; incomplete items are left out."""
    names = sorted((name for name in inputs if name[0] == "q" and name[1:].isdigit()), key=_level)
    columns = [inputs["y"], *(inputs[name] for name in names)]
    groups = inputs.get("group")
    rows = [k for k, row in enumerate(zip(*columns, strict=True)) if None not in row]
    kept = np.array([[column[k] for k in rows] for column in columns], dtype=np.float64)
    try:
        found = quantile_calibration(
            kept[0],
            kept[1:].T,
            levels=[_level(name) for name in names],
            slices=None if groups is None else [groups[k] for k in rows],
            level=params.get("conf", 0.95),
        )
    except Undefined:
        return _nothing(names)
    named = dict(zip(names, found.quantiles, strict=True))
    return {
        "pinball": {name: one.pinball for name, one in named.items()},
        "freq_le": {name: one.at_most.value for name, one in named.items()},
        "freq_lt": {name: one.below.value for name, one in named.items()},
        **_intervals(found),
    }


def _level(name: str) -> float:
    """Read the level in the name of a column: `q05` is 0.05, `q975` is 0.975."""
    return float(f"0.{name[1:]}")


def _promise(promised: float) -> str:
    return f"coverage{100 * promised:.6g}"


def _intervals(found: QuantileCalibration) -> dict[str, Any]:
    """Name the coverage of each interval; the widest gives width and score."""
    if not found.intervals:
        return {}
    widest = found.intervals[0]
    return {
        **{_promise(one.promised): one.coverage.value for one in found.intervals},
        "mean_width": widest.width,
        "interval_score": widest.score,
        "coverage_wilson": [widest.coverage.low, widest.coverage.high],
        **{
            f"{_promise(one.promised)}_by_group": {
                group: part.intervals[place].coverage.value for group, part in found.slices.items()
            }
            for place, one in enumerate(found.intervals)
        },
    }


def _nothing(names: list[str]) -> dict[str, Any]:
    """Say that no item is complete."""
    empty = dict.fromkeys(names)
    words = ("coverage90", "mean_width", "interval_score")
    return {
        "pinball": empty,
        "freq_le": empty,
        "freq_lt": empty,
        **dict.fromkeys(words),
        "coverage90_by_group": {},
        "coverage_wilson": None,
    }
