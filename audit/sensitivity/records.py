"""What repeated analyses become in a result: records for some readers, and the hint `fragile`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from evenhand.audit.claims import withheld_numbers, withheld_with
from evenhand.audit.evidence import Evidence, key_of
from evenhand.audit.finding import Comparison, Finding, Sensitivity, Verdict
from evenhand.audit.judgement import Judged
from evenhand.audit.plan import Gate
from evenhand.audit.sensitivity.repeated import VERDICTS, Held, Repeated
from evenhand.audit.withholding import withheld_below, withheld_comparisons
from evenhand.metrics.suppression import Reason

FRAGILE = "fragile"
_CLAIMED: frozenset[Verdict] = frozenset({"within_margin", "exceeds_margin"})
_SAYS: frozenset[Verdict] = _CLAIMED | {"inconclusive"}


def sensitivity_records(
    evidence: Evidence,
    judged: Sequence[Judged],
    variants: Sequence[Repeated],
    findings: Sequence[Finding],
) -> tuple[Sensitivity, ...]:
    """Return a record for each gated comparison and variant, and one for a variant without runs.

    Args:
        evidence: of an edition, which says what its readers may see.
        judged: the verdicts.
        variants: what came out otherwise, in the order of the verdicts.
        findings: of the edition, with their ids.

    Returns:
        A record without numbers and with the reason `disclosure` where they are withheld. A record
        of no finding and no slice says why a variant was not made at all.
    """
    found = [
        Sensitivity(finding="", slice="", variant=v.variant.code, what=v.what, reason=v.reason)
        for v in variants
        if v.reason
    ]
    made = [_Withheld.of(v, evidence, judged) for v in variants if not v.reason]
    place_of = {part.id: place for place, part in enumerate(evidence.slices)}
    for finding in findings:
        row = _row(evidence, judged, finding)
        if row is None:
            continue
        for c in finding.comparisons:
            at = (row, place_of[c.slice])
            found.extend(one.record(finding, c, at) for one in made if one.tells(c, at))
    return tuple(found)


def with_fragile(
    findings: Sequence[Finding], records: Sequence[Sensitivity]
) -> tuple[Finding, ...]:
    """Return findings whose comparisons say where a verdict hangs on a choice of the analysis.

    A gap that is cleared, or shown to be too wide, is fragile where some other way gives another
    answer. A way in which nothing can be said, for want of data, is no other answer.

    Args:
        findings: as answered.
        records: of the same result.
    """
    flipped = {
        (record.finding, record.slice, verdict)
        for record in records
        if record.finding and not record.reason
        for verdict in _CLAIMED
        if any(word in _SAYS and word != verdict for word in record.verdicts)
    }
    return tuple(
        replace(
            finding,
            comparisons=tuple(
                _marked(c) if (finding.id, c.slice, c.verdict) in flipped else c
                for c in finding.comparisons
            ),
        )
        for finding in findings
    )


def _marked(c: Comparison) -> Comparison:
    """Return a comparison with the hint."""
    return c if FRAGILE in c.hints or c.suppressed else replace(c, hints=(*c.hints, FRAGILE))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Withheld:
    """A variant, with what is withheld of it from the readers of an edition."""

    repeated: Repeated
    hidden: NDArray[np.bool_]

    @classmethod
    def of(cls, repeated: Repeated, evidence: Evidence, judged: Sequence[Judged]) -> "_Withheld":
        """Find what is withheld: for the audit itself, and for the runs of the variant."""
        least = withheld_below(evidence.plan)
        few = (repeated.persons > 0) & (repeated.persons < least)
        held = [_told_by_reference(evidence, each) for each in repeated.held]
        rows = [
            [withheld_numbers(evidence, one.claim), withheld_with(evidence, own), *held]
            for one, own in zip(judged, few, strict=True)
        ]
        hidden = [np.any([[bool(r) for r in way] for way in ways], axis=0) for ways in rows]
        return cls(repeated=repeated, hidden=np.array(hidden))

    def tells(self, c: Comparison, at: tuple[int, int]) -> bool:
        """Return whether there is a record of a comparison.

        There is one of each that is withheld, with runs or without: that nobody of unknown level is
        in a withheld group is told by no gap in a list.
        """
        return bool(c.suppressed) or bool(self.repeated.verdicts[at].any())

    def record(self, finding: Finding, c: Comparison, at: tuple[int, int]) -> Sensitivity:
        """Return the record of a comparison."""
        made, what = self.repeated, self.repeated.what
        if self.hidden[at] or c.suppressed:
            return Sensitivity(
                finding=finding.id,
                slice=c.slice,
                variant=made.variant.code,
                what=what,
                reason="disclosure",
            )
        counts = made.verdicts[at]
        verdicts = {word: int(n) for word, n in zip(VERDICTS, counts, strict=True) if n}
        return Sensitivity(
            finding=finding.id,
            slice=c.slice,
            variant=made.variant.code,
            what=what,
            runs=int(counts.sum()),
            lowest=_known(made.lowest[at]),
            highest=_known(made.highest[at]),
            verdicts=verdicts,
            changed=any(word != c.verdict for word in verdicts),
        )


def _known(value: float) -> float | None:
    """Return a number, or None for what is not one."""
    return float(value) if np.isfinite(value) else None


def _told_by_reference(evidence: Evidence, held: Held) -> tuple[Reason, ...]:
    """Return why another reference would tell on persons of a slice, by slice."""
    slices = msgspec.structs.replace(evidence.plan.slices, compare=held.compare)
    plan = msgspec.structs.replace(evidence.plan, slices=slices)
    return withheld_comparisons(plan, held.table, evidence.slices, evidence.hidden)


def _row(evidence: Evidence, judged: Sequence[Judged], finding: Finding) -> int | None:
    """Return the position of the verdicts that a finding tells, None for what has no such ones."""
    if not finding.gated:
        return None
    for row, one in enumerate(judged):
        claim = one.claim
        if (
            evidence.scores[claim.model].model == finding.model
            and key_of(claim.metric) == finding.metric
            and evidence.outcome_name(claim.model, claim.outcome) == finding.emotion
            and isinstance(claim.part, Gate)
            and claim.part.margin == finding.margin
        ):
            return row
    return None
