"""Verdicts on changes from one model to another; all gated rows of a comparison are one family."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.evidence import Evidence, key_of
from evenhand.audit.finding import Decision, Verdict
from evenhand.audit.losses import UNEQUAL_LOSS
from evenhand.audit.model_comparisons.asked_changes import (
    AskedChange,
    asked_changes,
    changed_places,
)
from evenhand.audit.model_comparisons.coverage import newly_lost
from evenhand.audit.model_comparisons.joint import Joint, joint_intervals
from evenhand.audit.model_comparisons.matched import Matched
from evenhand.audit.model_comparisons.skilled import BothSkilled, both_skilled
from evenhand.audit.model_comparisons.withheld import (
    handed_on,
    withheld_changes,
)
from evenhand.metrics.changes.change_tests import ChangeTests, change_tests, joined
from evenhand.metrics.changes.change_verdict import ChangeVerdicts, change_verdicts
from evenhand.metrics.changes.gap_growth import growth_tests
from evenhand.metrics.changes.model_changes import NEW, OLD
from evenhand.metrics.inference.sandwich import Spread
from evenhand.metrics.multiplicity import holm
from evenhand.metrics.sums import Array, Mask
from evenhand.metrics.told_adjusted import told_adjusted

Kind: TypeAlias = Literal["change", "growth"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A change, or the growth of a gap, in some slices, with verdicts where it is gated.

    Attributes:
        asked: which metric and outcome.
        kind: `change` of the metric in a slice, or `growth` of a slice's gap to its reference.
        places: positions of the slices, shape (K,).
        family: which of them count: all but intersections that are too small, shape (K,).
        tests: of every slice.
        items, persons: behind each, shape (K,).
        skill: what both models show over all their common items.
        found: verdicts; None where the plan sets no margin.
        joint: what joint draws of persons say of gated changes; None for anything else.
    """

    asked: AskedChange
    kind: Kind
    places: NDArray[np.intp]
    family: NDArray[np.bool_]
    tests: ChangeTests
    items: Array
    persons: Array
    skill: BothSkilled
    found: ChangeVerdicts | None
    joint: Joint | None = None

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return the verdicts of the slices that count; none where nothing is judged."""
        if self.found is None:
            return ()
        return tuple(cast("Verdict", str(v)) for v in self.found.verdict[self.family])

    def margin(self) -> float | None:
        """Return what is tolerated, None where the change is shown and not judged."""
        gate = self.asked.gate()
        if gate is None:
            return None
        return gate.margin if self.kind == "change" else gate.widening

    def decision(self, row: int) -> Decision:
        """Return what one row shows, `""` where nothing is judged."""
        return "" if self.found is None else cast("Decision", str(self.found.decision[row]))


def answered(evidence: Evidence, matched: Matched) -> list[Answered]:
    """Return the verdicts on everything that a comparison asks, as one family.

    Args:
        evidence: knows slices and rules.
        matched: both models on their common items.

    Returns:
        For each metric and outcome its change, then the growth of its gaps.
    """
    every = [
        draft
        for asked in asked_changes(evidence, matched)
        for draft in (_change(evidence, asked), _growth(evidence, asked))
    ]
    gated = [draft for draft in every if draft.margin() is not None]
    settled = iter(_settled(evidence, gated))
    return [next(settled) if draft.margin() is not None else draft for draft in every]


def with_joint(evidence: Evidence, every: Sequence[Answered]) -> list[Answered]:
    """Return changes, those that are gated with what joint draws of persons say of all of them.

    Args:
        evidence: of the edition that is written.
        every: from `answered`; the growth of gaps is left out.
    """
    changes = [own for own in every if own.kind == "change"]
    gated = [own for own in changes if own.found is not None]
    if not gated:
        return changes
    edition = handed_on(evidence)
    joint = joint_intervals(
        joined([own.tests for own in gated]),
        np.concatenate([_replicates(own) for own in gated], axis=1),
        told=np.concatenate([own.family & ~_hidden(edition, own) for own in gated]),
    )
    stops = np.cumsum([len(own.places) for own in gated]).tolist()
    parts = (joint.part(slice(s - len(own.places), s)) for own, s in zip(gated, stops, strict=True))
    return [own if own.found is None else replace(own, joint=next(parts)) for own in changes]


def _change(evidence: Evidence, asked: AskedChange) -> Answered:
    """Return the change of a metric in everybody and in every slice."""
    places, found, gate = changed_places(evidence), asked.found(), asked.gate()
    at = (places, asked.outcome)
    tests = change_tests(
        found.change[at],
        standard_error=found.spread.standard_error[at],
        df=found.spread.df[at],
        margin=gate.margin if gate else 0.0,
        alpha=evidence.plan.statistics.alpha,
        harm=asked.harm,
    )
    return Answered(
        asked=asked,
        kind="change",
        places=places,
        family=_family(evidence, places),
        tests=tests,
        items=found.items[at],
        persons=np.minimum(found.persons[at], evidence.persons[places]),
        skill=both_skilled(evidence, asked),
        found=None,
    )


def _growth(evidence: Evidence, asked: AskedChange) -> Answered:
    """Return the growth of the gap of every judged slice."""
    places, found, gate = np.flatnonzero(evidence.judged()), asked.found(), asked.gate()
    at, gaps = (places, asked.outcome), found.compared.gap[places, :, asked.outcome]
    tests = growth_tests(
        gaps[:, NEW],
        gaps[:, OLD],
        difference=_at(found.gap_spread, at),
        total=_at(found.gap_sum_spread, at),
        margin=gate.widening if gate and gate.widening is not None else 0.0,
        alpha=evidence.plan.statistics.alpha,
    )
    fewest = np.minimum(evidence.persons[places], evidence.others[places])
    return Answered(
        asked=asked,
        kind="growth",
        places=places,
        family=_family(evidence, places),
        tests=tests,
        items=found.gap_items[at],
        persons=np.minimum(found.gap_persons[at], fewest),
        skill=both_skilled(evidence, asked),
        found=None,
    )


def _at(spread: Spread, at: tuple[NDArray[np.intp], int]) -> Spread:
    """Return the uncertainty of some slices."""
    return Spread(
        standard_error=spread.standard_error[at], df=spread.df[at], method=spread.method[at]
    )


def _family(evidence: Evidence, places: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which slices count: all but intersections of too few persons."""
    crossed = np.array([len(evidence.slices[k].where) > 1 for k in places], dtype=np.bool_)
    small = evidence.persons[places] < evidence.plan.statistics.min_persons
    return np.asarray(~(crossed & small))


def _settled(evidence: Evidence, drafts: Sequence[Answered]) -> list[Answered]:
    """Give verdicts to all gated rows of a comparison at once: they share one family."""
    if not drafts:
        return []
    rules = evidence.plan.statistics
    tests = joined([_tested(draft) for draft in drafts])
    new = np.concatenate([np.full(len(d.places), d.skill.new.shown) for d in drafts])
    old = np.concatenate([np.full(len(d.places), d.skill.old.shown) for d in drafts])
    better = holm(tests.p_better) <= rules.alpha
    found = change_verdicts(
        tests,
        power=rules.power,
        items=np.concatenate([draft.items for draft in drafts]),
        persons=np.concatenate([draft.persons for draft in drafts]),
        min_items=rules.min_items,
        min_persons=rules.min_persons,
        enough_of_class=np.concatenate([_enough(evidence, draft) for draft in drafts]),
        skilled=new & (old | better),
        identical=np.concatenate([_identical(draft) for draft in drafts]),
    )
    edition = handed_on(evidence)
    hidden = np.concatenate([_hidden(edition, draft) for draft in drafts])
    told = told_adjusted(tests.p_worse, hidden=hidden, alpha=rules.alpha)
    found = replace(found, p_worse_adjusted=told)
    stops = np.cumsum([len(draft.places) for draft in drafts])
    return [
        _told(evidence, draft, _part(found, slice(stop - len(draft.places), stop)))
        for draft, stop in zip(drafts, stops, strict=True)
    ]


def _hidden(edition: Evidence, draft: Answered) -> Mask:
    """Return which rows are withheld from those whom an edition is handed on to."""
    reasons = withheld_changes(edition, draft.asked, growth=draft.kind == "growth")
    return np.array([bool(reasons[place]) for place in draft.places], dtype=np.bool_)


def _replicates(draft: Answered) -> Array:
    """Return the joint replicates of a change, shape (B, K)."""
    drawn = draft.asked.matched.replicates[key_of(draft.asked.metric)]
    return np.asarray(drawn[:, draft.places, draft.asked.outcome])


def _tested(draft: Answered) -> ChangeTests:
    """Return tests without those of intersections that are too small to have one."""
    tests, out = draft.tests, ~draft.family
    change, upper, lower, error, p_better, p_worse = (
        np.where(out, np.nan, each)
        for each in (
            *(tests.change, tests.upper, tests.lower, tests.standard_error),
            *(tests.p_better, tests.p_worse),
        )
    )
    return replace(
        tests,
        change=change,
        upper=upper,
        lower=lower,
        standard_error=error,
        p_better=p_better,
        p_worse=p_worse,
    )


def _enough(evidence: Evidence, draft: Answered) -> Mask:
    """Return where the metric's class, such as positives, has enough items."""
    found, at = draft.asked.found(), (draft.places, draft.asked.outcome)
    counted = found.counted[at] if draft.kind == "change" else found.gap_counted[at]
    return np.asarray(counted >= evidence.plan.statistics.min_class)


def _identical(draft: Answered) -> Mask:
    """Return where both models say the same of every item: nothing can have got worse."""
    unmoved = draft.asked.matched.unmoved[:, draft.asked.outcome]
    if draft.kind == "change":
        return np.asarray(unmoved[draft.places])
    return np.full(len(draft.places), unmoved[-1])


def _told(evidence: Evidence, draft: Answered, found: ChangeVerdicts) -> Answered:
    """Return a draft with its verdicts; rows without data, or with unequal losses, say so."""
    rules, covered = evidence.plan.statistics, draft.asked.covered
    empty = covered & (draft.items < rules.min_items) & (found.verdict == "undefined")
    bare = empty | (covered & ~draft.family)
    lost = newly_lost(evidence, draft.asked.matched, draft.asked.outcome)[draft.places]
    barred = (found.verdict == "within_margin") & (lost > rules.max_loss_gap)
    hints = [
        (*(("too_few_items",) if none else ()), "too_few_persons") if few else own
        for own, few, none in zip(found.hints, bare, empty, strict=True)
    ]
    hints = [(*own, UNEQUAL_LOSS) if out else own for own, out in zip(hints, barred, strict=True)]
    verdict = np.where(bare, "insufficient_data", np.where(barred, "inconclusive", found.verdict))
    decision = np.where(bare | barred, "inconclusive", found.decision)
    return replace(
        draft,
        found=replace(found, verdict=verdict, decision=decision, hints=tuple(hints)),
    )


def _part(found: ChangeVerdicts, own: slice) -> ChangeVerdicts:
    """Return the verdicts of some rows."""
    return replace(
        found, **{field.name: getattr(found, field.name)[own] for field in fields(found)}
    )
