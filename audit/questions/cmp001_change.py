"""CMP001: is the new model worse than the old one, for anybody?"""

from collections.abc import Sequence
from dataclasses import replace

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.model_comparisons.answered import Answered, answered, with_joint
from evenhand.audit.model_comparisons.findings import (
    described,
    metric_words,
    part_words,
    settled,
)
from evenhand.audit.model_comparisons.rows import rows
from evenhand.audit.model_comparisons.words import change_answer, change_notes
from evenhand.audit.question import Question
from evenhand.audit.result import Finding


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a comparison, metric and outcome."""
    del judged
    return tuple(
        _finding(evidence, own)
        for matched in evidence.matched
        for own in with_joint(evidence, answered(evidence, matched))
    )


def _finding(evidence: Evidence, own: Answered) -> Finding:
    """Return the finding of one metric and outcome."""
    told = rows(evidence, own)
    metric, emotion, unit = metric_words(evidence, own)
    found = replace(
        described(changes, own.asked.matched.asked, part=part_words(evidence, own)),
        answer=change_answer(own, told),
        metric=metric,
        emotion=emotion,
        unit=unit,
        harm=own.asked.harm,
        comparisons=told,
        notes=change_notes(evidence, own),
    )
    return settled(found, own)


changes = Question(
    code="CMP001",
    title="Change from the old model to the new one",
    asks="Is the new model worse than the old one, for anybody?",
    why=(
        "A new model can be better on average and worse for some. Those who are read less well "
        "than before notice, whatever the average says."
    ),
    answer=_answer,
)
