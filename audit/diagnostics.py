"""Diagnostics in every slice: measures that are no function of sums, shown beside the gates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from inspect import signature

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import person_codes, slices_with
from evenhand.audit.plan import Diagnostic, Plan
from evenhand.metrics.catalogue import Measure, measures
from evenhand.metrics.replicates.calibration_null import calibration_null
from evenhand.metrics.rules import REASONS
from evenhand.metrics.sums import Array, Mask, Undefined

CHANCE = "of a calibrated model"
"""Name of the number that a calibrated model of this size would show."""

_COUNTED = frozenset({"items", "persons", "level"})
_DRAWS = 20
_HALF = 0.5


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
    present = present_from(evidence.plan, asked)
    if present is not None:
        truth = (truth >= present).astype(np.float64)
    person, measure = person_codes(evidence), measures()[asked.measure]
    options = {} if asked.bins is None else {"bins": asked.bins}
    call, found = _Call(measure, options, evidence.plan.statistics.seed), []
    for each in slices_with(evidence, usable):
        if each.withheld:
            empty = Measured(
                place=each.place, items=None, persons=None, values={}, reason=each.withheld
            )
            found.append(empty)
            continue
        rows = each.rows
        values, reason = call.values(truth[rows], scores[rows], person[rows])
        items = int(rows.sum())
        found.append(
            Measured(
                place=each.place, items=items, persons=each.persons, values=values, reason=reason
            )
        )
    return found


def present_from(plan: Plan, asked: Diagnostic) -> float | None:
    """Return the label from which on an emotion is present, None where labels stay as they are.

    Of binary judgements by several raters the label is a share; half of them make it present.
    """
    presence = "presence" in measures()[asked.measure].facts.needs
    if asked.truth_at is None and presence and plan.ratings.scale.kind == "binary":
        return _HALF
    return asked.truth_at


@dataclass(frozen=True, slots=True)
class _Call:
    """A measure with what it is called with beside labels and scores."""

    measure: Measure
    options: Mapping[str, int]
    seed: int

    def values(
        self, truth: Array, scores: Array, persons: NDArray[np.intp]
    ) -> tuple[dict[str, float], str]:
        """Return the numbers of one call, or why there are none."""
        offered = {"persons": persons, "rng": np.random.default_rng(self.seed)}
        taken = _parameters(self.measure.function)
        given = {key: value for key, value in offered.items() if key in taken}
        try:
            result = self.measure.function(truth, scores, **given, **self.options)
        except Undefined as error:
            return {}, REASONS[str(error)]
        except ValueError as error:
            return {}, f"not computed: {error}"
        found, reason = _numbers(self.measure, result)
        return found | self.chance(truth, scores) if found else found, reason

    def chance(self, truth: Array, scores: Array) -> dict[str, float]:
        """Return what a calibrated model would show, for a number that noise makes large."""
        facts = self.measure.facts
        if facts.best != 0 or facts.span[0] != 0:
            return {}
        redrawn = "probabilities" in facts.needs and np.isin(truth, (0.0, 1.0)).all()
        try:
            found = calibration_null(
                self._headline,
                truth,
                scores,
                null="redrawn" if redrawn else "permuted",
                rng=np.random.default_rng(self.seed),
                draws=_DRAWS,
            )
        except (Undefined, ValueError):  # labels that cannot be drawn anew have no such number
            return {}
        return {CHANCE: found.mean}

    def _headline(self, truth: Array, scores: Array) -> float:
        """Return the headline of the measure."""
        result = self.measure.function(truth, scores, **self.options)
        found, reason = _numbers(self.measure, result)
        if not found:
            raise Undefined(reason)
        return next(iter(found.values()))


def _parameters(function: Callable[..., object]) -> frozenset[str]:
    """Return the names of what a function takes."""
    return frozenset(signature(function).parameters)


def _numbers(measure: Measure, result: object) -> tuple[dict[str, float], str]:
    """Return the numbers of a result by name, the headline first, or why it has no headline."""
    if not is_dataclass(result) or isinstance(result, type):
        return {measure.name: _number(result)}, ""
    known = {each.name: getattr(result, each.name) for each in fields(result)}
    single = {
        name: value
        for name, value in known.items()
        if isinstance(value, int | float) and name not in _COUNTED
    }
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
