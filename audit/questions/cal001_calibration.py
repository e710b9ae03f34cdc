"""CAL001: does a score mean what it says, and does it mean the same in every group?"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import Row, adjusted, attempt, named_emotions, person_codes
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.calibration.calibration_homogeneity import calibration_homogeneity
from evenhand.metrics.calibration.corp_mean import corp_mean
from evenhand.metrics.calibration.linear_recalibration import linear_recalibration
from evenhand.metrics.calibration_null import calibration_null
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import Array, Mask

_DRAWS = 50
"""Fits of a calibrated model behind the reference of miscalibration: each is an isotonic fit."""

_P, _Q = 4, 5
"""Columns of the p-value and of the adjusted one."""

_NO_LINK = (
    "Not computed: no way is declared from the model's scores to the labels' scale, so a score "
    "cannot be held against a label. Declare the link in the plan, fitted on other persons."
)


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model."""
    del judged
    return tuple(_finding(evidence, model) for model in range(len(evidence.scores)))


def _finding(evidence: Evidence, model: int) -> Finding:
    """Return the calibration of one model, refused where its scale is not linked to the labels."""
    scores, declared = evidence.scores[model], evidence.plan.model[model]
    linked = declared.link != "none"
    places = [k for k, name in enumerate(evidence.truth.emotions) if name in scores.covers]
    wanted = named_emotions(evidence.plan, evidence.truth.emotions)
    named = [place for place in places if evidence.truth.emotions[place] in wanted]
    lines = [_line(evidence, model, place) for place in places] if linked else []
    same = adjusted(_same(evidence, model, places), p=_P) if linked else []
    parts = [_parts(evidence, model, place) for place in named] if linked else []
    return Finding(
        id=f"{calibration.code}.{scores.model}",
        code=calibration.code,
        title=calibration.title,
        asks=calibration.asks,
        why=calibration.why,
        answer=_words(same, evidence.plan.statistics.alpha) if linked else _NO_LINK,
        model=scores.model,
        tables=tuple(table for table in _tables(lines, same, parts) if table.rows),
        notes=_NOTES if linked else (),
    )


def _tables(
    lines: Sequence[Row], same: Sequence[Row], parts: Sequence[Row]
) -> tuple[EvidenceTable, ...]:
    """Return the three tables."""
    return (
        EvidenceTable(
            title="Line of labels on scores, all items",
            columns=(
                "emotion",
                "items",
                "intercept",
                "slope",
                "p of the diagonal",
                "no value because",
            ),
            rows=tuple(lines),
        ),
        EvidenceTable(
            title="One line for all groups?",
            columns=("emotion", "attribute", "F", "df", "p", "q", "no value because"),
            rows=tuple(same),
        ),
        EvidenceTable(
            title="Parts of the mean squared error, all items",
            columns=(
                "emotion",
                "mean squared error",
                "miscalibration",
                "the same of a calibrated model",
                "discrimination",
                "uncertainty",
                "no value because",
            ),
            rows=tuple(parts),
        ),
    )


def _pair(evidence: Evidence, model: int, emotion: int) -> tuple[Array, Array, Mask]:
    """Return labels and scores of the items that have both, and which these are."""
    truth, scores = evidence.truth.values[:, emotion], evidence.scores[model].values[:, emotion]
    kept: Mask = np.isfinite(truth) & np.isfinite(scores)
    return truth[kept], scores[kept], kept


def _line(evidence: Evidence, model: int, emotion: int) -> Row:
    """Return intercept and slope of one emotion."""
    truth, scores, kept = _pair(evidence, model, emotion)
    persons = person_codes(evidence)[kept]
    name = evidence.truth.emotions[emotion]
    found, reason = attempt(partial(linear_recalibration, truth, scores, persons=persons))
    if found is None:
        return (name, len(truth), None, None, None, reason)
    return (name, len(truth), found.intercept, found.slope, found.p, "")


def _same(evidence: Evidence, model: int, emotions: Sequence[int]) -> list[Row]:
    """Return for each emotion and attribute whether its levels share one line."""
    rows: list[Row] = []
    for emotion in emotions:
        truth, scores, kept = _pair(evidence, model, emotion)
        persons = person_codes(evidence)[kept]
        for place, attribute in enumerate(evidence.table.attributes):
            levels = np.array(attribute.levels)[evidence.table.cells[kept, place]]
            known = levels != UNKNOWN
            found, reason = attempt(
                partial(
                    calibration_homogeneity,
                    truth[known],
                    scores[known],
                    slices=levels[known],
                    persons=persons[known],
                )
            )
            head = (evidence.truth.emotions[emotion], attribute.name)
            if found is None:
                rows.append((*head, None, None, None, None, reason))
            else:
                df = f"{found.df[0]:g}, {found.df[1]:g}"
                rows.append((*head, found.f, df, found.p, None, ""))
    return rows


def _parts(evidence: Evidence, model: int, emotion: int) -> Row:
    """Return miscalibration beside that of a calibrated model, discrimination and uncertainty."""
    truth, scores, _ = _pair(evidence, model, emotion)
    name = evidence.truth.emotions[emotion]
    found, reason = attempt(partial(corp_mean, truth, scores))
    if found is None:
        return (name, None, None, None, None, None, reason)
    null, _ = attempt(
        partial(
            calibration_null,
            _miscalibration,
            truth,
            scores,
            null="permuted",
            rng=np.random.default_rng(evidence.plan.statistics.seed),
            draws=_DRAWS,
        )
    )
    expected = null.mean if null else None
    parts = (found.score, found.miscalibration, expected, found.discrimination, found.uncertainty)
    return (name, *parts, "")


def _miscalibration(truth: Array, scores: Array) -> float:
    """Return what recalibration would save of the squared error."""
    return corp_mean(truth, scores).miscalibration


def _words(rows: Sequence[Row], alpha: float) -> str:
    """Say for how many pairs one line of calibration is not enough."""
    known = [row for row in rows if isinstance(row[_Q], float)]
    found = [f"{row[0]} by {row[1]}" for row in known if float(row[_Q] or 0) <= alpha]
    if not known:
        return "Whether groups share one line of labels on scores cannot be told with these data."
    first = ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")  # noqa: PLR2004 as named
    said = f": {first}" if found else ""
    return (
        f"In {len(found)} of {len(known)} pairs of emotion and attribute a score means something "
        f"else in one group than in another (q up to {alpha:g}){said}."
    )


_NOTES = (
    (
        "A calibrated model has intercept 0 and slope 1; a slope below 1 says that high scores "
        "are too high and low ones too low."
    ),
    (
        "q is the p-value after Benjamini and Hochberg's adjustment over its table; errors are "
        "clustered by person."
    ),
    (
        "Miscalibration is above zero even for a calibrated model; the column beside it says by"
        f" how much at this number of items (mean of {_DRAWS} draws)."
    ),
)

calibration = Question(
    code="CAL001",
    title="Calibration",
    asks="Does a score mean what it says, and does it mean the same in every group?",
    why=(
        "Whoever acts on a score of 4 takes it for a 4. Where one group's 4 is another group's 5, "
        "a common threshold treats them differently."
    ),
    answer=_answer,
)
