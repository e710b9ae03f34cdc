"""The ends of a scale."""

from collections.abc import Iterator

from evenhand.audit.plan import Scale
from evenhand.audit.plans.problem import Problem, Where


def scale_problems(scale: Scale, where: Where) -> Iterator[Problem]:
    """Yield what is wrong with the ends of a scale.

    Args:
        scale: of ratings or scores.
        where: its place in the plan.
    """
    low, high, kind = (*where, "low"), (*where, "high"), (*where, "kind")
    ends = f"low = {scale.low:g} and high = {scale.high:g}"
    if scale.low >= scale.high:
        yield Problem(low, f"got {ends}, expected low below high", (high,))
    elif scale.kind == "binary" and (scale.low, scale.high) != (0.0, 1.0):
        yield Problem(low, f"got {ends}, expected 0 and 1 for a binary scale", (high, kind))
    elif scale.kind == "ordinal" and not (scale.low.is_integer() and scale.high.is_integer()):
        yield Problem(low, f"got {ends}, expected whole levels for an ordinal scale", (high, kind))
