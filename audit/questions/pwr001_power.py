"""PWR001: could this audit have proved anything?"""

from collections.abc import Sequence

import numpy as np

from evenhand.audit.claims import withheld_numbers
from evenhand.audit.estimates import number_or_none
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.plan import Gate
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.power import chance_to_catch, chance_to_clear

_ROW = tuple[str | int | float | None, ...]


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model, with the precision that was reached in each gate and slice."""
    found = []
    for place, scores in enumerate(evidence.scores):
        own = [j for j in judged if j.claim.model == place]
        if own:
            found.append(_finding(evidence, scores.model, own))
    return tuple(found)


def _finding(evidence: Evidence, model: str, judged: Sequence[Judged]) -> Finding:
    """Return the reached precision for one model."""
    rows = [row for j in judged for row in _rows(evidence, j, sum(len(x.places) for x in judged))]
    able = sum(_can_prove(row) for row in rows)
    columns = (
        "gate",
        "slice",
        "margin",
        "smallest provable margin",
        "chance to clear a model without gap",
        "chance to catch twice the margin",
        "persons needed",
    )
    return Finding(
        id=f"{power.code}.{model}",
        code=power.code,
        title=power.title,
        asks=power.asks,
        why=power.why,
        answer=(
            f"{able} of {len(rows)} comparisons are precise enough to prove their margin with the "
            "planned chance."
        ),
        model=model,
        tables=(EvidenceTable(title="Reached precision", columns=columns, rows=tuple(rows)),),
    )


def _can_prove(row: _ROW) -> bool:
    """Say whether the smallest provable margin is no larger than the declared one."""
    margin, provable = row[2], row[3]
    return isinstance(margin, float) and isinstance(provable, float) and provable <= margin


def _rows(evidence: Evidence, judged: Judged, tests: int) -> list[_ROW]:
    """Return one row a slice that may be shown and has a standard error."""
    gate, rules = judged.claim.part, evidence.plan.statistics
    if not isinstance(gate, Gate):
        return []
    known = np.isfinite(judged.standard_error) & (judged.standard_error > 0) & (judged.df > 0)
    hidden = withheld_numbers(evidence, judged.claim)
    shown = [not hidden[place] for place in judged.places]
    kept = np.flatnonzero(known & np.array(shown, dtype=np.bool_))
    error, df = judged.standard_error[kept], judged.df[kept]
    clear = chance_to_clear(error, margin=gate.margin, df=df, alpha=rules.alpha)
    catch = chance_to_catch(
        error, margin=gate.margin, gap=2 * gate.margin, df=df, alpha=rules.alpha, tests=tests
    )
    outcome = evidence.outcome_name(judged.claim.model, judged.claim.outcome)
    needed = judged.verdicts.persons_needed[kept]
    return [
        (
            f"{judged.claim.metric.name}, {outcome}",
            evidence.slices[judged.places[row]].id,
            gate.margin,
            number_or_none(judged.verdicts.provable_margin[row]),
            float(clear[at]),
            float(catch[at]),
            int(needed[at]) if np.isfinite(needed[at]) else None,
        )
        for at, row in enumerate(kept)
    ]


power = Question(
    code="PWR001",
    title="Power",
    asks=(
        "Were there enough persons in each group to clear a model without gap, and to catch one "
        "with a large gap?"
    ),
    why="An audit that could not have found a gap says nothing by not finding one.",
    answer=_answer,
)
