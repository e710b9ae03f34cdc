"""The plan that arguments in Python amount to, checked as any plan; messages name the argument."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

import msgspec

from evenhand.audit.arrays.given import Given
from evenhand.audit.errors import InputError
from evenhand.audit.nearest import suggestion
from evenhand.audit.plan import (
    Attribute,
    Data,
    Gate,
    Model,
    Plan,
    Ratings,
    Report,
    Scale,
    Show,
    Slices,
    Statistics,
)
from evenhand.audit.plans import check
from evenhand.audit.plans.problem import Problem, spell
from evenhand.audit.purpose import Purpose
from evenhand.metrics.catalogue import catalogue

ARGUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "attribute": "attributes",
        "comparison": "comparisons",
        "gate": "gates",
        "model": "scores",
        "ratings": "",
        "statistics": "",
    }
)
"""Table of a plan -> the argument that fills it, `""` where its keys are arguments themselves."""

THRESHOLDS = ("truth_at", "score_at")
ITEMS = "items.parquet"
RATINGS = "ratings.parquet"


def rules(
    given: Given,
    *,
    emotions: Sequence[str],
    models: Mapping[str, Scale | None],
    attributes: Sequence[str],
    scale: Scale,
) -> Plan:
    """Return the plan of what was given.

    Args:
        given: the arguments.
        emotions: of the labels, in order.
        models: by name, with a scale of their own where their scores leave that of the labels.
        attributes: names of all of them.
        scale: of the labels.

    Raises:
        InputError: the plan has mistakes; it holds all of them, by argument.
    """
    taken = {*attributes, *emotions}
    item, person = free_name("item", taken), free_name("person", taken)
    plan = Plan(
        evenhand=1,
        title=given.title,
        purpose=given.purpose or _purpose(tuple(models)),
        data=Data(name=given.data, subjects=given.subjects, items=ITEMS, item=item, person=person),
        ratings=Ratings(scale=scale, file=RATINGS, item=item, emotions=tuple(emotions)),
        statistics=Statistics(seed=given.seed, unit="item" if given.persons is None else "person"),
        attribute=_attributes(given.declared, attributes),
        model=tuple(
            _model(name, own, number=at, item=item)
            for at, (name, own) in enumerate(models.items(), start=1)
        ),
        gate=(*_margin_gates(given), *given.gates),
        show=tuple(_shown(given)),
        comparison=tuple(given.comparisons),
        slices=given.slices or Slices(),
        report=Report(audience=given.audience),
    )
    return _checked(plan, given)


def scores_file(number: int) -> str:
    """Return the name of the file with the scores of one model; models count from 1."""
    return f"scores_{number}.parquet"


def free_name(name: str, taken: set[str]) -> str:
    """Return a name for a column that no other column has.

    >>> free_name("item", {"item", "joy"})
    'item_'
    """
    return free_name(f"{name}_", taken) if name in taken else name


def _model(name: str, own: Scale | None, *, number: int, item: str) -> Model:
    """Return a model; scores that leave the scale of the labels are used as they are."""
    link: Literal["identity", "linear"] = "linear" if own else "identity"
    return Model(name=name, predictions=scores_file(number), item=item, scale=own, link=link)


def _purpose(models: Sequence[str]) -> Purpose:
    """Return a purpose that states only what is known."""
    return Purpose(
        system=", ".join(models),
        intended_use="Not stated: the audit was asked for in Python without a purpose",
        context="other",
        modality="other",
    )


def _attributes(declared: Sequence[Attribute], names: Sequence[str]) -> tuple[Attribute, ...]:
    """Return all attributes in the order of the columns.

    Raises:
        InputError: one is declared that has no column.
    """
    full = {one.name: one for one in declared}
    missing = [name for name in full if name not in names]
    if missing:
        near = suggestion(missing[0], names)
        raise InputError([f"declared: attributes has no {missing[0]!r}.{near}"])
    return tuple(full.get(name) or Attribute(name=name, source="recorded") for name in names)


def _margin_gates(given: Given) -> Iterator[Gate]:
    """Yield a gate for each margin."""
    if given.margins and not given.owner.strip():
        problem = "owner: empty, expected who sets the margins; a margin that nobody answers for"
        raise InputError([f"{problem} decides nothing"])
    for metric, margin in given.margins.items():
        yield Gate(
            metric=metric,
            margin=float(margin),
            owner=given.owner,
            rationale=given.rationale,
            truth_at=_threshold("truth_at", metric, given),
            score_at=_threshold("score_at", metric, given),
        )


def _shown(given: Given) -> Iterator[Show]:
    """Yield what is shown beside the gates; what is gated is shown anyway."""
    gated = {*given.margins, *(gate.metric for gate in given.gates)}
    for metric in given.show:
        if metric not in gated:
            yield Show(
                metric=metric,
                truth_at=_threshold("truth_at", metric, given),
                score_at=_threshold("score_at", metric, given),
            )


def _threshold(key: str, name: str, given: Given) -> float | None:
    """Return the threshold for a setting of a metric, None where the metric uses none."""
    metric = catalogue().get(name)
    if given.threshold is None or metric is None or "thresholds" not in metric.needs:
        return None
    used = [each for each in THRESHOLDS if each in metric.settings] or THRESHOLDS
    return float(given.threshold) if key in used else None


def _checked(plan: Plan, given: Given) -> Plan:
    """Return the plan with every value of its type, or name every mistake."""
    try:
        typed = msgspec.convert(msgspec.to_builtins(plan, enc_hook=_scalar), Plan)
    except (msgspec.ValidationError, NotImplementedError, TypeError) as error:
        raise InputError([f"the plan of these arguments: {error}"]) from None
    mistakes = [_sentence(one, given) for one in check.problems(typed, catalogue())]
    mistakes += _improbable(typed)
    if mistakes:
        raise InputError(mistakes)
    return typed


def _improbable(plan: Plan) -> Iterator[str]:
    """Yield metrics of probabilities beside scores that leave the scale of 0 to 1."""
    asked = [one.metric for one in plan.gate] + [one.metric for one in plan.show]
    asked += [gate.metric for one in plan.comparison for gate in one.gate]
    metrics = catalogue()
    for name in dict.fromkeys(asked):
        if name in metrics and "probabilities" in metrics[name].needs:
            for model in plan.model:
                if model.scale is not None:
                    yield f"scores[{model.name!r}]: leave 0..1, and {name} takes probabilities"


def _scalar(value: object) -> object:
    """Return a number of numpy as a plain one."""
    item = getattr(value, "item", None)
    if item is None:
        problem = f"got a {type(value).__name__}, expected text or a number"
        raise TypeError(problem)
    return item()


def _sentence(problem: Problem, given: Given) -> str:
    """Return a mistake with the argument in place of the table of the plan."""
    table, *rest = problem.where
    if table == "gate" and rest and isinstance(rest[0], int):
        margins = list(given.margins)
        if rest[0] < len(margins):
            return f"margins[{margins[rest[0]]!r}]: {problem.says}"
        rest[0] -= len(margins)
    argument = ARGUMENTS.get(str(table), table)
    place = (argument, *rest) if argument else tuple(rest)
    return f"{spell(place)}: {problem.says}"
