"""What the way of rating rules out, looked at once for all questions about raters."""

from collections.abc import Mapping, Sequence

from evenhand.audit.plan import Plan
from evenhand.audit.table import Truth
from evenhand.metrics.agreement.rating_design import Fault, rating_design
from evenhand.metrics.sums import Undefined

_MOST_WORK = 4000
"""Raters times emotions that are looked at: about five seconds."""


def rating_designs(plan: Plan, truth: Truth) -> Mapping[str, tuple[Fault, ...]]:
    """Return the faults of the ratings of each emotion that was looked at.

    With thousands of raters not every emotion is; those that the plan names come first. Emotions
    without a judgement are left out.
    """
    given = dict(zip(truth.emotions, truth.judgements, strict=False))
    given = {name: ratings for name, ratings in given.items() if len(ratings.value)}
    raters = max((ratings.raters for ratings in given.values()), default=1)
    wanted = named_emotions(plan, truth.emotions)
    first = sorted(given, key=lambda name: name not in wanted)
    looked_at = set(first[: max(1, _MOST_WORK // max(raters, 1))])
    scale = plan.ratings.scale
    lowest = None if scale.kind == "continuous" else scale.low  # few sliders end at the very end
    found = {}
    for name, ratings in given.items():
        if name in looked_at:
            try:
                found[name] = rating_design(ratings, lowest=lowest).found
            except Undefined:
                found[name] = ()
    return found


def named_emotions(plan: Plan, emotions: Sequence[str]) -> frozenset[str]:
    """Return the emotions that the plan names or asks for one by one."""
    asked: list[str | tuple[str, ...]] = [part.emotions for part in plan.gate]
    asked += [part.emotions for part in plan.show]
    asked += [part.emotions for part in plan.diagnostic]
    every = set(emotions) if "each" in asked else set()
    lists = (part for part in asked if not isinstance(part, str))
    return frozenset(every.union(*lists))
