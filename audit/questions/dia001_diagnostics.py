"""DIA001: what do the measures say that no gate can rest on?"""

from collections.abc import Sequence

from evenhand.audit.diagnostics import Measured, measured
from evenhand.audit.evidence import Evidence
from evenhand.audit.judgement import Judged
from evenhand.audit.plan import Diagnostic
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.catalogue import measures
from evenhand.metrics.facts import Facts

_ROW = tuple[str | int | float | None, ...]


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding for each declared measure, model and emotion."""
    del judged
    return tuple(
        _finding(evidence, asked, model, emotion)
        for asked in evidence.plan.diagnostic
        for model, scores in enumerate(evidence.scores)
        for emotion, name in enumerate(evidence.truth.emotions)
        if name in scores.covers and (asked.emotions == "each" or name in asked.emotions)
    )


def _finding(evidence: Evidence, asked: Diagnostic, model: int, emotion: int) -> Finding:
    """Return one measure of one emotion, slice by slice."""
    facts, name = measures()[asked.measure].facts, evidence.truth.emotions[emotion]
    found = measured(evidence, asked, model, emotion)
    columns = tuple(dict.fromkeys(key for each in found for key in each.values))
    rows = tuple(_row(evidence, each, columns) for each in found)
    who = evidence.scores[model].model
    return Finding(
        id=f"{diagnostics.code}.{who}.{asked.measure}.{name}",
        code=diagnostics.code,
        title=facts.title,
        asks=facts.asks,
        why=facts.use,
        answer=_words(found[-1], facts, name),
        model=who,
        emotion=name,
        unit=facts.unit,
        tables=(
            EvidenceTable(
                title=f"{facts.title}: {name}, by slice",
                columns=("slice", "items", "persons", *map(_heading, columns), "no value because"),
                rows=rows,
            ),
        ),
        notes=(facts.avoid, f"Definition: {facts.formula} ({facts.reference})."),
    )


def _heading(column: str) -> str:
    """Return the name of a number as a heading."""
    return column.replace("_", " ")


def _row(evidence: Evidence, found: Measured, columns: Sequence[str]) -> _ROW:
    """Return one slice; what has no value says why."""
    part = evidence.slices[found.place]
    values = (found.values.get(column) for column in columns)
    return (part.id or "all items", found.items, found.persons, *values, found.reason)


def _words(everybody: Measured, facts: Facts, emotion: str) -> str:
    """Say what the measure is over all items."""
    if not everybody.values:
        return f"{emotion}: no value over all items: {everybody.reason}."
    value = next(iter(everybody.values.values()))
    best = "" if facts.best is None else f"; the best value is {facts.best:g}"
    return (
        f"{emotion}: {value:.3g} over all {everybody.items} items of {everybody.persons} "
        f"persons{best}. It describes and has no verdict."
    )


diagnostics = Question(
    code="DIA001",
    title="Diagnostics",
    asks="What do the measures say that no gate can rest on?",
    why="They show where a gap comes from; their size depends on the group, so they judge nothing.",
    answer=_answer,
)
