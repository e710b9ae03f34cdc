"""ROB001: do scores stay when a picture or clip gets worse, and for every group alike?"""

from collections.abc import Sequence

from evenhand.audit.changes.disturbance import JudgedDisturbance, judged_disturbances
from evenhand.audit.changes.disturbance_words import (
    answer_words,
    comparisons,
    note_words,
    tables,
)
from evenhand.audit.changes.metric_records import disturbed_metric
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding, Verdict


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a perturbation, model and outcome."""
    del judged
    return tuple(_finding(evidence, each) for each in judged_disturbances(evidence))


def _finding(evidence: Evidence, judged: JudgedDisturbance) -> Finding:
    """Return the finding of one perturbation, model and outcome."""
    asked, claim = judged.found.disturbed.asked, judged.found.claim
    emotion = evidence.outcome_name(claim.model, claim.outcome)
    outcome = "mean" if claim.outcome == len(evidence.truth.emotions) else emotion
    model, gated = evidence.scores[claim.model].model, bool(asked.owner)
    verdict: Verdict | None = judged.verdict() if gated else None
    shown = "" if gated else ".shown"
    return Finding(
        id=f"{robustness.code}.{model}.{asked.name}.{outcome}{shown}",
        code=robustness.code,
        title=f"{robustness.title}: {asked.name}",
        asks=robustness.asks,
        why=robustness.why,
        answer=answer_words(evidence, judged),
        gated=gated,
        verdict=verdict,
        model=model,
        metric=disturbed_metric(asked),
        emotion=emotion,
        unit="share",
        margin=asked.margin,
        margin_owner=asked.owner,
        margin_rationale=asked.rationale,
        comparisons=comparisons(evidence, judged),
        tables=tables(evidence, judged),
        notes=note_words(judged),
    )


robustness = Question(
    code="ROB001",
    title="Disturbed scores",
    asks="Do scores stay when a picture or clip gets worse, and for every group alike?",
    why=(
        "Cameras, telephones and rooms disturb what a model reads. Where scores of one group give "
        "way sooner, that group is read by noise wherever conditions are not those of the test."
    ),
    answer=_answer,
)
