"""A history as CSV: a row for every compared slice, question and run."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from evenhand.reports.estimates import Value
from evenhand.reports.history.record import History, Line, Point, Question, Series
from evenhand.reports.history.series import all_lines
from evenhand.reports.outputs.csv import cell

COLUMNS: Final = (
    "series",
    "run",
    "folder",
    "finished_at",
    "data_changed",
    "plan_changed",
    "code",
    "model",
    "metric",
    "emotion",
    "slice",
    "reference",
    "unit",
    "state",
    "why",
    "gap",
    "low",
    "high",
    "persons",
    "gated",
    "margin",
    "verdict",
    "finding",
)


def as_csv(found: History) -> str:
    """Return every point of every line; numbers keep all their digits."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, series in enumerate(found.series, start=1):
        for question, line in all_lines(series):
            for row in _rows(number, series, question, line):
                writer.writerow(map(cell, row))
    return written.getvalue()


def _rows(
    number: int, series: Series, question: Question, line: Line
) -> Iterator[tuple[Value, ...]]:
    """Yield the points of a line."""
    data = {step.after: step.data for step in series.steps}
    plan = {step.after: step.plan for step in series.steps}
    for run, point, model in zip(series.runs, line.points, question.models, strict=True):
        yield (
            number,
            run.number,
            run.name,
            run.finished_at,
            data.get(run.number),
            plan.get(run.number),
            question.code,
            model,
            question.metric,
            question.emotion,
            line.slice,
            line.reference,
            question.unit,
            *_point(point),
        )


def _point(point: Point) -> tuple[Value, ...]:
    return (
        point.state,
        point.why,
        point.value,
        point.low,
        point.high,
        point.persons,
        point.gated,
        point.margin,
        point.verdict,
        point.finding,
    )
