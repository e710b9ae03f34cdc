"""An audit without some of its items."""

from dataclasses import replace

from evenhand.audit.evidence import Evidence
from evenhand.audit.sensitivity.remeasure import sums_of
from evenhand.audit.table import Scores
from evenhand.metrics.slices import Mask
from evenhand.metrics.sum_table import merge


def without_items(start: Evidence, out: Mask) -> Evidence:
    """Return the data of an audit without some items; nothing is measured anew yet.

    Args:
        start: the gates of the audit.
        out: which items, shape (items,).
    """
    table, truth = start.table, start.truth
    taken = sums_of(start, truth.values, rows=out)
    sums = merge([start.sums, replace(taken, limbs=-taken.limbs, terms=0)])
    return replace(
        start,
        table=replace(
            table,
            items=table.items[~out],
            persons=table.persons[~out],
            cells=table.cells[~out],
        ),
        truth=replace(truth, values=truth.values[~out], raters=truth.raters[~out]),
        scores=tuple(_without(each, out) for each in start.scores),
        sums=sums,
    )


def _without(scores: Scores, out: Mask) -> Scores:
    """Return the scores of the other items."""
    return replace(scores, values=scores.values[~out])
