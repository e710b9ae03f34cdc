"""One rater is left out: a verdict should not hang on what a single person thought of faces."""

from collections.abc import Iterator

import numpy as np

from evenhand.audit.sensitivity.labels import labels_without, ratings_by_rater
from evenhand.audit.sensitivity.remeasure import with_labels
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant
from evenhand.audit.sensitivity.work import affordable, of_many


def _analyses(audited: Audited) -> Analyses:
    """Return one run a rater, those with the most ratings first."""
    truth = audited.evidence.truth
    if not truth.judgements:
        return Analyses(reason="raters_not_named")
    given = ratings_by_rater(truth.judgements)
    raters = np.flatnonzero(given)
    if len(raters) < 2:  # noqa: PLR2004 somebody has to be left
        return Analyses(reason="one_rater")
    taken = affordable(audited.evidence, wanted=len(raters))
    first = raters[np.argsort(-given[raters], kind="stable")][:taken]
    who = of_many("rater", taken=taken, of=len(raters), by="ratings")
    return Analyses(
        what=f"Labels are made again without the ratings of one rater: {who}.",
        runs=_runs(audited, first.tolist()),
    )


def _runs(audited: Audited, raters: list[int]) -> Iterator[Run]:
    start = audited.evidence
    for rater in raters:
        values = labels_without(start.truth, start.plan, rater)
        yield Run(evidence=with_labels(start, values, draw_again=False))


VARIANT = Variant(code="leave_one_rater", title="One rater left out", analyses=_analyses)
