"""Everything measured for one audit, before any question is asked of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.changes.changed import NO_CHANGES, Changes
from evenhand.audit.model_comparisons.asked_metrics import asked_metrics
from evenhand.audit.model_comparisons.matched import Matched
from evenhand.audit.plan import ComparisonGate, Gate, Plan, Show
from evenhand.audit.rating_designs import rating_designs
from evenhand.audit.replicates import drawn_replicates
from evenhand.audit.summed import summed
from evenhand.audit.table import Codes, Scores, Table, Truth
from evenhand.audit.withholding import hidden_slices, withheld_comparisons
from evenhand.metrics.agreement.rating_design import Fault
from evenhand.metrics.catalogue import catalogue
from evenhand.metrics.comparison import Compared, Comparisons, Replicates
from evenhand.metrics.slices import UNKNOWN, Mask, Slice, against, inside, reference_of, slices_of
from evenhand.metrics.sum_table import SumTable
from evenhand.metrics.sums import AdditiveMetric, Array
from evenhand.metrics.suppression import Reason
from evenhand.metrics.verdict import NOISE

Asked: TypeAlias = Gate | Show

EVERYBODY = Slice(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was measured, with the slices on the leading axis; the last slice is everybody.

    Attributes:
        plan: the rules.
        table, truth, scores: the data, aligned.
        slices: all slices, `EVERYBODY` last.
        items, persons: counts of each slice, shape (slices,).
        others: persons in what each slice is held against, shape (slices,).
        hidden: why a slice is withheld in what is written, `""` when it is not.
        withheld: why its comparison is: it is hidden itself, or what it is held against would tell.
        rounding: what rounding may make of products of labels and scores, by model.
        sums: the table of sums.
        metrics: by key (name with settings).
        compared: by key.
        replicates: by key; those of gated metrics, and of others that need them for an interval.
        designs: faults of the ratings by emotion; empty when labels came ready-made.
        changes: pairs of items, and scores of disturbed items.
        matched: pairs of models that the plan compares, each on its common items.
    """

    plan: Plan
    table: Table
    truth: Truth
    scores: tuple[Scores, ...]
    slices: tuple[Slice, ...]
    items: NDArray[np.int64]
    persons: NDArray[np.int64]
    others: NDArray[np.int64]
    hidden: tuple[Reason, ...]
    withheld: tuple[Reason, ...]
    rounding: tuple[float, ...]
    sums: SumTable
    metrics: Mapping[str, AdditiveMetric]
    compared: Mapping[str, Compared]
    replicates: Mapping[str, Replicates]
    designs: Mapping[str, tuple[Fault, ...]]
    changes: Changes = NO_CHANGES
    matched: tuple[Matched, ...] = ()

    def outcomes(self) -> tuple[str, ...]:
        """Return the names of the outcomes: the emotions, then their mean."""
        count = len(self.truth.emotions)
        return (*self.truth.emotions, f"mean of {count} emotion{'s' if count != 1 else ''}")

    def outcome_name(self, model: int, outcome: int) -> str:
        """Return the name of an outcome for a model; the mean says how many emotions it is over."""
        emotions, covers = self.truth.emotions, self.scores[model].covers
        if outcome < len(emotions) or len(covers) == len(emotions):
            return self.outcomes()[outcome]
        return f"mean of {len(covers)} of {len(emotions)} emotions"

    def members(self, place: int) -> Mask:
        """Return which items belong to a slice, shape (items,)."""
        return inside(self.slices[place], self.table.attributes, self.table.cells)

    def judged(self) -> NDArray[np.bool_]:
        """Return which slices are judged: groups of persons, but the reference itself."""
        return np.array([self._is_judged(part) for part in self.slices], dtype=np.bool_)

    def _is_judged(self, part: Slice) -> bool:
        """Say whether a slice is judged: everybody, unknown levels and the reference are not."""
        if not part.where or any(level == UNKNOWN for _, level in part.where):
            return False
        if self.plan.slices.compare != "reference":
            return True
        return reference_of(part, self.table.attributes) != part


def gather(
    plan: Plan,
    table: Table,
    truth: Truth,
    scores: Sequence[Scores],
    *,
    changes: Changes = NO_CHANGES,
) -> Evidence:
    """Measure every metric of the plan in every slice, with joint replicates.

    Args:
        plan: names metrics, slices and the rules of inference.
        table: the items.
        truth: labels, aligned with the items.
        scores: one a model, aligned with the items.
        changes: what was read for the plan's questions about changes.
    """
    metrics = list(metrics_of(plan).values())
    return from_sums(
        plan,
        table,
        truth,
        scores,
        summed(plan, table, truth, scores, metrics),
        rounding=tuple(_rounding(truth.values, one.values) for one in scores),
        changes=changes,
    )


def from_sums(
    plan: Plan,
    table: Table,
    truth: Truth,
    scores: Sequence[Scores],
    sums: SumTable,
    *,
    rounding: tuple[float, ...],
    changes: Changes = NO_CHANGES,
) -> Evidence:
    """Measure every metric of the plan in sums that are there already.

    Args:
        plan: names metrics, slices and the rules of inference.
        table: the items.
        truth: labels; whether there is one counts, and not which.
        scores: likewise.
        sums: of labels and scores.
        rounding: see `Evidence`.
        changes: what was read for the plan's questions about changes.
    """
    metrics = metrics_of(plan)
    slices = plan_slices(plan, table)
    covered: Mask = np.array([[e in s.covers for e in truth.emotions] for s in scores])
    comparisons = _comparisons(plan, table, sums, slices=slices, covered=covered)
    items, persons = _counts(table, slices)
    hidden = hidden_slices(plan, table, slices)
    gated = [m for m in metrics.values() if _needs_replicates(plan, m)]
    return Evidence(
        plan=plan,
        table=table,
        truth=truth,
        scores=tuple(scores),
        slices=slices,
        items=items,
        persons=persons,
        others=_others(plan, table, slices),
        hidden=hidden,
        withheld=withheld_comparisons(plan, table, slices, hidden),
        rounding=rounding,
        sums=sums,
        metrics=metrics,
        compared={key: comparisons.of(metric) for key, metric in metrics.items()},
        replicates=drawn_replicates(plan, sums, comparisons, gated),
        designs=rating_designs(plan, truth),
        changes=changes,
    )


def _rounding(truth: Array, scores: Array) -> float:
    """Return what rounding may make of products of labels and scores."""
    labels, points = (
        np.abs(values[np.isfinite(values)]).max(initial=1.0) for values in (truth, scores)
    )
    return float(NOISE * max(labels, points) * labels)


def asked_of(plan: Plan) -> tuple[Asked, ...]:
    """Return gates, then shown metrics, in the order of the plan."""
    gates: tuple[Asked, ...] = plan.gate
    return gates + plan.show


def settings_of(part: Asked | ComparisonGate) -> dict[str, float]:
    """Return the declared thresholds of a gate or shown metric."""
    declared = {"truth_at": part.truth_at, "score_at": part.score_at, "levels": part.levels}
    return {name: float(value) for name, value in declared.items() if value is not None}


def metric_of(part: Asked | ComparisonGate) -> AdditiveMetric:
    """Return the metric that a gate or shown metric names, at its settings."""
    return catalogue()[part.metric].with_settings(**settings_of(part))


def key_of(metric: AdditiveMetric) -> str:
    """Return the key of a metric: its name, with the settings where it has any."""
    return metric.qualified(metric.name)


def skill_of(metric: AdditiveMetric) -> tuple[AdditiveMetric, ...]:
    """Return the metrics that must be above 0 before a gap in this one can be cleared."""
    known = catalogue()
    tests = [known[name] for name in metric.skill]
    return tuple(
        t.with_settings(**{k: v for k, v in metric.settings.items() if k in t.settings})
        for t in tests
    )


def metrics_of(plan: Plan) -> dict[str, AdditiveMetric]:
    """Return the metrics of gates, of what is shown and compared, then tests of skill, by key."""
    named = [metric_of(part) for part in asked_of(plan)]
    named += [metric_of(part) for one in plan.comparison for part in asked_metrics(plan, one)]
    about_changes = [catalogue()["bias"]] if plan.counterfactual or plan.perturbation else []
    tests = [test for metric in (*named, *about_changes) for test in skill_of(metric)]
    return {key_of(metric): metric for metric in (*named, *tests)}


def plan_slices(plan: Plan, table: Table) -> tuple[Slice, ...]:
    """Return the slices of a plan, everybody last, without levels `unknown` that nobody has."""
    found = slices_of(
        table.attributes,
        intersections=plan.slices.intersections,
        all_pairs=plan.slices.all_pairs,
    )
    kept = [
        s
        for s in found
        if all(level != UNKNOWN for _, level in s.where)
        or inside(s, table.attributes, table.cells).any()
    ]
    return (*kept, EVERYBODY)


def _needs_replicates(plan: Plan, metric: AdditiveMetric) -> bool:
    """Say whether a metric is gated, or its interval rests on replicates."""
    gated = {key_of(metric_of(gate)) for gate in plan.gate}
    shown = {key_of(metric_of(part)) for part in plan.show}
    key = key_of(metric)
    return key in gated or (key in shown and metric.shape in {"rate", "other"})


def _comparisons(
    plan: Plan, table: Table, sums: SumTable, *, slices: Sequence[Slice], covered: Mask
) -> Comparisons:
    """Find the rows of every slice and of its reference."""
    rows = np.stack([inside(s, table.attributes, sums.cells) for s in slices])
    others = np.stack(held_against(plan, table, slices, sums.cells))
    return Comparisons(sums, slices=rows, references=others, covered=covered)


def held_against(plan: Plan, table: Table, slices: Sequence[Slice], cells: Codes) -> list[Mask]:
    """Return for each slice which rows of level codes it is held against, each of shape (R,)."""
    compare = plan.slices.compare
    return [
        against(s, table.attributes, cells, compare=compare if s.where else "rest") for s in slices
    ]


def _counts(table: Table, slices: Sequence[Slice]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return items and persons of each slice."""
    rows = [inside(s, table.attributes, table.cells) for s in slices]
    persons = [len(np.unique(table.persons[mask])) for mask in rows]
    return np.array([mask.sum() for mask in rows]), np.array(persons)


def _others(plan: Plan, table: Table, slices: Sequence[Slice]) -> NDArray[np.int64]:
    """Return how many persons stand in what each slice is held against."""
    rows = held_against(plan, table, slices, table.cells)
    return np.array([len(np.unique(table.persons[mask])) for mask in rows])
