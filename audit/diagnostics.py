"""Diagnostics in every slice: measures that are no function of sums, shown beside the gates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from inspect import signature

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import person_codes, slices_with
from evenhand.audit.plan import Diagnostic
from evenhand.metrics.catalogue import Measure, measures
from evenhand.metrics.rules import REASONS
from evenhand.metrics.sums import Array, Mask, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measure in one slice.

    Attributes:
        place: position of the slice.
        items, persons: what it rests on; None where withheld.
        values: numbers of the result by name, the headline first; empty where there is none.
        reason: why there is none, in words.
    """

    place: int
    items: int | None
    persons: int | None
    values: Mapping[str, float]
    reason: str = ""


def measured(evidence: Evidence, asked: Diagnostic, model: int, emotion: int) -> list[Measured]:
    """Return a measure in every slice that has items, everybody last.

    Each slice draws its random numbers from the plan's seed, so that slices can be added to a plan
    without changing the others.
    """
    truth, scores = evidence.truth.values[:, emotion], evidence.scores[model].values[:, emotion]
    usable: Mask = np.isfinite(truth) & np.isfinite(scores)
    if asked.truth_at is not None:
        truth = (truth >= asked.truth_at).astype(np.float64)
    person, measure = person_codes(evidence), measures()[asked.measure]
    seed, found = evidence.plan.statistics.seed, []
    for each in slices_with(evidence, usable):
        if each.withheld:
            empty = Measured(
                place=each.place, items=None, persons=None, values={}, reason=each.withheld
            )
            found.append(empty)
            continue
        rows = each.rows
        values, reason = _values(measure, truth[rows], scores[rows], person[rows], seed)
        items = int(rows.sum())
        found.append(
            Measured(
                place=each.place, items=items, persons=each.persons, values=values, reason=reason
            )
        )
    return found


def _values(
    measure: Measure, truth: Array, scores: Array, persons: NDArray[np.intp], seed: int
) -> tuple[dict[str, float], str]:
    """Return the numbers of one call, or why there are none."""
    offered = {"persons": persons, "rng": np.random.default_rng(seed)}
    taken = _parameters(measure.function)
    try:
        result = measure.function(
            truth, scores, **{key: value for key, value in offered.items() if key in taken}
        )
    except Undefined as error:
        return {}, REASONS[str(error)]
    except ValueError as error:
        return {}, f"not computed: {error}"
    return _numbers(measure, result)


def _parameters(function: Callable[..., object]) -> frozenset[str]:
    """Return the names of what a function takes."""
    return frozenset(signature(function).parameters)


def _numbers(measure: Measure, result: object) -> tuple[dict[str, float], str]:
    """Return the numbers of a result by name, the headline first, or why it has no headline."""
    if not is_dataclass(result) or isinstance(result, type):
        return {measure.name: _number(result)}, ""
    known = {each.name: getattr(result, each.name) for each in fields(result)}
    single = {name: value for name, value in known.items() if isinstance(value, int | float)}
    head = measure.facts.headline
    if head not in single:
        return {}, REASONS[known["missing"][head]]
    ordered = [head, *(name for name in single if name != head)]
    return {name: _number(single[name]) for name in ordered}, ""


def _number(value: object) -> float:
    """Return a number as JSON knows it."""
    if not isinstance(value, int | float | np.generic):
        msg = f"a diagnostic of labels gives a number, or a record with one, got {value!r}"
        raise TypeError(msg)
    return float(value)
