"""What a well-typed plan may still get wrong, and what its owner should know.

Rules of one subject stand together in a file of their own; this file holds those of the smaller
tables and calls the others.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from evenhand.audit.plan import Plan
from evenhand.audit.plans import (
    check_attributes,
    check_changes,
    check_comparisons,
    check_declared,
    check_diagnostics,
    check_gates,
    check_models,
)
from evenhand.audit.plans.check_scale import scale_problems
from evenhand.audit.plans.problem import Problem, Where, quoted, repeats
from evenhand.metrics.sums import AdditiveMetric

SMALLEST_INTERVAL = 5
"""Persons from which on an interval is shown; smaller cells of real persons are withheld."""

_LARGEST_ALPHA = 0.5
_FEWEST_REPLICATES = 100
_MOST_REPLICATES = 100_000


def problems(plan: Plan, metrics: Mapping[str, AdditiveMetric]) -> Iterator[Problem]:
    """Yield every mistake of meaning in a plan whose types are right.

    Args:
        plan: the plan.
        metrics: the catalogue: what gates may name.
    """
    return chain(
        _ratings(plan),
        check_attributes.problems(plan),
        check_models.problems(plan, metrics),
        check_gates.problems(plan, metrics),
        check_diagnostics.problems(plan),
        check_changes.problems(plan),
        check_comparisons.problems(plan, metrics),
        check_declared.problems(plan),
        _statistics(plan),
        _assumptions(plan),
        _report(plan),
    )


def notes(plan: Plan) -> tuple[str, ...]:
    """Return sentences that the owner of a valid plan should read before the run."""
    return tuple(chain(_notes_on_gates(plan), check_comparisons.notes(plan), _notes_on_units(plan)))


def _ratings(plan: Plan) -> Iterator[Problem]:
    ratings = plan.ratings
    yield from scale_problems(ratings.scale, ("ratings", "scale"))
    for at, emotion in enumerate(ratings.emotions):
        if not emotion.strip():
            yield Problem(("ratings", "emotions", at), "empty, expected the name of an emotion")
    for at in repeats(ratings.emotions):
        says = f"{quoted(ratings.emotions[at])} stands twice, expected each emotion once"
        yield Problem(("ratings", "emotions", at), says)
    if ratings.aggregate == "majority" and ratings.scale.kind == "continuous":
        says = "got 'majority' on a continuous scale, expected 'mean' or 'median'"
        yield Problem(("ratings", "aggregate"), says, (("ratings", "scale", "kind"),))


def _statistics(plan: Plan) -> Iterator[Problem]:
    rules = plan.statistics
    yield from _ranges(
        "statistics",
        ("seed", rules.seed, lambda x: x >= 0, "0 or more"),
        ("alpha", rules.alpha, _is_level, f"above 0 and below {_LARGEST_ALPHA}"),
        ("skill_alpha", rules.skill_alpha, _is_level, f"above 0 and below {_LARGEST_ALPHA}"),
        ("power", rules.power, lambda x: rules.alpha < x < 1, "above alpha and below 1"),
        (
            "replicates",
            rules.replicates,
            lambda x: _FEWEST_REPLICATES <= x <= _MOST_REPLICATES,
            f"{_FEWEST_REPLICATES} to {_MOST_REPLICATES}",
        ),
        (
            "min_persons",
            rules.min_persons,
            lambda x: x >= SMALLEST_INTERVAL,
            f"{SMALLEST_INTERVAL} or more, because fewer persons carry no interval",
        ),
        ("min_items", rules.min_items, lambda x: x >= 1, "1 or more"),
        ("min_class", rules.min_class, lambda x: x >= 1, "1 or more"),
    )


def _assumptions(plan: Plan) -> Iterator[Problem]:
    assumed = plan.assumptions
    yield from _ranges(
        "assumptions",
        ("residual_sd", assumed.residual_sd, lambda x: x > 0, "more than 0"),
        ("icc", assumed.icc, lambda x: 0 <= x <= 1, "0 to 1"),
        ("items_per_person", assumed.items_per_person, lambda x: x >= 1, "1 or more"),
    )


def _report(plan: Plan) -> Iterator[Problem]:
    withheld, real = plan.report.suppress_below, plan.data.subjects == "real"
    where: Where = ("report", "suppress_below")
    if real and withheld < SMALLEST_INTERVAL:
        says = (
            f"got {withheld}, expected {SMALLEST_INTERVAL} or more with data.subjects = 'real', "
            "because smaller cells could reveal a person"
        )
        yield Problem(where, says, (("data", "subjects"),))
    elif withheld < 0:
        yield Problem(where, f"got {withheld}, expected 0 or more")


def _is_level(value: float) -> bool:
    return 0 < value < _LARGEST_ALPHA


def _ranges(
    table: str, *rules: tuple[str, float | None, Callable[[float], bool], str]
) -> Iterator[Problem]:
    """Yield the fields of a table whose value is set and out of its range."""
    for name, value, holds, expected in rules:
        if value is not None and not holds(value):
            yield Problem((table, name), f"got {value:g}, expected {expected}")


def _notes_on_gates(plan: Plan) -> Iterator[str]:
    owners = [one.owner for one in plan.counterfactual] + [one.owner for one in plan.perturbation]
    compared = any(check_comparisons.judges(one) for one in plan.comparison)
    if not plan.gate and not any(owners) and not compared:
        yield "The plan has no gate: the audit describes and gives no verdict."
    for gate in plan.gate:
        if not gate.rationale.strip():
            yield f"The gate on {gate.metric} gives no rationale for its margin of {gate.margin:g}."


def _notes_on_units(plan: Plan) -> Iterator[str]:
    if plan.statistics.unit == "item":
        yield (
            "statistics.unit = 'item' treats the items of one person as independent; intervals are "
            "too narrow when they are not."
        )
    if not plan.purpose.population.strip():
        yield "purpose.population is empty: the report cannot say whom its findings speak about."
