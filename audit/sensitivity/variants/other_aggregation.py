"""Several ratings of an item become one label in another way that the scale allows."""

from collections.abc import Iterator, Sequence
from typing import get_args

from evenhand.audit.plan import Plan
from evenhand.audit.sensitivity.labels import How, labels_by
from evenhand.audit.sensitivity.remeasure import with_labels
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant


def _analyses(audited: Audited) -> Analyses:
    """Return one run an aggregation."""
    plan, truth = audited.evidence.plan, audited.evidence.truth
    if not truth.judgements:
        return Analyses(reason="raters_not_named")
    if all(each.per_item().max(initial=0) < 2 for each in truth.judgements):  # noqa: PLR2004
        return Analyses(reason="one_rating_an_item")
    ways = _ways(plan)
    words = " and by ".join(ways)
    return Analyses(
        what=f"Labels are made by {words}, and not by {plan.ratings.aggregate}.",
        runs=_runs(audited, ways),
    )


def _ways(plan: Plan) -> tuple[How, ...]:
    """Return the other aggregations; a mean is no level, and nothing repeats on a fine scale."""
    scale, used = plan.ratings.scale.kind, plan.ratings.aggregate
    out: set[str] = {used}
    if scale == "continuous":
        out.add("majority")
    if any(gate.levels is not None for gate in plan.gate):
        out.add("mean")
    return tuple(way for way in get_args(How) if way not in out)


def _runs(audited: Audited, ways: Sequence[How]) -> Iterator[Run]:
    start = audited.evidence
    for way in ways:
        yield Run(evidence=with_labels(start, labels_by(start.truth, start.plan, way)))


VARIANT = Variant(code="other_aggregation", title="Labels aggregated otherwise", analyses=_analyses)
