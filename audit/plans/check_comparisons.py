"""Comparisons of models in a plan: which two, what may get worse, and margins that can decide."""

import math
from collections.abc import Iterator, Mapping
from typing import Final

from evenhand.audit.asked import Drift, ModelComparison
from evenhand.audit.model_comparisons.harm import worse_side
from evenhand.audit.plan import Model, Plan
from evenhand.audit.plans.check_gates import emotion_problems, metric_problems, skill_problems
from evenhand.audit.plans.check_names import name_problems
from evenhand.audit.plans.problem import Problem, Where, quoted, repeats, suggestion
from evenhand.metrics.sums import AdditiveMetric

POINTS: Final = "scale points"
"""Unit of metrics whose changes are no larger than the scale of the labels."""


def problems(plan: Plan, metrics: Mapping[str, AdditiveMetric]) -> Iterator[Problem]:
    """Yield what is wrong with comparisons of models.

    Args:
        plan: the plan.
        metrics: the catalogue: what gates may name.
    """
    yield from name_problems("comparison", [one.name for one in plan.comparison])
    for at, asked in enumerate(plan.comparison):
        where: Where = ("comparison", at)
        yield from _models(asked, where, plan)
        yield from _gates(asked, where, plan, metrics)
        if asked.drift is not None:
            yield from emotion_problems(asked.drift.emotions, (*where, "drift"), plan)
            yield from _one_scale(asked, where, plan)
            yield from _drift(asked, asked.drift, (*where, "drift"), plan)
    yield from _twice(plan)


def notes(plan: Plan) -> Iterator[str]:
    """Yield what the owner of a comparison should read before the run.

    Args:
        plan: a valid plan.
    """
    for asked in plan.comparison:
        if not judges(asked):
            yield (
                f"The comparison {asked.name} has no gate and no owner of a drift: it is shown and "
                "not judged."
            )
        for gate in asked.gate:
            if not gate.rationale.strip():
                yield (
                    f"The comparison {asked.name} gives no rationale for its margin of "
                    f"{gate.margin:g} on {gate.metric}."
                )


def judges(asked: ModelComparison) -> bool:
    """Say whether a comparison can block a release.

    Args:
        asked: one comparison of a plan.
    """
    return bool(asked.gate) or (asked.drift is not None and bool(asked.drift.owner))


def _models(asked: ModelComparison, where: Where, plan: Plan) -> Iterator[Problem]:
    """Yield models that the plan does not have, and a model held against itself."""
    names = [model.name for model in plan.model]
    for key, name in (("old", asked.old), ("new", asked.new)):
        if name not in names:
            yield Problem((*where, key), f"unknown model {quoted(name)}{suggestion(name, names)}")
    if asked.old == asked.new:
        says = f"got {quoted(asked.new)}, the old model; expected another model of the plan"
        yield Problem((*where, "new"), says, ((*where, "old"),))


def _gates(
    asked: ModelComparison, where: Where, plan: Plan, metrics: Mapping[str, AdditiveMetric]
) -> Iterator[Problem]:
    """Yield what is wrong with the gates of one comparison."""
    for at, gate in enumerate(asked.gate):
        place = (*where, "gate", at)
        metric = metrics.get(gate.metric)
        yield from metric_problems(gate, place, plan, metrics)
        yield from skill_problems(place, metric)
        if metric is not None and metric.skill and worse_side(metric) is None:
            yield Problem((*place, "metric"), _no_worse(metric))
        for key in ("margin", "widening"):
            margin = getattr(gate, key)
            if margin is not None:
                yield from _margin((*place, key), margin, metric, plan)
    asks = [(g.metric, g.emotions, g.truth_at, g.score_at, g.levels) for g in asked.gate]
    for at in repeats(asks):
        says = f"asks the same as gate[{asks.index(asks[at]) + 1}]; leave one of them out"
        yield Problem((*where, "gate", at), says)


def _no_worse(metric: AdditiveMetric) -> str:
    """Say why a model cannot be worse by some metric, and what to take instead."""
    if metric.name == "bias":
        return (
            "bias is best at 0 and can get worse both ways; gate mae, which grows with errors of "
            "either sign, or ask for [comparison.drift], how far scores move"
        )
    return (
        f"{metric.name} has no worse side, its best value is not an end of its range; "
        "gate a loss such as mae or a score such as accuracy"
    )


def _margin(
    where: Where, margin: float, metric: AdditiveMetric | None, plan: Plan
) -> Iterator[Problem]:
    """Yield margins that cannot decide: below 0, without end, or wider than any change."""
    if not (math.isfinite(margin) and margin >= 0):
        yield Problem(where, f"got {margin:g}, expected a number of 0 or more")
    elif metric is not None:
        widest = metric.span[1] - metric.span[0]
        if metric.unit == POINTS:
            widest = min(widest, plan.ratings.scale.high - plan.ratings.scale.low)
        if 0 < widest <= margin:
            says = (
                f"got {margin:g}, expected less than {widest:g}, the largest change that "
                f"{metric.name} can have"
            )
            yield Problem(where, says, ((*where[:-1], "metric"),))


def _drift(asked: ModelComparison, drift: Drift, where: Where, plan: Plan) -> Iterator[Problem]:
    """Yield numbers of a drift that cannot decide: out of their range, or of the scores' scale."""
    known = {model.name: model for model in plan.model}
    low, high = _ends(known[asked.new], plan)[1:] if asked.new in known else (0.0, 0.0)
    if not low < high:  # said of the scale, or of the model
        low, high = -math.inf, math.inf
    limits = (("margin", drift.margin, high - low), ("apart", drift.apart, 2 * (high - low)))
    for key, value, widest in limits:
        if value is None or 0 < value < widest:
            continue
        rest = f" and less than {widest:g}, the largest that this scale of scores allows"
        says = f"got {value:g}, expected a number above 0{rest if value > 0 else ''}"
        yield Problem((*where, key), says)
    moved = drift.tolerance
    if moved is not None and not (math.isfinite(moved) and moved >= 0):
        yield Problem((*where, "tolerance"), f"got {moved:g}, expected 0 or more")
    if drift.score_at is not None and not low < drift.score_at <= high:
        says = (
            f"got {drift.score_at:g}, expected above {low:g} and up to {high:g}: on this scale of "
            "scores no decision could turn"
        )
        yield Problem((*where, "score_at"), says)


def _one_scale(asked: ModelComparison, where: Where, plan: Plan) -> Iterator[Problem]:
    """Yield a drift between scores that are on two scales: their difference means nothing."""
    known = {model.name: model for model in plan.model}
    if asked.old not in known or asked.new not in known:
        return
    old, new = known[asked.old], known[asked.new]
    if _ends(old, plan) != _ends(new, plan):
        says = (
            f"asks how far scores move from {asked.old} to {asked.new}, whose scores are on two "
            "scales; declare link = 'linear' for both, or leave drift out"
        )
        yield Problem((*where, "drift"), says, (("model",),))


def _ends(model: Model, plan: Plan) -> tuple[str, float, float]:
    """Return the scale that the scores of a model are on once the link is applied."""
    if model.link != "none":
        return ("label", plan.ratings.scale.low, plan.ratings.scale.high)
    scale = model.scale or plan.ratings.scale
    return ("own", scale.low, scale.high)


def _twice(plan: Plan) -> Iterator[Problem]:
    """Yield a comparison of two models that are compared already."""
    pairs = [(one.old, one.new) for one in plan.comparison]
    for at in repeats(pairs):
        says = f"compares the same models as comparison[{pairs.index(pairs[at]) + 1}]"
        yield Problem(("comparison", at), f"{says}; put all gates into one of them")
