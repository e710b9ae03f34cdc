"""Verdicts on disturbed scores: do enough of them stay, and as many in each group as elsewhere?"""

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import cast

import numpy as np

from evenhand.audit.changes.disturbance_rows import Disturbance, SliceRow, disturbances
from evenhand.audit.changes.limits import Answer, both, share_answer
from evenhand.audit.changes.paired import adjusted_together
from evenhand.audit.evidence import Evidence
from evenhand.audit.result import Verdict
from evenhand.metrics.inference.minimal_effect import exceedance_p
from evenhand.metrics.sums import Array
from evenhand.metrics.verdict import Verdicts, overall, verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDisturbance:
    """A disturbance with its verdicts, one a row; none where the plan names no owner.

    Attributes:
        found: what was measured.
        gaps: tests of the gaps of all rows but the last; None where no margin is set.
        share_answers: whether enough scores stay; empty where no share is asked for.
        answers: on gap and share together; everybody comes last where a share is asked for.
    """

    found: Disturbance
    gaps: Verdicts | None = None
    share_answers: tuple[Answer, ...] = ()
    answers: tuple[Answer, ...] = ()

    def verdict(self) -> Verdict:
        """Return one verdict from those of the rows that count."""
        pairs = zip(self.answers, self.found.rows, strict=False)
        return overall(answer.verdict for answer, row in pairs if row.decides)


def judged_disturbances(evidence: Evidence) -> list[JudgedDisturbance]:
    """Return all disturbances; exceedance is adjusted over all rows of a model."""
    found = disturbances(evidence)
    judged = {id(each): JudgedDisturbance(found=each) for each in found}
    for model in range(len(evidence.scores)):
        own = [f for f in found if f.claim.model == model and f.disturbed.asked.owner]
        for each, p in zip(own, adjusted_together([_p_beyond(f) for f in own]), strict=True):
            judged[id(each)] = _judged(evidence, each, p)
    return list(judged.values())


def _p_beyond(found: Disturbance) -> Array:
    """Return p-values that a gap, and a share, is beyond its limit, shape (2, rows).

    NaN where the plan sets no limit or the row does not count; everybody has no gap.
    """
    asked, rows = found.disturbed.asked, found.rows
    gaps = np.full(len(rows), np.nan)
    if asked.margin is not None:
        gaps[:-1] = exceedance_p(
            [row.gap for row in rows[:-1]],
            standard_error=[float(row.spread.standard_error) for row in rows[:-1]],
            df=[float(row.spread.df) for row in rows[:-1]],
            margin=asked.margin,
        )
    limit = None if asked.unchanged is None else 1 - asked.unchanged
    shares = [np.nan if limit is None else row.moved.above(limit) for row in rows]
    decides = [row.decides for row in rows]
    return np.where(decides, np.stack([gaps, shares]), np.nan)


def _judged(evidence: Evidence, found: Disturbance, adjusted: Array) -> JudgedDisturbance:
    """Return the verdicts of all rows of one disturbance."""
    asked, rows = found.disturbed.asked, found.rows
    gaps = None if asked.margin is None else _gaps(evidence, found, asked.margin, adjusted[0])
    shares = _shares(evidence, found, asked.unchanged, adjusted[1])
    most = evidence.plan.statistics.max_loss_gap
    sides = zip_longest(_gap_answers(gaps), shares)
    return JudgedDisturbance(
        found=found,
        gaps=gaps,
        share_answers=tuple(shares),
        answers=tuple(
            both([one for one in own if one], lost=row.lost_share, most=most)
            for own, row in zip(sides, rows, strict=False)
        ),
    )


def _gap_answers(gaps: Verdicts | None) -> list[Answer]:
    """Return the answer on each gap; none where no margin is set."""
    if gaps is None:
        return []
    words = zip(gaps.verdict, gaps.hints, strict=True)
    return [Answer(verdict=cast("Verdict", str(word)), hints=hints) for word, hints in words]


def _shares(
    evidence: Evidence, found: Disturbance, unchanged: float | None, adjusted: Array
) -> list[Answer]:
    """Return whether enough scores stay in each row, and over all; none where nothing is asked."""
    if unchanged is None:
        return []
    return [
        share_answer(
            row.moved,
            limit=1 - unchanged,
            p_above=p,
            covered=found.claim.covered,
            skilled=found.skill.shown,
            rules=evidence.plan.statistics,
        )
        for row, p in zip(found.rows, adjusted.tolist(), strict=True)
    ]


def _gaps(evidence: Evidence, found: Disturbance, margin: float, adjusted: Array) -> Verdicts:
    """Return the verdicts on the gaps of all rows but the last, which is everybody."""
    rules, rows = evidence.plan.statistics, found.rows[:-1]
    judged = verdicts(
        [row.gap for row in rows],
        standard_error=[float(row.spread.standard_error) for row in rows],
        df=[float(row.spread.df) for row in rows],
        margin=margin,
        alpha=rules.alpha,
        items=[min(row.moved.items, row.others.items) for row in rows],
        persons=[min(row.moved.persons, row.others.persons) for row in rows],
        min_items=rules.min_items,
        min_persons=rules.min_persons,
        skilled=found.skill.shown,
        enough_of_class=True,
        power=rules.power,
        slice_persons=[row.moved.persons for row in rows],
        p_exceeds_adjusted=adjusted[:-1],
    )
    empty = np.array([_lacks_items(row, found) for row in rows], dtype=np.bool_)
    hints = tuple(
        ("too_few_items", "too_few_persons") if none else own
        for none, own in zip(empty, judged.hints, strict=True)
    )
    return replace(
        judged, verdict=np.where(empty, "insufficient_data", judged.verdict), hints=hints
    )


def _lacks_items(row: SliceRow, found: Disturbance) -> bool:
    """Say whether a gap of a covered outcome has no value because one side is empty."""
    return found.claim.covered and not (row.moved.items and row.others.items)
