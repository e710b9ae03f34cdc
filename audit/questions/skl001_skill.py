"""SKL001: does the model read anything at all?"""

from collections.abc import Sequence

import numpy as np

from evenhand.audit.estimates import number_or_none
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.audit.skill import SkillTest

_ROW = tuple[str | int | float | None, ...]


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model: tests of skill over all items, and how many slices have it."""
    found = []
    for place, scores in enumerate(evidence.scores):
        own = [j for j in judged if j.claim.model == place and j.claim.covered]
        tests = [(j, t) for j in own for t in j.skill]
        if tests:
            found.append(_finding(evidence, scores.model, tests))
    return tuple(found)


def _finding(evidence: Evidence, model: str, tests: Sequence[tuple[Judged, SkillTest]]) -> Finding:
    """Return the finding about one model."""
    rows = list(dict.fromkeys(_row(evidence, judged, test) for judged, test in tests))
    absent = [row for row in rows if row[4] == "no"]
    words = (
        "The model does provably better than knowing nothing, in every test over all items."
        if not absent
        else f"{len(absent)} of {len(rows)} tests over all items do not show skill: "
        "no gap that rests on them is cleared."
    )
    columns = (
        "outcome",
        "test",
        "advantage",
        "lower bound",
        "shown",
        "slices with skill",
        "slices",
    )
    return Finding(
        id=f"{skill.code}.{model}",
        code=skill.code,
        title=skill.title,
        asks=skill.asks,
        why=skill.why,
        answer=words,
        model=model,
        tables=(EvidenceTable(title="Tests of skill", columns=columns, rows=tuple(rows)),),
    )


def _row(evidence: Evidence, judged: Judged, test: SkillTest) -> _ROW:
    """Return one test of skill over all items, and its count over judged slices."""
    shown = int(np.asarray(test.shown[judged.places]).sum())
    return (
        evidence.outcome_name(judged.claim.model, judged.claim.outcome),
        test.name,
        number_or_none(test.value[-1]),
        number_or_none(test.low[-1]),
        "yes" if test.shown[-1] else "no",
        shown,
        len(judged.places),
    )


skill = Question(
    code="SKL001",
    title="Skill",
    asks="Does the model do better than a predictor that knows nothing?",
    why=(
        "A model that answers at random has no gaps between groups. Only a model that reads "
        "something can be cleared of reading groups differently."
    ),
    answer=_answer,
)
