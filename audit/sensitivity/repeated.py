"""All runs of a variant, counted as they are made: gaps from lowest to highest, and verdicts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.claims import Claim
from evenhand.audit.evidence import Evidence, key_of
from evenhand.audit.finding import Verdict
from evenhand.audit.judgement import Judged, judge
from evenhand.audit.plan import Comparison, Model
from evenhand.audit.sensitivity.remeasure import fewest, gates_alone
from evenhand.audit.sensitivity.variant import Analyses, Audited, Run, Variant, all_variants
from evenhand.audit.table import Array, Scores, Table

VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Held:
    """What slices were held against in a run, where that is not what the plan says."""

    compare: Comparison
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A variant with the outcome of its runs; arrays are over (claims, slices).

    Attributes:
        variant: which one.
        what: what was done, as a sentence.
        reason: why nothing was, `""` where something was.
        lowest, highest: of the gaps, NaN where there is none.
        verdicts: how often each verdict came, with one more axis in the order of `VERDICTS`.
        persons: the fewest persons, and more than none, on whom a number of a run tells.
        held: references that a run used and the audit did not.
    """

    variant: Variant
    what: str
    reason: str
    lowest: Array
    highest: Array
    verdicts: NDArray[np.int64]
    persons: NDArray[np.int64]
    held: tuple[Held, ...] = ()


def repeated(
    evidence: Evidence,
    judged: Sequence[Judged],
    *,
    read_again: Callable[[Model], Scores] | None = None,
) -> tuple[Repeated, ...]:
    """Return every variant of an audit, with numbers that nobody has withheld yet.

    Args:
        evidence: of the audit, for any readers.
        judged: its verdicts.
        read_again: returns the scores of a model whose table in the plan was changed.
    """
    if not judged:
        return ()
    audited = Audited(evidence=gates_alone(evidence), read_again=read_again)
    return tuple(counted(v, v.analyses(audited), evidence, judged) for v in all_variants())


def counted(
    variant: Variant, analyses: Analyses, evidence: Evidence, judged: Sequence[Judged]
) -> Repeated:
    """Make the runs of a variant one after the other, and count what comes out.

    Args:
        variant: which one.
        analyses: its runs.
        evidence: of the audit.
        judged: its verdicts.
    """
    shape = (len(judged), len(evidence.slices))
    found = Repeated(
        variant=variant,
        what=analyses.what,
        reason=analyses.reason,
        lowest=np.full(shape, np.nan),
        highest=np.full(shape, np.nan),
        verdicts=np.zeros((*shape, len(VERDICTS)), dtype=np.int64),
        persons=np.zeros(shape, dtype=np.int64),
    )
    row_of = {_key(evidence, one.claim): row for row, one in enumerate(judged)}
    held: dict[Comparison, Held] = {}
    if analyses.everybody:
        for at, one in enumerate(judged):
            _bound(found, at, evidence, one)
    for run in analyses.runs:
        for one in judge(run.evidence):
            row = row_of.get(_key(run.evidence, one.claim))
            if row is not None and run.about(one.claim):
                _count(found, row, run, one, guarded=analyses.guarded)
        compare = run.evidence.plan.slices.compare
        if compare != evidence.plan.slices.compare:
            held[compare] = Held(compare, run.evidence.table)
    return replace(found, held=tuple(held.values()))


def _bound(found: Repeated, row: int, evidence: Evidence, one: Judged) -> None:
    """Start with the gaps that leaving out one person gives at most, which need no run."""
    compared = evidence.compared[key_of(one.claim.metric)]
    at = (one.places, one.claim.model, one.claim.outcome)
    found.lowest[row, one.places] = compared.low_left_out[at]
    found.highest[row, one.places] = compared.high_left_out[at]


def _count(found: Repeated, row: int, run: Run, one: Judged, *, guarded: bool) -> None:
    """Count the gaps and verdicts of one claim in one run."""
    everywhere = np.ones(one.places.shape, dtype=np.bool_)
    own = everywhere if run.told is None else run.told[one.places] > 0
    at, gap = (row, one.places[own]), _gap(run.evidence, one)[own]
    found.lowest[at] = np.fmin(found.lowest[at], gap)
    found.highest[at] = np.fmax(found.highest[at], gap)
    found.verdicts[(*at, _codes(one)[own])] += 1
    if guarded:
        found.persons[at] = fewest(found.persons[at], _told(run, one)[own])


def _key(evidence: Evidence, claim: Claim) -> tuple[int, int, int]:
    """Return what a claim has in common in all runs: its gate by place, model and outcome."""
    gates = evidence.plan.gate
    place = next(place for place, gate in enumerate(gates) if gate is claim.part)
    return place, claim.model, claim.outcome


def _gap(evidence: Evidence, one: Judged) -> Array:
    """Return the gaps of the judged slices."""
    compared = evidence.compared[key_of(one.claim.metric)]
    return np.asarray(compared.gap[one.places, one.claim.model, one.claim.outcome])


def _codes(one: Judged) -> NDArray[np.intp]:
    """Return the position of each verdict among all verdicts."""
    names = [VERDICTS.index(word) for word in one.verdicts.verdict.tolist()]
    return np.array(names, dtype=np.intp)


def _told(run: Run, one: Judged) -> NDArray[np.int64]:
    """Return the fewest persons on whom the numbers of the judged slices tell, but none."""
    compared = run.evidence.compared[key_of(one.claim.metric)]
    at = (one.places, one.claim.model, one.claim.outcome)
    told = () if run.told is None else (run.told[one.places],)
    return fewest(
        compared.inside.persons[at].astype(np.int64),
        compared.outside.persons[at].astype(np.int64),
        run.evidence.persons[one.places],
        run.evidence.others[one.places],
        *told,
    )
