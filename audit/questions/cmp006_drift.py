"""CMP006: how far do scores drift, and further for some than for others?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.model_comparisons.asked_changes import outcome_words
from evenhand.audit.model_comparisons.drift_rows import drift_rows, drift_tables
from evenhand.audit.model_comparisons.drifted import Drifted, drifted
from evenhand.audit.model_comparisons.findings import described
from evenhand.audit.model_comparisons.matching import tolerance_of
from evenhand.audit.model_comparisons.metric_records import drift_metric
from evenhand.audit.model_comparisons.words import change_words, sides, slice_words
from evenhand.audit.question import Question
from evenhand.audit.result import Comparison, Finding
from evenhand.metrics.verdict import overall

_UNIT = "scale points"


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a comparison and outcome."""
    del judged
    return tuple(
        _finding(evidence, own)
        for matched in evidence.matched
        for own in drifted(evidence, matched)
    )


def _finding(evidence: Evidence, own: Drifted) -> Finding:
    """Return the finding of one outcome."""
    asked, told = own.matched.asked, drift_rows(evidence, own)
    emotions = evidence.truth.emotions
    outcome = "mean" if own.outcome == len(emotions) else emotions[own.outcome]
    found = replace(
        described(drift, asked, part=outcome),
        answer=_sentence(own, told),
        metric=drift_metric(asked),
        emotion=outcome_words(evidence, own.matched, own.outcome),
        unit=_UNIT,
        comparisons=told,
        tables=drift_tables(evidence, own),
        notes=tuple(_notes(evidence, own)),
    )
    if own.verdicts is None or asked.drift is None:
        return replace(found, id=f"{found.id}.shown")
    answers = [own.answer(row)[0] for row in range(len(told)) if own.family[row]]
    return replace(
        found,
        gated=True,
        verdict=overall(answer or "undefined" for answer in answers),
        margin=asked.drift.margin,
        margin_owner=asked.drift.owner,
        margin_rationale=asked.drift.rationale,
    )


def _sentence(own: Drifted, told: Sequence[Comparison]) -> str:
    """Return how far scores moved, for everybody and where most."""
    old, new = sides(own.matched.asked)
    said = [f"Scores of {new}, less those of {old}: {change_words(told[0].gap, _UNIT)} on average."]
    known = [row for row in told[1:] if row.gap.value is not None]
    if known:
        most = max(known, key=lambda row: abs(row.gap.value or 0.0))
        said.append(
            f"They move most at {slice_words(most.slice)}: {change_words(most.gap, _UNIT)}."
        )
    beyond = [slice_words(row.slice) for row in told if row.verdict == "exceeds_margin"]
    if beyond:
        said.append(f"Shown to drift beyond what is tolerated: {', '.join(beyond)}.")
    if own.verdicts is not None:
        within = sum(row.verdict == "within_margin" for row in told)
        said.append(f"Shown to stay within it: {within} of {len(told)} rows.")
    return " ".join(said)


def _notes(evidence: Evidence, own: Drifted) -> Iterator[str]:
    """Yield what a careful reader of a drift needs to know."""
    asked, scored = own.matched.asked, int(own.matched.scored.any(axis=1).sum())
    yield (
        f"Labels play no part: what counts is every one of the {scored} items that both models "
        "scored. A drift towards the labels is a drift too; CMP001 tells whether it does good."
    )
    yield (
        f"A score counts as moved when it moves by more than "
        f"{tolerance_of(evidence.plan, asked):g} points."
    )
    if own.verdicts is None:
        yield "This drift is shown and not judged: the plan names no owner of a limit."
    elif asked.drift is not None and asked.drift.apart is not None:
        yield (
            f"A slice is also judged by how much further it drifts than what it is held against; "
            f"tolerated are {asked.drift.apart:g} points. Both proofs share one adjustment."
        )
    else:
        yield "That some drift further than others is shown and not judged: the plan sets no limit."


drift = Question(
    code="CMP006",
    title="Drift of scores",
    asks="How far do scores drift, and further for some than for others?",
    why=(
        "Whoever set a threshold on the old scores relies on what they meant. A drift for some "
        "groups alone changes decisions about them."
    ),
    answer=_answer,
)
