"""The gates of an audit measured again: on other sums, other groups or by other rules.

Sums are exact, so that the contribution of some items is taken out and put in anew without a trace:
what changes nothing gives the same bits.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.audit.evidence import Evidence, held_against, key_of, metric_of, metrics_of
from evenhand.audit.plan import Plan
from evenhand.audit.replicates import drawn_replicates
from evenhand.audit.table import Array, Scores, Table, Truth
from evenhand.metrics.comparison import Compared, Comparisons, Replicates
from evenhand.metrics.slices import Mask, inside
from evenhand.metrics.sum_table import SumTable, accumulate, merge

Sides: TypeAlias = tuple[Mask, Mask]
"""Which rows, or items, are in each slice and in what it is held against: (slices, n) each."""

_MANY: Final = np.iinfo(np.int64).max


def gates_alone(evidence: Evidence) -> Evidence:
    """Return evidence without what is shown and not gated, and without sums that no gate needs."""
    plan = msgspec.structs.replace(
        evidence.plan, show=(), diagnostic=(), counterfactual=(), perturbation=(), comparison=()
    )
    metrics = metrics_of(plan)
    nothing = np.empty(0)
    columns = (metric.contributions(nothing, nothing) for metric in metrics.values())
    features = tuple(dict.fromkeys(name for own in columns for name in own))
    places = [evidence.sums.features.index(name) for name in features]
    limbs = np.ascontiguousarray(evidence.sums.limbs[..., places])
    return replace(
        evidence,
        plan=plan,
        metrics=metrics,
        sums=replace(evidence.sums, features=features, limbs=limbs),
    )


def rests_on_draws(plan: Plan) -> bool:
    """Say whether a verdict of a plan rests on persons drawn at random."""
    rules = plan.statistics
    return rules.standard_error == "bootstrap" or rules.multiplicity == "max_t"


def measured_again(
    start: Evidence,
    *,
    plan: Plan | None = None,
    table: Table | None = None,
    truth: Truth | None = None,
    scores: Sequence[Scores] | None = None,
    sums: SumTable | None = None,
    rows: Sides | None = None,
    members: Sides | None = None,
    draw_again: bool = True,
) -> Evidence:
    """Return the evidence of another analysis; what is not given stays as it is.

    Args:
        start: the gates of the audit.
        plan: other rules or gates.
        table: other items, or the same with other attributes.
        truth: other labels.
        scores: other scores.
        sums: of these.
        rows: which rows of the sums are compared; default: as the plan says.
        members: the same of items.
        draw_again: whether persons are drawn anew where verdicts rest on draws; else the draws of
            the audit move with the gap, which keeps their spread.
    """
    plan, table = plan or start.plan, table or start.table
    sums = sums or start.sums
    given = tuple(scores) if scores is not None else start.scores
    covered = np.array([[e in s.covers for e in start.truth.emotions] for s in given])
    chosen = rows or _sides(plan, table, start, sums.cells)
    comparisons = Comparisons(sums, slices=chosen[0], references=chosen[1], covered=covered)
    metrics = metrics_of(plan)
    gated = {key_of(metric_of(gate)): metric_of(gate) for gate in plan.gate}
    compared = _compared(
        replace(start, plan=plan, table=table, sums=sums, metrics=metrics),
        chosen,
        covered=covered,
        gated=gated,
    )
    counted = members or _sides(plan, table, start, table.cells)
    if not rests_on_draws(plan):
        replicates = {key: _none(compared[key]) for key in gated}
    elif draw_again:
        replicates = drawn_replicates(plan, sums, comparisons, list(gated.values()))
    else:
        replicates = {key: _moved(start, key, compared[key]) for key in gated}
    return replace(
        start,
        plan=plan,
        table=table,
        truth=truth or start.truth,
        scores=given,
        sums=sums,
        metrics=metrics,
        compared=compared,
        replicates=replicates,
        items=counted[0].sum(axis=1),
        persons=persons_in(table, counted[0]),
        others=persons_in(table, counted[1]),
    )


def with_labels(start: Evidence, values: Array, **parts: object) -> Evidence:
    """Return the evidence with other labels; only sums of items with another label are made anew.

    Args:
        start: the gates of the audit.
        values: labels, shape (items, emotions).
        **parts: as `measured_again` takes them.
    """
    before = start.truth.values
    changed = ((values != before) & ~(np.isnan(values) & np.isnan(before))).any(axis=1)
    sums = start.sums
    if changed.any():
        out, new = (sums_of(start, labels, rows=changed) for labels in (before, values))
        sums = merge([sums, replace(out, limbs=-out.limbs, terms=0), replace(new, terms=0)])
    truth = replace(start.truth, values=values)
    return measured_again(start, truth=truth, sums=sums, **parts)  # type: ignore[arg-type]


def sums_of(
    start: Evidence,
    labels: Array,
    *,
    rows: Mask,
    scores: Array | None = None,
    plan: Plan | None = None,
) -> SumTable:
    """Return the sums of some items.

    Args:
        start: the gates of the audit.
        labels: shape (items, emotions).
        rows: which items, shape (items,).
        scores: shape (items, models, emotions); default: those of the audit.
        plan: names the metrics; default: that of the audit.
    """
    table = start.table
    clusters = table.persons if start.plan.statistics.unit == "person" else table.items
    given = stacked(start.scores) if scores is None else scores
    return accumulate(
        list(metrics_of(plan or start.plan).values()),
        labels[rows],
        given[rows],
        cells=table.cells[rows],
        clusters=clusters[rows],
    )


def stacked(scores: Sequence[Scores]) -> Array:
    """Return the scores of all models, shape (items, models, emotions)."""
    return np.stack([one.values for one in scores], axis=1)


def persons_in(table: Table, members: Mask) -> NDArray[np.int64]:
    """Return how many persons some groups of items have, shape (groups,)."""
    code = np.unique(table.persons, return_inverse=True)[1]
    return np.array(
        [np.count_nonzero(np.bincount(code[own], minlength=1)) for own in members], dtype=np.int64
    )


def fewest(*counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the smallest of some counts that is not 0, and 0 where all are.

    Examples:
        >>> fewest(np.array([3, 0, 0]), np.array([2, 5, 0]))
        array([2, 5, 0])
    """
    least = np.min([np.where(count > 0, count, _MANY) for count in counts], axis=0)
    return np.where(least == _MANY, 0, least).astype(np.int64)


def _compared(
    evidence: Evidence, sides: Sides, *, covered: Mask, gated: Collection[str]
) -> dict[str, Compared]:
    """Return the metrics as far as verdicts look at them; what they do not look at is empty.

    A gap is looked at in judged slices. Skill is looked at there and in everybody, inside alone.
    """
    judged = evidence.judged()
    seen = judged.copy()
    seen[-1] = True  # everybody
    inside, outside = sides[0] & seen[:, None], sides[1] & judged[:, None]
    gaps, skill = (
        Comparisons(evidence.sums, slices=inside, references=other, covered=covered)
        for other in (outside, np.zeros_like(outside))
    )
    return {
        key: (gaps if key in gated else skill).of(metric)
        for key, metric in evidence.metrics.items()
    }


def _sides(plan: Plan, table: Table, start: Evidence, cells: NDArray[np.int16]) -> Sides:
    """Return the slices and what they are held against, as the plan says."""
    own = np.stack([inside(part, table.attributes, cells) for part in start.slices])
    return own, np.stack(held_against(plan, table, start.slices, cells))


def _none(compared: Compared) -> Replicates:
    """Return no draws, where no verdict asks for any."""
    nothing = np.full((2, *compared.gap.shape), np.nan)
    return Replicates(inside=nothing, gap=nothing)


def _moved(start: Evidence, key: str, compared: Compared) -> Replicates:
    """Return the draws of the audit around another gap."""
    drawn, before = start.replicates[key], start.compared[key]
    return Replicates(
        inside=drawn.inside + (compared.inside.value - before.inside.value),
        gap=drawn.gap + (compared.gap - before.gap),
    )
