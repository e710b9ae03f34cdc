"""A history laid out for a page: what its template draws, as plain text and pictures."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from evenhand.reports.digits import WITHHELD, plain
from evenhand.reports.figures.lines import in_brackets
from evenhand.reports.figures.over_runs import Path, Stop, over_runs
from evenhand.reports.figures.svg import Caption
from evenhand.reports.history.chosen_lines import chosen
from evenhand.reports.history.record import History, Line, Point, Question, Run, Series, Step
from evenhand.reports.open_rows import shortened
from evenhand.reports.rows import ruler
from evenhand.reports.wording import SYMBOLS, VERDICTS, several, unit_words

HASH: Final = 12
"""Digits of a hash that are enough to tell it from others on a page."""

LONG_HASH: Final = re.compile(rf"\b([0-9a-f]{{{HASH}}})[0-9a-f]{{{64 - HASH}}}\b")

STATES: Mapping[str, str] = MappingProxyType(
    {"absent": "not in this run", "withheld": WITHHELD, "no value": "no value"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of the runs from one to the next.

    Attributes:
        between: the numbers of the two runs, in words.
        marks: what changed, in words: data, plan, evenhand; `""` where nothing did.
        lines: all that reads differently.
    """

    between: str
    marks: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A question with its picture and the table beneath it.

    Attributes:
        margin: of the newest run that has one, with its unit.
        heads: what stands above each column of the table, a run each.
        rows: name, a cell a run, and what became of the slice, as sentences.
    """

    question: Question
    ident: str
    margin: str
    heads: tuple[str, ...]
    figure: Markup
    rows: tuple[tuple[str, tuple[str, ...], str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A series as it stands on the page."""

    series: Series
    ident: str
    headline: str
    steps: tuple[Told, ...]
    panels: tuple[Panel, ...]
    rule: str


def sheets(found: History) -> tuple[Sheet, ...]:
    """Return every series laid out."""
    return tuple(_sheet(one, number) for number, one in enumerate(found.series, start=1))


def headline(series: Series) -> str:
    """Return the newest verdict, how many turned worse with it, and whether the data changed."""
    newest = series.runs[-1]
    start = f"Newest run ({newest.name}): {VERDICTS[newest.verdict]}."
    if len(series.runs) == 1:
        return f"{start} It is the only run, so nothing can be followed yet."
    other = " Its data are others than those of the run before." if series.steps[-1].data else ""
    return f"{start} {_turned(series)}{other}"


def told(step: Step) -> Told:
    """Return what changed from one run to the next, in words."""
    lines = [
        LONG_HASH.sub(r"\1", f"{c.what}: {c.before or 'nothing'}, then {c.after or 'nothing'}")
        for c in step.changed
    ]
    return Told(
        between=f"{step.after - 1} to {step.after}",
        marks=marks(step),
        lines=shortened(lines),
    )


def marks(step: Step) -> str:
    """Return which of data, plan and program changed."""
    named = (("data", step.data), ("plan", step.plan), ("version of evenhand", step.evenhand))
    return ", ".join(name for name, changed in named if changed)


def point_text(point: Point) -> str:
    """Return a comparison in one run: symbol of the verdict and gap, or why there is none.

    >>> point_text(Point(run=1, state="shown", value=0.3, margin=0.2, verdict="exceeds_margin"))
    '◆ +0.30'
    """
    symbol = f"{SYMBOLS[point.verdict]} " if point.verdict else ""
    if point.value is None:
        return f"{symbol}{STATES[point.state]}"
    write = ruler(point.margin).telling_apart(point.low, point.high)
    interval = write.interval(point.low, point.high, signed=True)
    return f"{symbol}{write.text(point.value, signed=True)}{f' ({interval})' if interval else ''}"


def run_head(run: Run, step: Step | None) -> str:
    """Return what stands above the column of a run; other data are marked."""
    return f"{run.number}{' | other data' if step and step.data else ''}"


def question_name(question: Question) -> str:
    """Return a question in one line."""
    about = ", ".join(filter(None, (question.title, question.emotion)))
    return " ".join(filter(None, (question.code, question.model))) + f": {about}"


def _turned(series: Series) -> str:
    questions = sum(q.turn == "worse" for q in series.questions)
    slices = sum(line.turn == "worse" for q in series.questions for line in q.lines)
    if not questions and not slices:
        return "No verdict is worse than in the run before."
    told = " and ".join(
        filter(
            None,
            (
                several(questions, "question") * bool(questions),
                several(slices, "slice") * bool(slices),
            ),
        )
    )
    return f"The verdict on {told} is worse than in the run before that judged it."


def _sheet(series: Series, number: int) -> Sheet:
    shown = chosen(series)
    return Sheet(
        series=series,
        ident=f"series-{number}",
        headline=headline(series),
        steps=tuple(map(told, series.steps)),
        panels=tuple(
            _panel(q, series, f"series-{number}-{at}")
            for at, q in enumerate(shown.questions, start=1)
        ),
        rule=shown.rule,
    )


def _panel(question: Question, series: Series, ident: str) -> Panel:
    steps = {step.after: step for step in series.steps}
    return Panel(
        question=question,
        ident=ident,
        margin=margin_text(question),
        heads=tuple(run_head(run, steps.get(run.number)) for run in series.runs),
        figure=_figure(question, steps.values(), ident) if question.lines else Markup(),
        rows=tuple(
            (line.name, tuple(map(point_text, line.points)), line.says) for line in question.lines
        ),
    )


def _figure(question: Question, steps: Iterable[Step], ident: str) -> Markup:
    fresh = {step.after for step in steps if step.data}
    return over_runs(
        [_path(line, fresh) for line in question.lines],
        words=f"gap{in_brackets(question.unit)}",
        harm=question.harm,
        caption=Caption(
            ident=f"{ident}-picture",
            title=f"Runs in order: {question_name(question)}",
            description=" ".join(f"{line.name}: {line.says}" for line in question.lines),
        ),
    )


def _path(line: Line, fresh: set[int]) -> Path:
    return Path(
        group=line.group,
        level=line.level,
        stops=tuple(
            Stop(
                run=p.run,
                value=p.value,
                low=p.low,
                high=p.high,
                margin=p.margin or 0.0,
                verdict=p.verdict,
                fresh=p.run in fresh,
            )
            for p in line.points
        ),
    )


def margin_text(question: Question) -> str:
    """Return the newest margin with its unit, nothing where there is none."""
    newest = [p.margin for line in question.lines for p in line.points if p.margin is not None]
    return f"{plain(newest[-1])}{unit_words(question.unit)}" if newest else ""
