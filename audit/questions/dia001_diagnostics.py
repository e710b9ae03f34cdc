"""DIA001: what do the measures say that no gate can rest on?"""

from collections.abc import Sequence

from evenhand.audit.diagnostics import CHANCE, Measured, measured, present_from
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
    how = _settings(evidence, asked)
    return Finding(
        id=f"{diagnostics.code}.{who}.{asked.measure}{how}.{name}",
        code=diagnostics.code,
        title=facts.title,
        asks=facts.asks,
        why=facts.use,
        answer=_words(found[-1], f"{facts.title}{how}, {name}", facts),
        model=who,
        emotion=name,
        unit=facts.unit,
        tables=(
            EvidenceTable(
                title=f"{facts.title}{how}: {name}, by slice",
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


def _settings(evidence: Evidence, asked: Diagnostic) -> str:
    """Return what was declared, as it stands behind the name of a metric: `[truth_at=3.5]`."""
    declared = {"truth_at": present_from(evidence.plan, asked), "bins": asked.bins}
    said = ",".join(f"{key}={value:g}" for key, value in declared.items() if value is not None)
    return f"[{said}]" if said else ""


def _words(everybody: Measured, what: str, facts: Facts) -> str:
    """Say what the measure is over all items."""
    if not everybody.values:
        return f"{what}: no value over all items: {everybody.reason}."
    (name, value), *_ = everybody.values.items()
    best = "" if facts.best is None else f"; the best value is {facts.best:g}"
    chance = everybody.values.get(CHANCE)
    noise = "" if chance is None else f", where a calibrated model would show {chance:.3g}"
    return (
        f"{what}: {_heading(name)} {value:.3g} over all {everybody.items} items of "
        f"{everybody.persons} persons{noise}{best}."
    )


diagnostics = Question(
    code="DIA001",
    title="Diagnostics",
    asks="What do the measures say that no gate can rest on?",
    why="They show where a gap comes from; their size depends on the group, so they judge nothing.",
    answer=_answer,
)
