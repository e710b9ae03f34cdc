"""HRM005: do readings and errors go with accent or language?"""

from collections.abc import Sequence

from evenhand.audit.evidence import Evidence
from evenhand.audit.harms.level_findings import level_findings
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model; none where no attribute is an accent or a language."""
    del judged
    return level_findings(accent_and_language, evidence, ("accent", "language"))


accent_and_language = Question(
    code="HRM005",
    title="Accent and language",
    asks="Do readings and errors go with the accent or the language of who speaks?",
    why=(
        "An accent is melody and stress, and so is an emotion in the voice. A model that was "
        "taught on one accent takes the melody of another for a mood."
    ),
    answer=_answer,
)
