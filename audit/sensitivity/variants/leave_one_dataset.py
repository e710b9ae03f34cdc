"""One source of items is left out, where an attribute of the plan tells sources apart."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from evenhand.audit.evidence import Evidence, held_against
from evenhand.audit.sensitivity.remeasure import fewest, measured_again, persons_in
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant
from evenhand.audit.sensitivity.without import without_items
from evenhand.metrics.slices import Mask, inside

NAMES: Final = ("dataset", "corpus", "source", "collection")
"""An attribute of such a name tells the sources of items apart."""


def _analyses(audited: Audited) -> Analyses:
    """Return one run a source."""
    start = audited.evidence
    sources = _sources(start)
    if len(sources) < 2:  # noqa: PLR2004 one has to be left
        return Analyses(reason="one_source")
    return Analyses(
        what=f"One of the {len(sources)} sources of items is left out.",
        runs=_runs(start, sources),
    )


def _sources(start: Evidence) -> list[Mask]:
    """Return the items of each source, without those that nobody has."""
    for place, attribute in enumerate(start.table.attributes):
        if attribute.name.lower() in NAMES:
            members = [start.table.cells[:, place] == code for code in range(len(attribute.levels))]
            return [own for own in members if own.any()]
    return []


def _runs(start: Evidence, sources: list[Mask]) -> Iterator[Run]:
    cells, attributes = start.table.cells, start.table.attributes
    slices = np.stack([inside(part, attributes, cells) for part in start.slices])
    others = np.stack(held_against(start.plan, start.table, start.slices, cells))
    for out in sources:
        evidence = measured_again(without_items(start, out))
        sides = (persons_in(start.table, side & out) for side in (slices, others))
        yield Run(evidence=evidence, told=fewest(*sides))


VARIANT = Variant(code="leave_one_dataset", title="One source left out", analyses=_analyses)
