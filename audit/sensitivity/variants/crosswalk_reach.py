"""Labels of a model stand for emotions by the core of a crosswalk, or by its wide reach."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import msgspec
import numpy as np

from evenhand.audit.claims import Claim
from evenhand.audit.errors import InputError
from evenhand.audit.evidence import Evidence
from evenhand.audit.plan import Model
from evenhand.audit.sensitivity.remeasure import measured_again, stacked, sums_of
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant
from evenhand.audit.table import Scores


def _analyses(audited: Audited) -> Analyses:
    """Return one run with the other reach of every model that has a crosswalk."""
    models = [model for model in audited.evidence.plan.model if model.crosswalk]
    if not models:
        return Analyses(reason="no_crosswalk")
    if audited.read_again is None:
        return Analyses(reason="files_not_at_hand")
    other = _others(models, audited.read_again)
    if not other:
        return Analyses(reason="no_other_reach")
    return Analyses(
        what="Labels of a model stand for emotions by the other reach of its crosswalk (wide for "
        "core, core for wide).",
        runs=_runs(audited.evidence, other),
    )


def _others(models: list[Model], read_again: Callable[[Model], Scores]) -> Mapping[str, Scores]:
    """Return the scores of models by the other reach, where that covers anything."""
    found = {}
    for model in models:
        reach = "wide" if model.reach == "core" else "core"
        try:
            found[model.name] = read_again(msgspec.structs.replace(model, reach=reach))
        except InputError:
            continue
    return found


def _runs(start: Evidence, other: Mapping[str, Scores]) -> Iterator[Run]:
    scores = tuple(other.get(each.model, each) for each in start.scores)
    everything = np.ones(len(start.table.items), dtype=np.bool_)
    sums = sums_of(start, start.truth.values, rows=everything, scores=stacked(scores))
    places = frozenset(at for at, each in enumerate(start.scores) if each.model in other)
    yield Run(evidence=measured_again(start, scores=scores, sums=sums), about=_About(places))


@dataclass(frozen=True, slots=True)
class _About:
    """Whether a claim is about a model that was read by another reach."""

    models: frozenset[int]

    def __call__(self, claim: Claim) -> bool:
        """Return whether its scores may be others."""
        return claim.model in self.models


VARIANT = Variant(code="crosswalk_reach", title="Other reach of the crosswalk", analyses=_analyses)
