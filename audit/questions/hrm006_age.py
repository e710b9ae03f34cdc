"""HRM006: do readings and errors go with age?"""

from collections.abc import Sequence

from evenhand.audit.evidence import Evidence
from evenhand.audit.harms.level_findings import level_findings
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model; none where no attribute is an age."""
    del judged
    return level_findings(age, evidence, ("age",))


age = Question(
    code="HRM006",
    title="Age",
    asks="Do readings and errors go with the age of who is read?",
    why=(
        "Wrinkles, a lower eyelid or a thinner voice are signs of years. Taken for sadness, anger "
        "or fatigue they follow old people everywhere; children are read by what adults look like."
    ),
    answer=_answer,
)
