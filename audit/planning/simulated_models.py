"""Models for simulated audits: skilled, answering at random, or with a gap of known size."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.evidence import metric_of, plan_slices
from evenhand.audit.plan import Gate, Plan
from evenhand.audit.planning.power import CAUGHT_AT
from evenhand.audit.planning.precision import clusters_of
from evenhand.audit.planning.spread import intraclass, likeness
from evenhand.audit.simulation.person_noise import person_noise
from evenhand.audit.simulation.planted import Predictor
from evenhand.audit.table import Array, Scores, Table, Truth
from evenhand.metrics.slices import UNKNOWN, inside
from evenhand.metrics.sums import AdditiveMetric, Undefined

UNEXPLAINED = 0.5
"""Share of the labels' variance that a model's error has when the plan declares none."""

_STEPS = 40
_FARTHEST = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """What is assumed of the errors of a skilled model.

    Attributes:
        residual_sd: standard deviation of score minus label, one an emotion; declared, or that of
            an error with half the variance of the labels, because a model whose error varies as
            much as the labels shows no skill and is never cleared.
        icc: share of that variance between persons, one an emotion; declared, or the labels' own.
        alike: share of it that all emotions of an item have in common.
    """

    residual_sd: tuple[float, ...]
    icc: tuple[float, ...]
    alike: float

    @classmethod
    def of(cls, plan: Plan, table: Table, truth: Truth) -> "Assumed":
        """Return the declared assumptions, completed from the labels."""
        declared = plan.assumptions
        person = clusters_of(plan, table)
        emotions = range(truth.values.shape[1])
        labels = [truth.values[:, place] for place in emotions]
        there = [np.isfinite(column) for column in labels]
        spread = [
            float(column[known].std()) if known.any() else 0.0
            for column, known in zip(labels, there, strict=True)
        ]
        sd = [
            float(np.sqrt(UNEXPLAINED)) * one
            if declared.residual_sd is None
            else declared.residual_sd
            for one in spread
        ]
        icc = [
            intraclass(column[known], person[known]) if declared.icc is None else declared.icc
            for column, known in zip(labels, there, strict=True)
        ]
        return cls(residual_sd=tuple(sd), icc=tuple(icc), alike=likeness(truth))

    def residual(self, plan: Plan, table: Table, rng: np.random.Generator) -> Array:
        """Draw errors of a skilled model, shape (n, emotions)."""
        return person_noise(
            clusters_of(plan, table),
            len(self.residual_sd),
            sd=self.residual_sd,
            icc=self.icc,
            shared=self.alike,
            rng=rng,
        )


def redrawn(table: Table, truth: Truth, rng: np.random.Generator) -> Truth:
    """Return labels as another sample of persons might have had them.

    Every person gets the labels of a person drawn at random, with replacement: those of that
    person's items in random order, from the first again when there are too few. That keeps how
    labels are distributed, how alike those of one person are and how emotions go together; groups
    do not differ in their labels, but by chance.
    """
    person = np.unique(table.persons, return_inverse=True)[1]
    mixed = rng.permutation(len(person))
    order = mixed[np.argsort(person[mixed], kind="stable")]
    size = np.bincount(person)
    start = np.cumsum(size) - size
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order)) - start[person[order]]
    donor = rng.integers(0, len(size), size=len(size))[person]
    rows = order[start[donor] + rank % size[donor]]
    return replace(truth, values=truth.values[rows], raters=truth.raters[rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One simulated model.

    Attributes:
        random: whether it answers at random; else it is skilled.
        gate: position of the gate that a gap is planted for, -1 for none.
        slice: id of the slice that has the gap.
        rows: its items, shape (n,).
        columns: the emotions that have the gap, shape (emotions,).
        shift: added to the score there.
        widen: how many times its error is larger there.
    """

    random: bool = False
    gate: int = -1
    slice: str = ""
    rows: NDArray[np.bool_]
    columns: NDArray[np.bool_]
    shift: float = 0.0
    widen: float = 1.0

    def scores(
        self, plan: Plan, table: Table, truth: Truth, assumed: Assumed, rng: np.random.Generator
    ) -> Scores:
        """Draw the scores of one run."""
        if self.random:
            values = Predictor(name="random", kind="random").predict(table, truth, rng)
        else:
            error = assumed.residual(plan, table, rng)
            there = np.ix_(self.rows, self.columns)
            error[there] = self.widen * error[there] + self.shift
            values = truth.values + error
        return Scores(model=self.slice or "whole", covers=truth.emotions, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A change of the scores that moves a metric by twice a gate's margin.

    Attributes:
        shift, widen: as in `Scenario`.
        reason: why there is no such change, `""` when there is.
    """

    shift: float = 0.0
    widen: float = 1.0
    reason: str = ""


def scenarios(
    plan: Plan, table: Table, truth: Truth, faults: Sequence[Fault], *, slices: Sequence[str]
) -> tuple[Scenario, ...]:
    """Return the models of one run: without gap, at random, and one a gate and slice with a gap.

    Args:
        plan: gates and slices.
        table: the items.
        truth: the labels.
        faults: one a gate, from `faults_of`.
        slices: ids of the slices to plant gaps in; empty: every one that is judged and has items.
    """
    nowhere = np.zeros(len(table.items), dtype=np.bool_)
    never = np.zeros(len(truth.emotions), dtype=np.bool_)
    found = [
        Scenario(rows=nowhere, columns=never),
        Scenario(random=True, rows=nowhere, columns=never),
    ]
    for at, (gate, fault) in enumerate(zip(plan.gate, faults, strict=True)):
        for part in plan_slices(plan, table)[:-1]:
            rows = inside(part, table.attributes, table.cells)
            judged = rows.any() and all(level != UNKNOWN for _, level in part.where)
            if fault.reason or not judged or (slices and part.id not in slices):
                continue
            found.append(
                Scenario(
                    gate=at,
                    slice=part.id,
                    rows=rows,
                    columns=_columns(gate, truth.emotions),
                    shift=fault.shift,
                    widen=fault.widen,
                )
            )
    return tuple(found)


def faults_of(
    plan: Plan, table: Table, truth: Truth, assumed: Assumed, rng: np.random.Generator
) -> tuple[Fault, ...]:
    """Return for each gate the fault that moves its metric by twice the margin, over all items.

    Scores are shifted where that can do it, up first, then down; else the error is widened. The
    size is found by bisection on one draw.
    """
    error = assumed.residual(plan, table, rng)
    return tuple(_fault(gate, truth, error) for gate in plan.gate)


def _columns(gate: Gate, emotions: Sequence[str]) -> NDArray[np.bool_]:
    if isinstance(gate.emotions, str):
        return np.ones(len(emotions), dtype=np.bool_)
    return np.array([emotion in gate.emotions for emotion in emotions])


def _fault(gate: Gate, truth: Truth, error: Array) -> Fault:
    metric, wanted = metric_of(gate), CAUGHT_AT * gate.margin
    columns = np.flatnonzero(_columns(gate, truth.emotions))

    def value(fault: Fault) -> float:
        scores = truth.values + fault.widen * error + fault.shift
        return _mean(metric, truth.values, scores, columns)

    def moved(direction: Callable[[float], Fault], size: float) -> float:
        return abs(value(direction(size)) - plain)

    plain = value(Fault())
    labels = truth.values[np.isfinite(truth.values)]
    far = max(_FARTHEST * float(np.ptp(labels)), 2.0 * wanted)
    directions = (_wider, _higher, _lower)
    if metric.name == "bias" or metric.shape == "rate":
        directions = (_higher, _lower, _wider)
    for direction in directions:
        size = _smallest(partial(moved, direction), wanted, far)
        if size is not None:
            return direction(size)
    return Fault(reason=f"no change of the scores moves {metric.name} by {wanted:.3g}")


def _higher(size: float) -> Fault:
    return Fault(shift=size)


def _lower(size: float) -> Fault:
    return Fault(shift=-size)


def _wider(size: float) -> Fault:
    return Fault(widen=1.0 + size)


def _mean(metric: AdditiveMetric, truth: Array, scores: Array, columns: NDArray[np.intp]) -> float:
    """Return a metric averaged over emotions, NaN where one of them has none."""
    values = []
    for column in columns.tolist():
        there = np.isfinite(truth[:, column])
        try:
            values.append(metric(truth[there, column], scores[there, column]))
        except Undefined:
            return float("nan")
    return float(np.mean(values))


def _smallest(moved: Callable[[float], float], wanted: float, far: float) -> float | None:
    """Return the smallest size that moves a metric that far, None when not even `far` does."""
    if not moved(far) >= wanted:
        return None
    low, high = 0.0, far
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if moved(middle) >= wanted else (middle, high)
    return high
