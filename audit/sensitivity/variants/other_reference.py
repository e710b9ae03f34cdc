"""Each slice is held against something else: everyone else, all items, or a reference level."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, get_args

import msgspec
import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.plan import Comparison
from evenhand.audit.sensitivity.remeasure import measured_again, persons_in
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant
from evenhand.audit.table import Table

_WORDS: Final = MappingProxyType(
    {
        "rest": "everyone else",
        "overall": "all items",
        "reference": "the reference level of its attribute (where the plan names none, the one "
        "with most persons)",
    }
)


def _analyses(audited: Audited) -> Analyses:
    """Return one run for each other reference."""
    used = audited.evidence.plan.slices.compare
    others = [way for way in get_args(Comparison) if way != used]
    told = ", then against ".join(_WORDS[way] for way in others)
    instead = _WORDS[used].partition(" (")[0]
    return Analyses(
        what=f"Each slice is held against {told}, and not against {instead}.",
        runs=_runs(audited.evidence, others),
    )


def _runs(start: Evidence, others: Sequence[Comparison]) -> Iterator[Run]:
    for way in others:
        slices = msgspec.structs.replace(start.plan.slices, compare=way)
        plan = msgspec.structs.replace(start.plan, slices=slices)
        table = with_references(start.table) if way == "reference" else start.table
        yield Run(evidence=measured_again(start, plan=plan, table=table))


def with_references(table: Table) -> Table:
    """Return the items with a reference level for every attribute: the one of most persons."""
    attributes = []
    for place, attribute in enumerate(table.attributes):
        known = range(len(attribute.levels) - 1)
        members = np.array([table.cells[:, place] == code for code in known])
        most = attribute.levels[int(persons_in(table, members).argmax())]
        attributes.append(replace(attribute, reference=attribute.reference or most))
    return replace(table, attributes=tuple(attributes))


VARIANT = Variant(code="other_reference", title="Held against others", analyses=_analyses)
