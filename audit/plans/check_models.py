"""Models of a plan: where their scores come from, and how scores meet the scale of the labels."""

from collections.abc import Iterator, Mapping

from evenhand.audit.plan import Model, Plan
from evenhand.audit.plans.check_names import name_problems
from evenhand.audit.plans.check_scale import scale_problems
from evenhand.audit.plans.problem import Problem, Where, quoted, suggestion
from evenhand.metrics.catalogue import measures
from evenhand.metrics.sums import AdditiveMetric
from evenhand.model_zoo.crosswalk import crosswalks

_ROUNDING = 1e-9


def problems(plan: Plan, metrics: Mapping[str, AdditiveMetric]) -> Iterator[Problem]:
    """Yield what is wrong with the models.

    Args:
        plan: the plan.
        metrics: the catalogue, which knows the metrics that need scores on the scale of the labels.
    """
    if not plan.model:
        yield Problem(("model",), "got an empty list, expected at least one [[model]]")
    yield from name_problems("model", [one.name for one in plan.model])
    always = _asked(plan) & _needing_scale(metrics) | _diagnostics_needing_scale(plan)
    for at, model in enumerate(plan.model):
        where: Where = ("model", at)
        needing = sorted(always | _compared(plan, model.name) & _needing_scale(metrics))
        yield from _source(model, where)
        yield from _link(model, where)
        yield from _crosswalk(model, where)
        yield from _winner(model, where)
        if model.scale is not None:
            yield from scale_problems(model.scale, (*where, "scale"))
        if needing:
            yield from _one_scale(plan, model, where, needing)
        chances = sorted((_asked(plan) | _compared(plan, model.name)) & _of_chances(metrics))
        if chances:
            yield from _within_chances(plan, model, where, chances)


def _asked(plan: Plan) -> set[str]:
    return {gate.metric for gate in plan.gate} | {show.metric for show in plan.show}


def _compared(plan: Plan, model: str) -> set[str]:
    """Return the metrics by which a model is held against another one."""
    own = (one for one in plan.comparison if model in {one.old, one.new})
    return {gate.metric for one in own for gate in one.gate}


def _needing_scale(metrics: Mapping[str, AdditiveMetric]) -> set[str]:
    return {name for name, metric in metrics.items() if "same_scale" in metric.needs}


def _of_chances(metrics: Mapping[str, AdditiveMetric]) -> set[str]:
    return {name for name, metric in metrics.items() if "probabilities" in metric.needs}


def _diagnostics_needing_scale(plan: Plan) -> set[str]:
    known, asked = measures(), {one.measure for one in plan.diagnostic}
    return {name for name in asked if name in known and "same_scale" in known[name].facts.needs}


def _source(model: Model, where: Where) -> Iterator[Problem]:
    about = ((*where, "predictions"), (*where, "dataset_scores"))
    expected = "expected exactly one: predictions (a file) or dataset_scores (a name)"
    if model.predictions and model.dataset_scores:
        yield Problem(where, f"has predictions and dataset_scores, {expected}", about)
    elif not model.predictions and not model.dataset_scores:
        yield Problem(where, f"has neither predictions nor dataset_scores, {expected}", about)


def _link(model: Model, where: Where) -> Iterator[Problem]:
    link = (*where, "link")
    if model.link == "linear" and model.slope == 0:
        yield Problem((*where, "slope"), "got 0, expected a slope other than 0", (link,))
    if model.link == "linear":
        return
    for key, value, idle in (("slope", model.slope, 1.0), ("intercept", model.intercept, 0.0)):
        if value != idle:
            says = f"got {value:g} with link = {quoted(model.link)}, which uses no {key}; "
            yield Problem((*where, key), f"{says}set link = 'linear', or leave {key} out", (link,))


def _crosswalk(model: Model, where: Where) -> Iterator[Problem]:
    """Yield a label set that there is none of, and a reach without one."""
    known = list(crosswalks())
    if model.crosswalk and model.crosswalk not in known:
        says = f"unknown label set {quoted(model.crosswalk)}{suggestion(model.crosswalk, known)}"
        yield Problem((*where, "crosswalk"), says)
    if model.reach != "core" and not model.crosswalk:
        says = f"got {quoted(model.reach)} without a crosswalk, which it is about"
        yield Problem((*where, "reach"), says, ((*where, "crosswalk"),))


def _winner(model: Model, where: Where) -> Iterator[Problem]:
    """Yield a column of winners without the words that it may hold, or in the long layout."""
    if model.winner and not model.columns:
        says = "has no columns beside it; they give the word of every label that the model knows"
        yield Problem((*where, "winner"), says, ((*where, "columns"),))
    if model.winner and model.layout != "wide":
        says = f"got {quoted(model.layout)} with a winner, expected 'wide': one row an item"
        yield Problem((*where, "layout"), says, ((*where, "winner"),))


def _one_scale(plan: Plan, model: Model, where: Where, needing: list[str]) -> Iterator[Problem]:
    """Yield a contradiction between a model's scale and metrics that compare score with label."""
    truth, link, place = plan.ratings.scale, (*where, "link"), (*where, "scale")
    verb = "compares" if len(needing) == 1 else "compare"
    who = f"{', '.join(needing)} {verb} scores with labels point by point"
    if model.link == "none":
        says = f"got 'none', and {who}; declare 'identity' or 'linear', or leave these metrics out"
        yield Problem(link, says)
    elif model.link == "identity" and model.scale is not None:
        ends, wanted = (model.scale.low, model.scale.high), (truth.low, truth.high)
        if ends != wanted:
            says = (
                f"got {ends[0]:g}..{ends[1]:g} with link = 'identity', expected the ratings' "
                f"{wanted[0]:g}..{wanted[1]:g}, because {who}; "
                "declare link = 'linear' with slope and intercept, or correct the scale"
            )
            yield Problem(place, says, (("ratings", "scale"), link))


def _within_chances(
    plan: Plan, model: Model, where: Where, needing: list[str]
) -> Iterator[Problem]:
    """Yield a link that takes scores out of 0 to 1 beside metrics of probabilities."""
    scale = model.scale or plan.ratings.scale
    low, high = sorted(model.slope * end + model.intercept for end in (scale.low, scale.high))
    if model.link == "linear" and not (low >= -_ROUNDING and high <= 1 + _ROUNDING):
        says = (
            f"makes scores of {scale.low:g}..{scale.high:g} to {low:g}..{high:g}, and "
            f"{', '.join(needing)} {'takes' if len(needing) == 1 else 'take'} scores within 0 to 1"
        )
        yield Problem((*where, "slope"), says, ((*where, "intercept"), (*where, "scale")))
