"""Persons of unknown level: all of the slice, all of what it is held against, or of neither."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

import numpy as np

from evenhand.audit.evidence import Evidence, held_against
from evenhand.audit.sensitivity.remeasure import Sides, fewest, measured_again, persons_in
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant
from evenhand.metrics.slices import UNKNOWN, Codes, Mask, Slice, inside, reference_of

Assign: TypeAlias = Callable[[Mask, Mask, Mask, Mask], tuple[Mask, Mask]]
"""(inside, reference, may be inside, may be of the reference) -> inside, reference."""


def _to_slice(own: Mask, other: Mask, maybe: Mask, reference: Mask) -> tuple[Mask, Mask]:
    del reference
    return own | maybe, other & ~maybe


def _to_reference(own: Mask, other: Mask, maybe: Mask, reference: Mask) -> tuple[Mask, Mask]:
    del maybe
    return own, other | reference


def _to_neither(own: Mask, other: Mask, maybe: Mask, reference: Mask) -> tuple[Mask, Mask]:
    return own, other & ~maybe & ~reference


WAYS: tuple[Assign, ...] = (_to_slice, _to_reference, _to_neither)


def _analyses(audited: Audited) -> Analyses:
    """Return one run for each place where those of unknown level may belong."""
    start = audited.evidence
    codes = np.array([len(a.levels) - 1 for a in start.table.attributes])
    if not (start.table.cells == codes).any():
        return Analyses(reason="no_unknown")
    return Analyses(
        what="Persons of unknown level all belong to the slice, all to what it is held against, "
        "or are left out.",
        runs=_runs(start),
    )


def _runs(start: Evidence) -> Iterator[Run]:
    cells, table = start.table.cells, start.table
    maybe = np.stack([may_be_in(part, start, cells) for part in start.slices])
    reference = np.stack([_may_be_of_reference(part, start, cells) for part in start.slices])
    told = fewest(persons_in(table, maybe), persons_in(table, reference))
    for way in WAYS:
        sides = partial(_sides, start, way)
        evidence = measured_again(
            start, rows=sides(start.sums.cells), members=sides(start.table.cells)
        )
        yield Run(evidence=evidence, told=told)


def _sides(start: Evidence, way: Assign, cells: Codes) -> Sides:
    """Return the slices and their references when those of unknown level are somewhere."""
    attributes = start.table.attributes
    own = np.stack([inside(part, attributes, cells) for part in start.slices])
    other = np.stack(held_against(start.plan, start.table, start.slices, cells))
    maybe = np.stack([may_be_in(part, start, cells) for part in start.slices])
    reference = np.stack([_may_be_of_reference(part, start, cells) for part in start.slices])
    if start.plan.slices.compare == "overall":
        return way(own, other, maybe, reference)[0], other
    return way(own, other, maybe, reference)


def _may_be_of_reference(part: Slice, start: Evidence, cells: Codes) -> Mask:
    """Return which rows may belong to what a slice is held against, and are not known to."""
    if start.plan.slices.compare == "reference" and part.where:
        return may_be_in(reference_of(part, start.table.attributes), start, cells)
    return may_be_in(part, start, cells)


def may_be_in(part: Slice, start: Evidence, cells: Codes) -> Mask:
    """Return which rows may belong to a slice and are not known to, shape (R,).

    They have the slice's level or an unknown one of each attribute, and an unknown one at least
    once. Nobody may be in a slice of unknown level itself.
    """
    whole: Mask = np.ones(len(cells), dtype=np.bool_)
    places = {a.name: (place, a.levels) for place, a in enumerate(start.table.attributes)}
    for name, level in part.where:
        place, levels = places[name]
        unknown = cells[:, place] == levels.index(UNKNOWN)
        whole &= (cells[:, place] == levels.index(level)) | unknown
    return whole & ~inside(part, start.table.attributes, cells)


VARIANT = Variant(code="unknown_levels", title="Unknown levels placed", analyses=_analyses)
