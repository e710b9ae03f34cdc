"""One depicted or speaking person is left out, with all items: does the verdict hang on one?"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.claims import claims
from evenhand.audit.evidence import Evidence, key_of
from evenhand.audit.plan import Gate
from evenhand.audit.sensitivity.remeasure import measured_again
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant
from evenhand.audit.sensitivity.without import without_items
from evenhand.audit.sensitivity.work import affordable
from evenhand.audit.table import Array, Text
from evenhand.metrics.slices import inside


def _analyses(audited: Audited) -> Analyses:
    """Return one run a person, who moves a gap the most first."""
    start = audited.evidence
    names, person_of_row = _persons(start)
    if len(names) < 2:  # noqa: PLR2004 somebody has to be left
        return Analyses(reason="one_person")
    taken = affordable(start, wanted=len(names))
    pull = _pull(start, person_of_row, len(names))
    first = np.argsort(-pull, kind="stable")[:taken]
    few = taken < len(names)
    everybody = few and start.plan.statistics.unit == "person"
    who = f"each of the {len(names):,} persons"
    if few:
        most = f"the {taken:,} of {len(names):,} persons who move a gap the most beside its margin"
        who = f"{who} for the gaps, {most} for the verdicts" if everybody else most
    return Analyses(
        what=f"One person is left out with all items: {who}.",
        runs=_runs(start, names[first]),
        guarded=False,
        everybody=everybody,
    )


def _persons(start: Evidence) -> tuple[Text, NDArray[np.intp]]:
    """Return the persons, and the number of the person of each row of the sums."""
    names, of_item = np.unique(start.table.persons, return_inverse=True)
    if start.plan.statistics.unit == "person":
        return names, np.searchsorted(names, start.sums.clusters)
    order = np.argsort(start.table.items)
    place = order[np.searchsorted(start.table.items[order], start.sums.clusters)]
    return names, of_item[place]


def _pull(start: Evidence, person_of_row: NDArray[np.intp], persons: int) -> Array:
    """Return how far each person moves the value of a judged slice, at most, in margins."""
    found = np.zeros(persons)
    code = start.sums.cluster_codes()
    for place in np.flatnonzero(start.judged()):
        rows = inside(start.slices[place], start.table.attributes, start.sums.cells)
        first = np.flatnonzero(np.diff(code[rows], prepend=-1))
        who = person_of_row[rows][first]
        for claim in claims(start, start.plan.gate):
            own = start.compared[key_of(claim.metric)]
            at = (claim.model, claim.outcome)
            moved = own.left_out[place][:, *at] - own.inside.value[place, *at]
            margin = claim.part.margin if isinstance(claim.part, Gate) else 1.0
            total = np.abs(np.bincount(who, weights=np.nan_to_num(moved), minlength=persons))
            found = np.maximum(found, total / margin)
    return found


def _runs(start: Evidence, names: Text) -> Iterator[Run]:
    for name in names:
        left = without_items(start, start.table.persons == name)
        yield Run(evidence=measured_again(left, draw_again=False))


VARIANT = Variant(code="leave_one_person", title="One person left out", analyses=_analyses)
