"""Counterfactual pairs and perturbations of a plan: who they are about, and what is tolerated."""

from collections.abc import Iterator, Sequence

from evenhand.audit.asked import Counterfactual, Emotions, Perturbation
from evenhand.audit.plan import Plan
from evenhand.audit.plans.check_names import name_problems
from evenhand.audit.plans.problem import Problem, Where, quoted, repeats, suggestion


def problems(plan: Plan) -> Iterator[Problem]:
    """Yield what is wrong with counterfactual pairs and perturbations."""
    tables: dict[str, Sequence[Counterfactual | Perturbation]] = {
        "counterfactual": plan.counterfactual,
        "perturbation": plan.perturbation,
    }
    for table, asked in tables.items():
        yield from name_problems(table, [one.name for one in asked])
        for at, one in enumerate(asked):
            yield from _emotions(one.emotions, (table, at), plan.ratings.emotions)
    for at, pairs in enumerate(plan.counterfactual):
        yield from _pairs(pairs, ("counterfactual", at), plan)
    for at, disturbed in enumerate(plan.perturbation):
        yield from _disturbed(disturbed, ("perturbation", at), plan)


def _pairs(asked: Counterfactual, where: Where, plan: Plan) -> Iterator[Problem]:
    """Yield what is wrong with one kind of pairs."""
    yield from _above_zero((*where, "margin"), asked.margin)
    yield from _share((*where, "share"), asked.share)
    if asked.original == asked.changed:
        says = f"got {quoted(asked.changed)}, the column of the originals; expected another one"
        yield Problem((*where, "changed"), says, ((*where, "original"),))
    names = [one.name for one in plan.attribute]
    for at, name in enumerate(asked.by):
        if name not in names:
            says = f"unknown attribute {quoted(name)}{suggestion(name, names)}"
            yield Problem((*where, "by", at), says)


def _disturbed(asked: Perturbation, where: Where, plan: Plan) -> Iterator[Problem]:
    """Yield what is wrong with one kind of disturbance."""
    if asked.tolerance < 0:
        yield Problem((*where, "tolerance"), f"got {asked.tolerance:g}, expected 0 or more")
    yield from _share((*where, "unchanged"), asked.unchanged)
    yield from _share((*where, "margin"), asked.margin)
    if asked.owner and asked.unchanged is None and asked.margin is None:
        says = "has an owner and nothing to judge by; add unchanged, margin, or both"
        yield Problem(where, says, ((*where, "owner"),))
    if not asked.predictions:
        says = "got an empty table, expected a file of scores for one model at least"
        yield Problem((*where, "predictions"), says)
    names = [one.name for one in plan.model]
    for name in asked.predictions:
        if name not in names:
            says = f"unknown model {quoted(name)}{suggestion(name, names)}"
            yield Problem((*where, "predictions", name), says)


def _above_zero(where: Where, value: float) -> Iterator[Problem]:
    if value <= 0:
        yield Problem(where, f"got {value:g}, expected more than 0")


def _share(where: Where, value: float | None) -> Iterator[Problem]:
    if value is not None and not 0 < value < 1:
        yield Problem(where, f"got {value:g}, expected a share above 0 and below 1")


def _emotions(asked: Emotions, where: Where, known: Sequence[str]) -> Iterator[Problem]:
    """Yield emotions that the ratings do not have; nothing is known when they list none."""
    place = (*where, "emotions")
    if isinstance(asked, str):
        return
    if not asked:
        yield Problem(place, "got an empty list, expected 'mean', 'each' or names of emotions")
    for at, emotion in enumerate(asked):
        if known and emotion not in known:
            says = f"{quoted(emotion)} is not in ratings.emotions{suggestion(emotion, known)}"
            yield Problem((*place, at), says, (("ratings", "emotions"),))
    for at in repeats(asked):
        says = f"{quoted(asked[at])} stands twice, expected each emotion once"
        yield Problem((*place, at), says)
