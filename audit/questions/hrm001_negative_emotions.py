"""HRM001: are negative emotions read into a skin tone, an ethnicity or a gender?"""

from collections.abc import Iterator, Sequence

from evenhand.audit.evidence import Evidence
from evenhand.audit.harms.finding import differing, harm_finding, q_note, tables_of
from evenhand.audit.harms.gaps import COLUMNS, GAP, gap_rows
from evenhand.audit.harms.groups import compared_attributes
from evenhand.audit.harms.level_findings import GAPS, NOT_LINKED
from evenhand.audit.harms.outcomes import covered, linked, over_readings, readings
from evenhand.audit.harms.words import among, standing_for, words
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import Finding


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model; none without attributes or without a negative emotion."""
    del judged
    attributes = compared_attributes(evidence, "skin_tone", "ethnicity", "face_shape", "gender")
    negative = among(evidence.truth.emotions, words().negative)
    if not attributes or not negative:
        return ()
    return tuple(
        _finding(evidence, model, attributes, places)
        for model in range(len(evidence.scores))
        if (places := covered(evidence, model, negative))
    )


def _finding(
    evidence: Evidence, model: int, attributes: Sequence[int], places: Sequence[int]
) -> Finding:
    """Return what one model reads into each group."""
    rows = gap_rows(evidence, readings(evidence, model, places), attributes)
    over = gap_rows(evidence, over_readings(evidence, model, places), attributes)
    said = differing(
        rows,
        value=GAP,
        alpha=evidence.plan.statistics.alpha,
        of="pairs of negative emotion and group",
        holds="the reading at equal label differs from that of the others",
    )
    return harm_finding(
        negative_emotions,
        answer=said,
        model=evidence.scores[model].model,
        tables=tables_of(
            ("Negative emotions at equal label, by group", COLUMNS, rows),
            ("Share read where labels have none, by group", COLUMNS, over),
            ("What counts as negative, and why", ("outcome", "why"), _grounds(evidence)),
        ),
        notes=tuple(_notes(evidence, model, attributes, thresholds=bool(over))),
    )


def _grounds(evidence: Evidence) -> list[tuple[str, str, str]]:
    """Return the reason for which each outcome counts as negative, or does not."""
    known, rows = words(), []
    for name in evidence.truth.emotions:
        for one in sorted(standing_for(name)):
            why = known.negative.get(one)
            no = known.not_negative.get(one)
            if why or no:
                rows.append((name, why or f"not counted: {no}", ""))
    return rows


def _notes(
    evidence: Evidence, model: int, attributes: Sequence[int], *, thresholds: bool
) -> Iterator[str]:
    """Yield what a careful reader needs to know."""
    yield GAPS
    yield q_note("groups")
    if not linked(evidence, model):
        yield NOT_LINKED
    if not thresholds:
        yield (
            "Shares of false presence are not told: no gate or shown metric of the plan states "
            "both thresholds, truth_at and score_at."
        )
    names = {evidence.table.attributes[place].name for place in attributes}
    crossed = [{name for name, _ in part.where} for part in evidence.slices]
    if len(names) > 1 and not any(len(each) > 1 and each <= names for each in crossed):
        yield (
            f"The plan does not cross {' with '.join(sorted(names))}, so nothing is known of "
            "their combinations: name them in slices.intersections."
        )


negative_emotions = Question(
    code="HRM001",
    title="Negative emotions by skin tone, ethnicity and gender",
    asks="At equal label, are negative emotions read into one tone, ethnicity or gender more?",
    why=(
        "Anger or contempt that a machine reads into a face of one kind is taken for temper, and "
        "people are watched, refused or punished for it."
    ),
    answer=_answer,
)
