"""CMP001: is the new model worse than the old one, for anybody?"""

from collections.abc import Sequence
from dataclasses import replace

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.model_comparisons.answered import Answered, answered, with_joint
from evenhand.audit.model_comparisons.findings import described, metric_words, part_words
from evenhand.audit.model_comparisons.rows import rows
from evenhand.audit.model_comparisons.words import change_answer, change_notes
from evenhand.audit.question import Question
from evenhand.audit.result import Finding
from evenhand.metrics.verdict import overall


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
    told, gate = rows(evidence, own), own.asked.gate()
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
    if gate is None:
        return replace(found, id=f"{found.id}.shown")
    return replace(
        found,
        gated=True,
        verdict=overall(own.verdicts()),
        margin=gate.margin,
        margin_owner=gate.owner,
        margin_rationale=gate.rationale,
    )


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
