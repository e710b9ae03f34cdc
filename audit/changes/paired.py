"""Verdicts on changes within pairs: on their mean, and on how many are beyond the margin."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from evenhand.audit.changes.limits import Answer, both, share_answer
from evenhand.audit.changes.pair_rows import PairedChange, paired_changes
from evenhand.audit.evidence import Evidence
from evenhand.metrics.inference.minimal_effect import exceedance_p
from evenhand.metrics.multiplicity import holm
from evenhand.metrics.sums import Array
from evenhand.metrics.verdict import Verdicts, verdicts

if TYPE_CHECKING:
    from evenhand.audit.result import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedChange:
    """A change with its verdicts, one a row; none where the plan names no owner.

    Attributes:
        found: what was measured.
        means: tests of the mean changes; None where nothing is judged.
        mean_answers: on the mean of each row.
        share_answers: on the share beyond the margin; empty where the plan tolerates none by name.
        answers: on both together.
    """

    found: PairedChange
    means: Verdicts | None = None
    mean_answers: tuple[Answer, ...] = ()
    share_answers: tuple[Answer, ...] = ()
    answers: tuple[Answer, ...] = ()


def judged_changes(evidence: Evidence) -> list[JudgedChange]:
    """Return all changes within pairs; exceedance is adjusted over all rows of a model."""
    found = paired_changes(evidence)
    judged = {id(change): JudgedChange(found=change) for change in found}
    for model in range(len(evidence.scores)):
        own = [f for f in found if f.claim.model == model and f.pairs.asked.owner]
        for change, adjusted in zip(
            own, adjusted_together([_p_beyond(c) for c in own]), strict=True
        ):
            judged[id(change)] = _judged(evidence, change, adjusted)
    return list(judged.values())


def adjusted_together(p: Sequence[Array]) -> list[Array]:
    """Return p-values adjusted over all of them, in the shapes in which they came."""
    if not p:
        return []
    whole = holm(np.concatenate([each.ravel() for each in p]))
    parts = np.split(whole, np.cumsum([each.size for each in p])[:-1])
    return [part.reshape(each.shape) for part, each in zip(parts, p, strict=True)]


def _p_beyond(change: PairedChange) -> Array:
    """Return p-values that each mean, and each share, is beyond its limit, shape (2, rows).

    NaN where the plan sets no limit to the share.
    """
    asked, rows = change.pairs.asked, change.rows
    means = exceedance_p(
        [row.change.value for row in rows],
        standard_error=[row.change.standard_error for row in rows],
        df=[row.change.df for row in rows],
        margin=asked.margin,
    )
    limit = asked.share
    shares = [np.nan if limit is None else row.beyond.above(limit) for row in rows]
    return np.stack([means, shares])


def _judged(evidence: Evidence, change: PairedChange, adjusted: Array) -> JudgedChange:
    """Return the verdicts of all rows of one change."""
    rules, limit = evidence.plan.statistics, change.pairs.asked.share
    means = _mean_verdicts(evidence, change, adjusted[0])
    mean_answers = tuple(
        Answer(verdict=cast("Verdict", str(word)), hints=hints)
        for word, hints in zip(means.verdict, means.hints, strict=True)
    )
    share_answers = (
        ()
        if limit is None
        else tuple(
            share_answer(
                row.beyond,
                limit=limit,
                p_above=p,
                covered=change.claim.covered,
                skilled=change.skill.shown,
                rules=rules,
            )
            for row, p in zip(change.rows, adjusted[1].tolist(), strict=True)
        )
    )
    sides = zip(*(side for side in (mean_answers, share_answers) if side), strict=True)
    return JudgedChange(
        found=change,
        means=means,
        mean_answers=mean_answers,
        share_answers=share_answers,
        answers=tuple(
            both(own, lost=row.lost_gap, most=rules.max_loss_gap)
            for own, row in zip(sides, change.rows, strict=True)
        ),
    )


def _mean_verdicts(evidence: Evidence, change: PairedChange, adjusted: Array) -> Verdicts:
    """Return the verdicts on mean changes; a row without pairs lacks data."""
    rules, rows = evidence.plan.statistics, change.rows
    found = verdicts(
        [row.change.value for row in rows],
        standard_error=[row.change.standard_error for row in rows],
        df=[row.change.df for row in rows],
        margin=change.pairs.asked.margin,
        alpha=rules.alpha,
        items=[row.change.items for row in rows],
        persons=[row.change.persons for row in rows],
        min_items=rules.min_items,
        min_persons=rules.min_persons,
        skilled=change.skill.shown,
        enough_of_class=True,
        power=rules.power,
        p_exceeds_adjusted=adjusted,
    )
    empty = np.array([not row.change.items and change.claim.covered for row in rows])
    hints = tuple(
        ("too_few_items", "too_few_persons") if none else own
        for none, own in zip(empty, found.hints, strict=True)
    )
    return replace(found, verdict=np.where(empty, "insufficient_data", found.verdict), hints=hints)
