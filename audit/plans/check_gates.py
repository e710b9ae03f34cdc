"""Gates and shown metrics of a plan: metrics, thresholds, emotions, and margins that can decide."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from evenhand.audit.asked import Emotions
from evenhand.audit.plan import ComparisonGate, Gate, Plan, Show
from evenhand.audit.plans.problem import Problem, Where, quoted, repeats, suggestion
from evenhand.metrics.catalogue import measures
from evenhand.metrics.sums import AdditiveMetric

Asked: TypeAlias = Gate | Show | ComparisonGate

_THRESHOLDS = ("truth_at", "score_at")
_FEWEST_LEVELS = 2


def problems(plan: Plan, metrics: Mapping[str, AdditiveMetric]) -> Iterator[Problem]:
    """Yield what is wrong with the gates and the shown metrics.

    Args:
        plan: the plan.
        metrics: the catalogue: what they may name.
    """
    for at, gate in enumerate(plan.gate):
        yield from metric_problems(gate, ("gate", at), plan, metrics)
        yield from _margin(gate, ("gate", at), metrics.get(gate.metric))
        yield from skill_problems(("gate", at), metrics.get(gate.metric))
    for at, show in enumerate(plan.show):
        yield from metric_problems(show, ("show", at), plan, metrics)
    yield from _twice("gate", plan.gate)
    yield from _twice("show", plan.show)


def metric_problems(
    asked: Asked, where: Where, plan: Plan, metrics: Mapping[str, AdditiveMetric]
) -> Iterator[Problem]:
    """Yield what is wrong with the metric, its thresholds and its emotions.

    Args:
        asked: names them.
        where: its table in the plan.
        plan: knows the scale and the emotions.
        metrics: the catalogue.
    """
    metric = metrics.get(asked.metric)
    if metric is None:
        yield Problem((*where, "metric"), _unknown(asked.metric, list(metrics)))
    else:
        yield from _thresholds(asked, where, metric)
        yield from _levels(asked, where, metric)
        yield from _probabilities(where, metric, plan)
        yield from _reachable(asked, where, plan)
    yield from emotion_problems(asked.emotions, where, plan)


def _unknown(name: str, metrics: Sequence[str]) -> str:
    """Say what a name may have meant that is no metric of sums."""
    measure = measures().get(name)
    if measure is None:
        return f"unknown metric {quoted(name)}{suggestion(name, metrics)}"
    where = (
        "list it under [[diagnostic]]"
        if measure.takes_a_pair()
        else f"it takes {measure.facts.takes.replace('_', ' ')}, see `evenhand metrics show {name}`"
    )
    return f"{name} is no function of sums over items, so no gate can rest on it; {where}"


def _thresholds(asked: Asked, where: Where, metric: AdditiveMetric) -> Iterator[Problem]:
    """Yield thresholds that a metric needs and lacks, and those that it would not use."""
    about = ((*where, "metric"),)
    used = [key for key in _THRESHOLDS if key in metric.settings]
    needed = (used or list(_THRESHOLDS)) if "thresholds" in metric.needs else []
    missing = [key for key in needed if getattr(asked, key) is None]
    if missing:
        says = (
            f"{metric.name} needs {' and '.join(needed)}, and {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} missing; an emotion counts as present when "
            "the label, the score is at least this number"
        )
        yield Problem(where, says, (*about, *((*where, key) for key in missing)))
    for key in _THRESHOLDS:
        if getattr(asked, key) is not None and key not in {*used, *needed}:
            says = f"got {getattr(asked, key):g}, but {metric.name} uses no {key}; leave it out"
            yield Problem((*where, key), says, about)


def _levels(asked: Asked, where: Where, metric: AdditiveMetric) -> Iterator[Problem]:
    """Yield a missing number of levels, and one that the metric would not use."""
    about = ((*where, "metric"), (*where, "levels"))
    wanted = "levels" in metric.needs
    if wanted and (asked.levels is None or asked.levels < _FEWEST_LEVELS):
        says = f"{metric.name} needs levels, the number of ordered levels 0, 1, ...: 2 or more"
        yield Problem(where, says, about)
    if not wanted and asked.levels is not None:
        says = f"got {asked.levels}, but {metric.name} uses no levels; leave it out"
        yield Problem((*where, "levels"), says, about)


def _probabilities(where: Where, metric: AdditiveMetric, plan: Plan) -> Iterator[Problem]:
    """Yield a metric of probabilities on labels, or linked scores, of another scale."""
    scale = plan.ratings.scale
    if "probabilities" in metric.needs and not 0 <= scale.low < scale.high <= 1:
        says = (
            f"{metric.name} takes labels and scores within 0 to 1, "
            f"and ratings.scale goes from {scale.low:g} to {scale.high:g}"
        )
        yield Problem((*where, "metric"), says, (("ratings", "scale"),))


def skill_problems(where: Where, metric: AdditiveMetric | None) -> Iterator[Problem]:
    """Yield a gate on a metric that comes with no test of skill: nothing could be cleared.

    Args:
        where: the table of the gate.
        metric: None where the plan names none that there is.
    """
    if metric is not None and not metric.skill:
        says = (
            f"{metric.name} cannot be gated, no test of skill goes with it; list it under [[show]]"
        )
        yield Problem((*where, "metric"), says)


def _reachable(asked: Asked, where: Where, plan: Plan) -> Iterator[Problem]:
    """Yield a label threshold that all labels, or none, can reach."""
    scale = plan.ratings.scale
    if asked.truth_at is not None and not scale.low < asked.truth_at <= scale.high:
        says = (
            f"got {asked.truth_at:g}, expected above {scale.low:g} and up to {scale.high:g}: "
            "on this scale every label or none would count as present"
        )
        yield Problem((*where, "truth_at"), says, (("ratings", "scale"),))


def emotion_problems(asked: Emotions, where: Where, plan: Plan) -> Iterator[Problem]:
    """Yield emotions that the ratings do not have; nothing is known when they list none.

    Args:
        asked: `mean`, `each` or names.
        where: the table that asks.
        plan: knows the emotions.
    """
    place = (*where, "emotions")
    known = plan.ratings.emotions
    if isinstance(asked, str):
        return
    if not asked:
        yield Problem(place, "got an empty list, expected 'mean', 'each' or names of emotions")
    for at, emotion in enumerate(asked):
        if not emotion.strip():
            yield Problem((*place, at), "empty, expected the name of an emotion")
        elif known and emotion not in known:
            says = f"{quoted(emotion)} is not in ratings.emotions{suggestion(emotion, known)}"
            yield Problem((*place, at), says, (("ratings", "emotions"),))
    for at in repeats(asked):
        says = f"{quoted(asked[at])} stands twice, expected each emotion once"
        yield Problem((*place, at), says)


def _margin(gate: Gate, where: Where, metric: AdditiveMetric | None) -> Iterator[Problem]:
    """Yield margins that cannot decide: none at all, or wider than any gap can be."""
    place = (*where, "margin")
    if gate.margin <= 0:
        says = f"got {gate.margin:g}, expected more than 0: the largest gap that is tolerated"
        yield Problem(place, says)
    elif metric is not None:
        widest = metric.span[1] - metric.span[0]
        if math.isfinite(widest) and gate.margin >= widest:
            says = (
                f"got {gate.margin:g}, expected less than {widest:g}, "
                f"the widest gap that {metric.name} can have"
            )
            yield Problem(place, says, ((*where, "metric"),))


def _twice(table: str, asked: tuple[Gate, ...] | tuple[Show, ...]) -> Iterator[Problem]:
    """Yield entries that ask the same as an earlier one."""
    asks = [(one.metric, one.emotions, one.truth_at, one.score_at) for one in asked]
    for at in repeats(asks):
        first = asks.index(asks[at])
        fields = ("metric", "emotions", *_THRESHOLDS)
        about = tuple((table, one, name) for one in (at, first) for name in fields)
        says = f"asks the same as {table}[{first + 1}]; leave one of them out"
        yield Problem((table, at), says, about)
