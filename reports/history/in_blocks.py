"""A history as a short document: runs, what changed, and the lines that matter most."""

from collections.abc import Iterator
from typing import Final

from evenhand.reports.blocks.block import Block, Bullets, Heading, Paragraph, Rule, Table
from evenhand.reports.history.chosen_lines import chosen
from evenhand.reports.history.record import History, Question, Run, Series
from evenhand.reports.history.sheet import (
    HASH,
    headline,
    marks,
    point_text,
    question_name,
    run_head,
    told,
)
from evenhand.reports.wording import SYMBOLS, VERDICTS

MOST_QUESTIONS: Final = 12
MOST_LINES: Final = 8

SIGNS: Final = "; ".join(f"{SYMBOLS[code]} {word}" for code, word in VERDICTS.items())


def in_blocks(found: History) -> Iterator[Block]:
    """Yield a history in words and tables; what has no room is counted."""
    yield Heading(1, "Findings over several audits")
    for series in found.series:
        yield from _series(series)
    if found.left_out:
        yield Heading(2, "Found and not shown")
        yield Bullets(tuple(f"{one.name}: {one.reason}" for one in found.left_out))
    yield Rule()
    for note in found.notes:
        yield Paragraph(text=note)


def _series(series: Series) -> Iterator[Block]:
    yield Heading(2, series.title or "Audits")
    yield Paragraph(text=headline(series))
    others = ["first run", *(marks(step) or "nothing" for step in series.steps)]
    yield Table(
        caption="Runs",
        heads=("Run", "Folder", "Finished", "Verdict", "Models", "Other than before", "Result"),
        rows=tuple(_run(run, other) for run, other in zip(series.runs, others, strict=True)),
    )
    for step in map(told, series.steps):
        if step.lines:
            yield Paragraph(text=f"What reads differently from run {step.between}:")
            yield Bullets(step.lines)
    shown = chosen(series, questions=MOST_QUESTIONS, lines=MOST_LINES)
    for question in shown.questions:
        yield from _question(question, series)
    if shown.rule:
        yield Paragraph(text=shown.rule)


def _run(run: Run, other: str) -> tuple[str, ...]:
    return (
        str(run.number),
        run.name,
        run.finished_at,
        VERDICTS[run.verdict],
        ", ".join(run.models),
        other,
        run.bundle_sha256[:HASH] or "not known",
    )


def _question(question: Question, series: Series) -> Iterator[Block]:
    yield Heading(3, question_name(question))
    steps = {step.after: step for step in series.steps}
    heads = [run_head(run, steps.get(run.number)) for run in series.runs]
    if question.lines:
        yield Table(
            caption=SIGNS,
            heads=("Slice", *heads),
            rows=tuple((line.name, *map(point_text, line.points)) for line in question.lines),
        )
        yield Bullets(tuple(f"{line.name}: {line.says}" for line in question.lines))
    else:
        yield Paragraph(text="No slice could be compared.")
