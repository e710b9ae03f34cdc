"""Changes within pairs as rows of a result: the changed items held against the originals."""

from dataclasses import replace

from evenhand.audit.changes.pair_rows import PairRow
from evenhand.audit.changes.paired import JudgedChange
from evenhand.audit.changes.words import known, withheld_row
from evenhand.audit.evidence import Evidence
from evenhand.audit.result import Comparison, Verdict
from evenhand.metrics.verdict import Verdicts

REFERENCE = "the originals"


def comparisons(evidence: Evidence, judged: JudgedChange) -> tuple[Comparison, ...]:
    """Return one row a group of pairs; withheld groups have no numbers."""
    return tuple(
        _comparison(evidence, judged, row, place) for place, row in enumerate(judged.found.rows)
    )


def _comparison(evidence: Evidence, judged: JudgedChange, row: PairRow, place: int) -> Comparison:
    """Return one row."""
    answer = judged.answers[place] if judged.answers else None
    verdict: Verdict | None = answer.verdict if answer else None
    if row.withheld:
        return withheld_row(row.group.id, REFERENCE, row.withheld, verdict)
    level = 1 - evidence.plan.statistics.alpha
    shown = Comparison(
        slice=row.group.id,
        reference=REFERENCE,
        inside=row.changed.number(level=level),
        outside=row.original.number(level=level),
        gap=row.change.number(level=level),
        standard_error=known(row.change.standard_error),
        degrees_of_freedom=known(row.change.df),
        skill=judged.found.skill.records(),
        verdict=verdict,
        hints=answer.hints if answer else (),
    )
    return shown if judged.means is None else with_tests(shown, judged.means, place)


def with_tests(row: Comparison, found: Verdicts, place: int) -> Comparison:
    """Return a row with the tests of its gap."""
    needed = known(found.persons_needed[place])
    return replace(
        row,
        decision_low=known(found.low[place]),
        decision_high=known(found.high[place]),
        p_within=known(found.p_within[place]),
        p_exceeds=known(found.p_exceeds[place]),
        p_exceeds_adjusted=known(found.p_exceeds_adjusted[place]),
        smallest_provable_margin=known(found.provable_margin[place]),
        persons_needed=None if needed is None else int(needed),
    )
