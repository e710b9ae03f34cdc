"""Diagnostics of a plan: measures that exist, take labels and scores, and mean something here."""

from collections.abc import Iterator
from inspect import signature

from evenhand.audit.asked import Diagnostic
from evenhand.audit.plan import Model, Plan, Scale
from evenhand.audit.plans.problem import Problem, Where, quoted, repeats, suggestion
from evenhand.metrics.catalogue import Measure, measures
from evenhand.metrics.facts import Facts


def problems(plan: Plan) -> Iterator[Problem]:
    """Yield what is wrong with the diagnostics."""
    for at, asked in enumerate(plan.diagnostic):
        where: Where = ("diagnostic", at)
        yield from _measure(asked, where, plan)
        yield from _emotions(asked, where, plan)
    asks = [(one.measure, one.emotions, one.truth_at, one.bins) for one in plan.diagnostic]
    for at in repeats(asks):
        says = f"asks the same as diagnostic[{asks.index(asks[at]) + 1}]; leave one of them out"
        yield Problem(("diagnostic", at), says)


def _measure(asked: Diagnostic, where: Where, plan: Plan) -> Iterator[Problem]:
    """Yield a measure that does not exist, or that cannot be computed of labels and scores."""
    place = (*where, "measure")
    known = {
        name: measure.facts
        for name, measure in measures().items()
        if measure.facts.takes == "labels" and measure.takes_a_pair()
    }
    found = measures().get(asked.measure)
    if found is None:
        says = f"unknown measure {quoted(asked.measure)}{suggestion(asked.measure, list(known))}"
        yield Problem(place, says)
    elif found.metric is not None:
        says = f"{asked.measure} is a function of sums; list it under [[show]] or [[gate]]"
        yield Problem(place, says)
    elif asked.measure not in known:
        more = ", and more beside labels and scores" if found.facts.takes == "labels" else ""
        says = f"{asked.measure} takes {found.facts.takes.replace('_', ' ')}{more}"
        yield Problem(place, f"{says}; one of {', '.join(known)} can stand here")
    else:
        yield from _needs(asked, where, plan, known[asked.measure])
        yield from _bins(asked, where, found)


def _bins(asked: Diagnostic, where: Where, measure: Measure) -> Iterator[Problem]:
    """Yield bins that a measure has no use for, or too few of them."""
    if asked.bins is None:
        return
    if "bins" not in signature(measure.function).parameters:
        says = f"got {asked.bins}, but {asked.measure} uses no bins; leave it out"
        yield Problem((*where, "bins"), says)
    elif asked.bins < 1:
        yield Problem((*where, "bins"), f"got {asked.bins}, expected 1 or more")


def _needs(asked: Diagnostic, where: Where, plan: Plan, facts: Facts) -> Iterator[Problem]:
    """Yield a scale on which the measure means nothing, and a threshold that it lacks."""
    scale, about = plan.ratings.scale, (("ratings", "scale"),)
    if "presence" in facts.needs and asked.truth_at is None and scale.kind != "binary":
        says = f"{asked.measure} asks whether an emotion is present: truth_at says from which label"
        yield Problem(where, f"{says} on; it is missing", about)
    if asked.truth_at is not None and "presence" not in facts.needs:
        says = f"got {asked.truth_at:g}, but {asked.measure} uses no truth_at; leave it out"
        yield Problem((*where, "truth_at"), says)
    if asked.truth_at is not None and not scale.low < asked.truth_at <= scale.high:
        says = f"got {asked.truth_at:g}, expected above {scale.low:g} and up to {scale.high:g}"
        yield Problem((*where, "truth_at"), says, about)
    if "probabilities" in facts.needs:
        yield from _within_one(asked, where, plan)


def _within_one(asked: Diagnostic, where: Where, plan: Plan) -> Iterator[Problem]:
    """Yield labels or scores that are no probabilities."""
    labels = [("ratings", plan.ratings.scale)] if asked.truth_at is None else []
    linked = [(f"model {m.name!r}", _reached(m, plan)) for m in plan.model]
    for whose, scale in (*labels, *linked):
        if not 0 <= scale.low < scale.high <= 1:
            says = f"{asked.measure} takes values within 0 to 1, and the scale of {whose} goes "
            yield Problem((*where, "measure"), f"{says}from {scale.low:g} to {scale.high:g}")


def _reached(model: Model, plan: Plan) -> Scale:
    """Return the scale that a model's scores are on once the link is applied."""
    own = model.scale is not None and model.link != "linear"
    return model.scale if own and model.scale is not None else plan.ratings.scale


def _emotions(asked: Diagnostic, where: Where, plan: Plan) -> Iterator[Problem]:
    """Yield emotions that the ratings do not have; nothing is known when they list none."""
    place, known = (*where, "emotions"), plan.ratings.emotions
    if asked.emotions == ():
        yield Problem(place, "got an empty list, expected 'each' or names of emotions")
    if isinstance(asked.emotions, str) or not known:
        return
    for at, emotion in enumerate(asked.emotions):
        if emotion not in known:
            says = f"{quoted(emotion)} is not in ratings.emotions{suggestion(emotion, known)}"
            yield Problem((*place, at), says, (("ratings", "emotions"),))
