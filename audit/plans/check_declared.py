"""What people declared, held against the rest of the plan: names that exist, shares that can be."""

from collections import defaultdict
from collections.abc import Iterator

from evenhand.audit.plan import Plan
from evenhand.audit.plans.problem import Problem, quoted, repeats, suggestion

_WHOLE = 1 + 1e-9


def problems(plan: Plan) -> Iterator[Problem]:
    """Yield declared tables that name what the plan does not have, or shares that cannot be.

    Args:
        plan: the plan.
    """
    yield from _favourable(plan)
    yield from _population(plan)


def _favourable(plan: Plan) -> Iterator[Problem]:
    emotions = plan.ratings.emotions
    named = [one.emotion for one in plan.declared.favourable]
    for at, name in enumerate(named):
        if emotions and name not in emotions:
            says = f"{quoted(name)} is not in ratings.emotions{suggestion(name, emotions)}"
            yield Problem(("declared", "favourable", at, "emotion"), says)
    for at in repeats(named):
        says = f"{quoted(named[at])} stands twice, expected each emotion once"
        yield Problem(("declared", "favourable", at, "emotion"), says)


def _population(plan: Plan) -> Iterator[Problem]:
    levels = {one.name: one.labels or one.levels for one in plan.attribute}
    sums: defaultdict[str, float] = defaultdict(float)
    for at, one in enumerate(plan.declared.population):
        where = ("declared", "population", at)
        if one.attribute not in levels:
            says = f"no attribute {quoted(one.attribute)}{suggestion(one.attribute, tuple(levels))}"
            yield Problem((*where, "attribute"), says)
        elif levels[one.attribute] and one.level not in levels[one.attribute]:
            says = f"no level {quoted(one.level)}{suggestion(one.level, levels[one.attribute])}"
            yield Problem((*where, "level"), says)
        if not 0 <= one.share <= 1:
            yield Problem((*where, "share"), f"got {one.share:g}, expected 0 to 1")
            continue
        sums[one.attribute] += one.share
        if sums[one.attribute] > _WHOLE:
            says = f"shares of {quoted(one.attribute)} add up to more than 1"
            yield Problem((*where, "share"), says)
