"""CAL001: does a score mean what it says, and does it mean the same in every group?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import (
    Row,
    adjusted,
    attempt,
    comparable,
    pairs_below,
    person_codes,
    slices_with,
    table_of,
    withheld_overall,
)
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.rating_designs import named_emotions
from evenhand.audit.reliability import COLUMNS, NOTE, Plotted, diagram_rows
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.calibration.calibration_homogeneity import calibration_homogeneity
from evenhand.metrics.calibration.corp_mean import corp_mean
from evenhand.metrics.calibration.linear_recalibration import linear_recalibration
from evenhand.metrics.numbered import Codes
from evenhand.metrics.replicates.calibration_null import calibration_null
from evenhand.metrics.sums import Array, Mask

_DRAWS = 50
"""Fits of a calibrated model behind the reference of miscalibration: each is an isotonic fit."""

_MOST_PARTS = 10
"""Emotions whose error is taken apart: each takes `_DRAWS` fits."""

_MOST_DRAWN = 6
"""Emotions with a reliability diagram."""

_MOST_GROUPED = 2
"""Pairs of emotion and attribute whose groups have one each: those that differ most surely."""

_FEWEST_PERSONS = 20
"""With fewer persons in a group the test rejects a common line in a tenth of cases or more."""

_LINE = ("emotion", "items", "intercept", "slope", "p of the diagonal")
_SAME = ("emotion", "attribute", "F", "df", "p", "q")
_PARTS = (
    "emotion",
    "mean squared error",
    "miscalibration",
    "the same of a calibrated model",
    "discrimination",
    "uncertainty",
)
_P, _Q = _SAME.index("p"), _SAME.index("q")

_NO_LINK = (
    "Not computed: no way is declared from the model's scores to the labels' scale, so a score "
    "cannot be held against a label. Declare the link in the plan, fitted on other persons."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Labels and scores of one emotion, which items have both, and why nothing is told of them."""

    name: str
    truth: Array
    scores: Array
    kept: Mask
    withheld: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a finding says."""

    answer: str
    tables: tuple[EvidenceTable, ...]
    notes: tuple[str, ...]


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model."""
    del judged
    return tuple(_finding(evidence, model) for model in range(len(evidence.scores)))


def _finding(evidence: Evidence, model: int) -> Finding:
    """Return the calibration of one model, refused where its scale is not linked to the labels."""
    found = _NOTHING if evidence.plan.model[model].link == "none" else _found(evidence, model)
    name = evidence.scores[model].model
    return Finding(
        id=f"{calibration.code}.{name}",
        code=calibration.code,
        title=calibration.title,
        asks=calibration.asks,
        why=calibration.why,
        answer=found.answer,
        model=name,
        tables=found.tables,
        notes=found.notes,
    )


def _found(evidence: Evidence, model: int) -> _Found:
    """Return lines, their comparison between groups, and parts of the error."""
    emotions = evidence.truth.emotions
    wanted = named_emotions(evidence.plan, emotions)
    pairs = [
        _pair(evidence, model, place)
        for place, name in enumerate(emotions)
        if name in evidence.scores[model].covers
    ]
    named = [pair for pair in pairs if pair.name in wanted]
    person = person_codes(evidence)
    lines = [_line(pair, person) for pair in pairs]
    same = adjusted([row for pair in pairs for row in _same(evidence, pair, person)], p=_P)
    parts = [_parts(pair, evidence.plan.statistics.seed) for pair in named[:_MOST_PARTS]]
    tables = (
        table_of("Line of labels on scores, all items", _LINE, lines),
        table_of("One line for all groups?", _SAME, same),
        table_of("Parts of the mean squared error, all items", _PARTS, parts),
        table_of(
            "Labels at each height of the score",
            COLUMNS,
            _curves(evidence, named or pairs, same),
            kind="reliability",
        ),
    )
    left_out = len(named) - len(parts)
    more = (f"The parts are those of the first {len(parts)} of {len(named)} emotions.",)
    return _Found(
        answer=_words(lines, same, evidence.plan.statistics.alpha),
        tables=tuple(table for table in tables if table.rows),
        notes=(
            *_NOTES,
            *((NOTE,) if tables[-1].rows else ()),
            *((_NOTE_OF_PARTS,) if parts else ()),
            *(more if left_out else ()),
        ),
    )


def _pair(evidence: Evidence, model: int, emotion: int) -> _Pair:
    """Return labels and scores of the items that have both."""
    truth, scores = evidence.truth.values[:, emotion], evidence.scores[model].values[:, emotion]
    kept: Mask = np.isfinite(truth) & np.isfinite(scores)
    return _Pair(
        name=evidence.truth.emotions[emotion],
        truth=truth,
        scores=scores,
        kept=kept,
        withheld=withheld_overall(evidence, kept),
    )


def _line(pair: _Pair, person: Codes) -> Row:
    """Return intercept and slope of one emotion."""
    if pair.withheld:
        return (pair.name, None, None, None, None, pair.withheld)
    truth, scores, persons = pair.truth[pair.kept], pair.scores[pair.kept], person[pair.kept]
    found, reason = attempt(partial(linear_recalibration, truth, scores, persons=persons))
    if found is None:
        return (pair.name, len(truth), None, None, None, reason)
    return (pair.name, len(truth), found.intercept, found.slope, found.p, "")


def _same(evidence: Evidence, pair: _Pair, person: Codes) -> list[Row]:
    """Return for each attribute whether its levels share one line."""
    slices, rows = slices_with(evidence, pair.kept), []
    for place, attribute in enumerate(evidence.table.attributes):
        kept, withheld = comparable(evidence, slices, place, fewest=_FEWEST_PERSONS)
        head: Row = (pair.name, attribute.name)
        levels = evidence.table.cells[kept, place]
        rows.append((*head, *_test(pair, kept, levels, person[kept], withheld)))
    return rows


def _test(pair: _Pair, kept: Mask, levels: Codes, persons: Codes, withheld: str) -> Row:
    """Return F, its degrees of freedom, p and a place for q, then why there are none."""
    if withheld:
        return (None, None, None, None, withheld)
    if len(np.unique(levels)) <= 1:
        return (None, None, None, None, _ONE_GROUP)
    found, reason = attempt(
        partial(
            calibration_homogeneity,
            pair.truth[kept],
            pair.scores[kept],
            slices=levels,
            persons=persons,
        )
    )
    if found is None:
        return (None, None, None, None, reason)
    return (found.f, f"{found.df[0]:g}, {found.df[1]:g}", found.p, None, "")


def _parts(pair: _Pair, seed: int) -> Row:
    """Return miscalibration beside that of a calibrated model, discrimination and uncertainty."""
    if pair.withheld:
        return (pair.name, *[None] * 5, pair.withheld)
    truth, scores = pair.truth[pair.kept], pair.scores[pair.kept]
    found, reason = attempt(partial(corp_mean, truth, scores))
    if found is None:
        return (pair.name, *[None] * 5, reason)
    draw = np.random.default_rng(seed)
    null = calibration_null(_miscalibration, truth, scores, null="permuted", rng=draw, draws=_DRAWS)
    parts = (found.miscalibration, null.mean, found.discrimination, found.uncertainty)
    return (pair.name, found.score, *parts, "")


def _miscalibration(truth: Array, scores: Array) -> float:
    """Return what recalibration would save of the squared error."""
    return corp_mean(truth, scores).miscalibration


def _curves(evidence: Evidence, pairs: Sequence[_Pair], same: Sequence[Row]) -> list[Row]:
    """Return the points of the diagrams: of all items, and of groups that differ most surely."""
    alpha = evidence.plan.statistics.alpha
    known = [row for row in same if isinstance(row[_Q], float) and float(row[_Q] or 0) <= alpha]
    surest = sorted(known, key=lambda row: float(row[_P] or 0))[:_MOST_GROUPED]
    shown = [
        Plotted(emotion=pair.name, truth=pair.truth, scores=pair.scores, kept=pair.kept)
        for pair in pairs[:_MOST_DRAWN]
        if not pair.withheld
    ]
    apart = frozenset((str(row[0]), str(row[1])) for row in surest)
    return diagram_rows(evidence, shown, apart=apart, fewest=_FEWEST_PERSONS)


def _words(lines: Sequence[Row], same: Sequence[Row], alpha: float) -> str:
    """Say how steep the lines are, and for how many pairs one line is not enough."""
    slopes = [round(row[3], 2) + 0.0 for row in lines if isinstance(row[3], float)]
    first = ""
    if slopes:
        low, high = f"{min(slopes):.2f}", f"{max(slopes):.2f}"
        between = low if low == high else f"{low} to {high}"
        first = f"One more point of score goes with {between} more points of label (1 is ideal). "
    found, known, said = pairs_below(same, q=_Q, alpha=alpha)
    if not known:
        return f"{first}Whether a score means the same in every group cannot be told here."
    return (
        f"{first}In {found} of {known} pairs of emotion and attribute a score means something "
        f"else in one group than in another, allowing for so many tests{said}."
    )


_NOTES = (
    (
        "A calibrated model has intercept 0 and slope 1; a slope below 1 says that high scores "
        "are too high and low ones too low."
    ),
    (
        "q is the p-value after Benjamini and Hochberg's adjustment over its table; errors are "
        "clustered by person. Groups that are withheld, unknown levels and groups of fewer than "
        f"{_FEWEST_PERSONS} persons take no part. With few persons more than that the test still "
        "finds a difference too often, so a q near the limit is a lead and no proof."
    ),
)

_NOTE_OF_PARTS = (
    "Mean squared error = miscalibration - discrimination + uncertainty. Miscalibration, what a "
    "better reading of the same scores would save, is above zero even for a calibrated model; the "
    f"column beside it says by how much at this number of items (mean of {_DRAWS} draws)."
)

_ONE_GROUP = f"fewer than two groups of {_FEWEST_PERSONS} persons or more"

_NOTHING = _Found(answer=_NO_LINK, tables=(), notes=())


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
