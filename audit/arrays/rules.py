"""The plan that arguments in Python amount to, checked as any plan; messages name the argument."""

import tomllib
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
from evenhand.audit.plans.shape import Shape, conform
from evenhand.audit.plans.text import plan_text
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
            margin=margin,
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
    """Return the threshold for a setting of a metric, None where the metric uses none.

    Raises:
        InputError: the metric needs one, and there is none.
    """
    metric = catalogue().get(name)
    if metric is None or "thresholds" not in metric.needs:
        return None
    if given.threshold is None:
        problem = f"threshold: missing, and {name} needs one: the label and score from which on an"
        raise InputError([f"{problem} emotion counts as present"])
    used = [each for each in THRESHOLDS if each in metric.settings] or THRESHOLDS
    return given.threshold if key in used else None


def _checked(plan: Plan, given: Given) -> Plan:
    """Return the plan as its text will be read, or name every mistake."""
    shape = Shape()
    read = conform(tomllib.loads(plan_text(plan)), Plan, (), shape)
    meant = shape.problems or check.problems(msgspec.convert(read, Plan), catalogue())
    mistakes = [_sentence(one, given) for one in meant]
    if mistakes:
        raise InputError(mistakes)
    return plan


def _sentence(problem: Problem, given: Given) -> str:
    """Return a mistake with the argument in place of the table of the plan."""
    table, *rest = problem.where
    if table == "gate" and rest and isinstance(rest[0], int):
        margins = list(given.margins)
        if rest[0] < len(margins):
            return f"margins[{margins[rest[0]]!r}]: {problem.says}"
        rest[0] -= len(margins)
    if problem.where == ("data", "name"):
        return f"data: {problem.says}"
    argument = ARGUMENTS.get(str(table), table)
    place = (argument, *rest) if argument else tuple(rest)
    return f"{spell(place)}: {problem.says}"
