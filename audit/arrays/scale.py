"""The scale of labels where nobody states it: wide enough for all that is given, and said so."""

import math
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from evenhand.audit.arrays.vectors import Vector
from evenhand.audit.errors import InputError
from evenhand.audit.plan import Scale
from evenhand.audit.plans.check_scale import scale_problems
from evenhand.audit.plans.problem import spell

BINARY = (0.0, 1.0)


def stated(scale: Scale) -> str:
    """Return a scale as people write it.

    >>> stated(Scale(kind="continuous", low=0, high=7))
    'continuous 0..7'
    """
    return f"{scale.kind} {scale.low:g}..{scale.high:g}"


def checked(scale: Scale) -> Scale:
    """Return a scale that somebody states.

    Raises:
        InputError: its ends do not fit.
    """
    problems = [f"{spell(one.where)}: {one.says}" for one in scale_problems(scale, ("scale",))]
    if problems:
        raise InputError(problems)
    return scale


def scale_of(truth: Mapping[str, Vector]) -> Scale:
    """Return a scale that holds all labels.

    Labels of 0 and 1 alone are binary; all others are continuous between whole numbers, because
    nothing in numbers says that only whole levels were offered.

    Args:
        truth: labels by emotion.

    Raises:
        InputError: no finite label.

    Examples:
        >>> stated(scale_of({"joy": pa.array([1.0, 4.5])}))
        'continuous 1..5'
    """
    held = _finite(truth)
    if not len(held):
        raise InputError(["truth: holds no finite number, expected labels"])
    if set(pc.unique(held).to_pylist()) <= set(BINARY):
        return Scale(kind="binary", low=BINARY[0], high=BINARY[1])
    low, high = _ends(held)
    bottom = math.floor(low)
    return Scale(kind="continuous", low=float(bottom), high=float(max(math.ceil(high), bottom + 1)))


def beyond(scale: Scale, scores: Mapping[str, Mapping[str, Vector]]) -> Mapping[str, Scale]:
    """Return the models whose scores leave the scale of the labels, with a scale that holds them.

    A regression may well say 7.2 on a scale of 0 to 7, and its error is then what it is: such
    scores are neither cut nor left out. Scores that are further away than the scale is wide, or
    outside 0 to 1 beside binary labels, are on another scale.

    Args:
        scale: of the labels.
        scores: by model and emotion.

    Raises:
        InputError: scores that are on another scale.
    """
    found, problems = {}, []
    for name, columns in scores.items():
        held = _finite(columns)
        low, high = _ends(held) if len(held) else (scale.low, scale.high)
        if scale.low <= low and high <= scale.high:
            continue
        spare = 0.0 if scale.kind == "binary" else scale.high - scale.low
        if low < scale.low - spare or high > scale.high + spare:
            problems.append(_elsewhere(name, low, high, scale))
        ends = float(min(math.floor(low), scale.low)), float(max(math.ceil(high), scale.high))
        found[name] = Scale(kind="continuous", low=ends[0], high=ends[1])
    if problems:
        raise InputError(problems)
    return found


def _elsewhere(name: str, low: float, high: float, scale: Scale) -> str:
    return (
        f"scores[{name!r}]: go from {low:g} to {high:g}, and labels are {stated(scale)}; bring "
        "scores to the scale of the labels, or pass the right `scale`"
    )


def _finite(columns: Mapping[str, Vector]) -> Vector:
    held = pa.concat_arrays([pa.array([], pa.float64()), *columns.values()])
    return held.filter(pc.fill_null(pc.is_finite(held), fill_value=False))


def _ends(held: Vector) -> tuple[float, float]:
    ends = pc.min_max(held).as_py()
    return ends["min"], ends["max"]
