"""CMP002: do the gaps between groups grow with the new model?"""

from collections.abc import Sequence
from dataclasses import replace

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.model_comparisons.answered import Answered, answered
from evenhand.audit.model_comparisons.findings import (
    described,
    metric_words,
    part_words,
    settled,
)
from evenhand.audit.model_comparisons.rows import rows
from evenhand.audit.model_comparisons.words import change_notes, growth_answer
from evenhand.audit.question import Question
from evenhand.audit.result import Finding


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a comparison, metric and outcome."""
    del judged
    return tuple(
        _finding(evidence, own)
        for matched in evidence.matched
        for own in answered(evidence, matched)
        if own.kind == "growth"
    )


def _finding(evidence: Evidence, own: Answered) -> Finding:
    """Return the finding of one metric and outcome."""
    told = rows(evidence, own)
    metric, emotion, unit = metric_words(evidence, own)
    found = replace(
        described(growth, own.asked.matched.asked, part=part_words(evidence, own)),
        answer=growth_answer(own, told),
        metric=metric,
        emotion=emotion,
        unit=unit,
        harm="above",
        comparisons=told,
        notes=change_notes(evidence, own),
    )
    return settled(found, own)


growth = Question(
    code="CMP002",
    title="Growth of gaps from the old model to the new one",
    asks="Do the gaps between groups grow with the new model?",
    why=(
        "A new model may be better for everybody and still better for some than for others. Then "
        "the distance between groups grows although nobody is worse off."
    ),
    answer=_answer,
)
