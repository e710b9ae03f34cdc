"""The agreement ladder of all models: emotion by emotion, a single rater and each model."""

from collections.abc import Iterator

from markupsafe import Markup

from evenhand.audit.result import AuditResult
from evenhand.reports.excerpt import room_for
from evenhand.reports.figures.dots import DotRow, DotScale, dots
from evenhand.reports.figures.kinds.agreement_ladder import (
    COLUMNS,
    NOTES,
    WORDS,
    ladder_row,
    told,
)
from evenhand.reports.figures.svg import Caption
from evenhand.reports.figures.table_rows import TableRow, TableRows
from evenhand.reports.naming import slice_names

KIND = "agreement_ladder"
MOST_RUNGS, FEW_RUNGS = 240, 40
"""Rows of the ladder, and of that of a report which prints only parts of its evidence."""


def ladder(result: AuditResult) -> tuple[Markup, ...]:
    """Return the ladder; none where fewer than two models have one of their own."""
    found = list(_rungs(result))
    if len({model for model, _ in found}) <= 1:
        return ()
    models = dict.fromkeys(model for model, _ in found)
    most = MOST_RUNGS if room_for((), result) is None else FEW_RUNGS
    every = dict.fromkeys(row.text("emotion") for _, row in found)
    emotions = _furthest(found, most=most // len(models))
    rows = [
        rung
        for emotion in emotions
        for rung in _of_emotion(
            emotion, [each for each in found if each[1].text("emotion") == emotion]
        )
    ]
    said = [f"{model}: {told([row for name, row in found if name == model])}" for model in models]
    cut = f"the {len(emotions)} of {len(every)} emotions with the widest differences"
    notes = NOTES if len(emotions) == len(every) else (*NOTES, cut)
    return dots(
        rows,
        scale=DotScale(words=WORDS, notes=notes, line=0.0, ends=(1.0,)),
        caption=Caption(
            ident="ladder", title="Agreement ladder of all models", description=" ".join(said)
        ),
    )


def _furthest(found: list[tuple[str, TableRow]], *, most: int) -> list[str]:
    """Return the emotions in their order, the most different where there are more than so many."""
    apart: dict[str, float] = {}
    for _, row in found:
        emotion, size = row.text("emotion"), abs(row.number("difference") or 0.0)
        apart[emotion] = max(size, apart.get(emotion, 0.0))
    chosen = sorted(apart, key=lambda emotion: -apart[emotion])[:most]
    return [emotion for emotion in apart if emotion in chosen]


def _rungs(result: AuditResult) -> Iterator[tuple[str, TableRow]]:
    """Yield model and row of every table of the kind."""
    for finding in result.findings:
        for table in finding.tables:
            if table.kind == KIND and set(COLUMNS) <= set(table.columns):
                for row in TableRows(table=table, names=slice_names(result)):
                    yield finding.model, row


def _of_emotion(emotion: str, found: list[tuple[str, TableRow]]) -> Iterator[DotRow]:
    for model, row in found:
        yield ladder_row(row, head=emotion, name=model)
