"""CFP001: does the score change when nothing but one thing about the person does?"""

from collections.abc import Sequence

from evenhand.audit.changes.metric_records import pairs_metric
from evenhand.audit.changes.pair_comparisons import comparisons
from evenhand.audit.changes.pair_tables import pair_tables
from evenhand.audit.changes.pair_words import answer_words, note_words
from evenhand.audit.changes.paired import JudgedChange, judged_changes
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding, Verdict
from evenhand.metrics.verdict import overall


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a counterfactual, model and outcome."""
    del judged
    return tuple(_finding(evidence, change) for change in judged_changes(evidence))


def _finding(evidence: Evidence, change: JudgedChange) -> Finding:
    """Return the finding of one counterfactual, model and outcome."""
    asked, claim = change.found.pairs.asked, change.found.claim
    emotion = evidence.outcome_name(claim.model, claim.outcome)
    outcome = "mean" if claim.outcome == len(evidence.truth.emotions) else emotion
    model, gated = evidence.scores[claim.model].model, bool(asked.owner)
    verdict: Verdict | None = overall(a.verdict for a in change.answers) if gated else None
    rows = comparisons(evidence, change)
    shown = "" if gated else ".shown"
    return Finding(
        id=f"{pairs.code}.{model}.{asked.name}.{outcome}{shown}",
        code=pairs.code,
        title=f"{pairs.title}: {asked.name}",
        asks=pairs.asks,
        why=pairs.why,
        answer=answer_words(evidence, change, rows),
        gated=gated,
        verdict=verdict,
        model=model,
        metric=pairs_metric(asked),
        emotion=emotion,
        unit="scale points",
        margin=asked.margin,
        margin_owner=asked.owner,
        margin_rationale=asked.rationale,
        comparisons=rows,
        tables=pair_tables(evidence, change),
        notes=note_words(evidence, change),
    )


pairs = Question(
    code="CFP001",
    title="Change within pairs",
    asks="Does the score change when nothing but one thing about the person does?",
    why=(
        "Another skin tone, age or accent of the same face or voice is no reason to read another "
        "emotion. A score that follows the change is about the person and no longer about the "
        "emotion."
    ),
    answer=_answer,
)
