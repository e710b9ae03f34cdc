"""Scores that are missing, filled with the worst: the top of the scale here, the bottom there."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.evidence import Evidence, held_against
from evenhand.audit.plan import Model, Plan
from evenhand.audit.sensitivity.remeasure import Sides, measured_again, sums_of
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant
from evenhand.audit.table import Array
from evenhand.metrics.slices import inside
from evenhand.metrics.sum_table import SumTable, merge

LOW, HIGH = 0, 1


def _analyses(audited: Audited) -> Analyses:
    """Return two runs: missing scores high here and low elsewhere, and the other way round."""
    start = audited.evidence
    missing = lost(start)
    if not missing.any():
        return Analyses(reason="nothing_missing")
    return Analyses(
        what="Missing scores are the highest of the scale in the slice and the lowest in what it "
        "is held against, then the other way round.",
        runs=_runs(start, missing),
    )


def lost(start: Evidence) -> NDArray[np.bool_]:
    """Return where an item has a label and a model that covers the emotion has no score."""
    labelled = np.isfinite(start.truth.values)
    emotions = start.truth.emotions
    return np.stack(
        [
            labelled & ~np.isfinite(one.values) & np.array([e in one.covers for e in emotions])
            for one in start.scores
        ],
        axis=1,
    )


def ends(model: Model, plan: Plan) -> tuple[float, float]:
    """Return the lowest and the highest score of a model, in points of the labels."""
    scale = model.scale or plan.ratings.scale
    if model.link != "linear":
        return scale.low, scale.high
    one, two = (model.slope * end + model.intercept for end in (scale.low, scale.high))
    return min(one, two), max(one, two)


def _runs(start: Evidence, missing: NDArray[np.bool_]) -> Iterator[Run]:
    both = [_filled(start, missing, which) for which in (LOW, HIGH)]
    sums = merge([_flagged(table, which) for which, table in enumerate(both)])
    scores = [replace(one, values=_any(one.values)) for one in start.scores]
    for here in (HIGH, LOW):
        rows = _sides(start, sums, here)
        yield Run(evidence=measured_again(start, sums=sums, scores=scores, rows=rows))


def _filled(start: Evidence, missing: NDArray[np.bool_], which: int) -> SumTable:
    """Return the sums with one end of the scale where scores are missing."""
    filled = np.full(missing.shape, np.nan)
    for place, model in enumerate(start.plan.model):
        filled[:, place][missing[:, place]] = ends(model, start.plan)[which]
    touched: NDArray[np.bool_] = np.asarray(missing.any(axis=(1, 2)))
    return merge([start.sums, sums_of(start, start.truth.values, rows=touched, scores=filled)])


def _flagged(sums: SumTable, which: int) -> SumTable:
    """Return sums with one more column of codes, which tells how they were filled."""
    flag = np.full((len(sums.cells), 1), which, dtype=sums.cells.dtype)
    return replace(sums, cells=np.concatenate([sums.cells, flag], axis=1))


def _sides(start: Evidence, sums: SumTable, here: int) -> Sides:
    """Return the slices filled in one way, and what they are held against filled in the other.

    Where all items are the reference, those of the slice among them are filled as in the slice.
    """
    cells, filled = sums.cells[:, :-1], sums.cells[:, -1]
    own = np.stack([inside(part, start.table.attributes, cells) for part in start.slices])
    other = np.stack(held_against(start.plan, start.table, start.slices, cells))
    return own & (filled == here), other & np.where(own, filled == here, filled != here)


def _any(values: Array) -> Array:
    """Return scores without a missing one; whether one is there counts, and not which."""
    return np.where(np.isfinite(values), values, 0.0)


VARIANT = Variant(code="missing_scores", title="Missing scores at their worst", analyses=_analyses)
