"""The common part of all findings on two models: what they are about."""

from dataclasses import replace

from evenhand.audit.asked import ModelComparison
from evenhand.audit.evidence import Evidence, key_of
from evenhand.audit.model_comparisons.answered import Answered
from evenhand.audit.model_comparisons.asked_changes import outcome_words
from evenhand.audit.question import Question
from evenhand.audit.result import Finding
from evenhand.metrics.verdict import overall


def described(question: Question, asked: ModelComparison, *, part: str = "") -> Finding:
    """Return a finding about two models without an answer.

    Args:
        question: that is answered.
        asked: the comparison.
        part: rest of the id, for instance the metric and the outcome.
    """
    return Finding(
        id=".".join(filter(None, (question.code, asked.name, part))),
        code=question.code,
        title=f"{question.title}: {asked.name}",
        asks=question.asks,
        why=question.why,
        answer="",
        model=asked.new,
        against=asked.old,
    )


def settled(found: Finding, own: Answered) -> Finding:
    """Return a finding with its margin and verdict, or named as one that is shown only.

    Args:
        found: about a change, or the growth of gaps.
        own: that change, with its verdicts where it is gated.
    """
    gate, margin = own.asked.gate(), own.margin()
    if gate is None or margin is None:
        return replace(found, id=f"{found.id}.shown")
    return replace(
        found,
        gated=True,
        verdict=overall(own.verdicts()),
        margin=margin,
        margin_owner=gate.owner,
        margin_rationale=gate.rationale,
    )


def part_words(evidence: Evidence, own: Answered) -> str:
    """Return metric and outcome of a change as the last part of an id.

    Args:
        evidence: knows the emotions.
        own: the change.
    """
    metric, outcome = own.asked.metric, own.asked.outcome
    settings = "".join(f".{k}={v:g}" for k, v in metric.settings.items())
    emotions = evidence.truth.emotions
    name = "mean" if outcome == len(emotions) else emotions[outcome]
    return f"{metric.name}{settings}.{name}"


def metric_words(evidence: Evidence, own: Answered) -> tuple[str, str, str]:
    """Return name of the metric, words for the outcome, and the unit.

    Args:
        evidence: knows the emotions.
        own: the change.
    """
    asked = own.asked
    emotion = outcome_words(evidence, asked.matched, asked.outcome)
    return key_of(asked.metric), emotion, asked.metric.unit
