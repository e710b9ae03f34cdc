"""What a model achieves, over all and by group, as a table that instructions for use can take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.audit.result import AuditResult, Comparison, Finding, Number
from evenhand.reports.decision_words import THEME
from evenhand.reports.digits import MISSING, WITHHELD, count
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import ruler
from evenhand.reports.tally import gated

MOST_CELLS = 40
"""Cells of the table by group; the findings have all groups."""
MOST_METRICS = 24
FEWEST = 8
MEAN = "mean of"
"""How the outcome of a mean over emotions begins."""
NO_ACCURACY = ("CFP", THEME)
"""How codes of questions on changes within pairs, and from model to model, begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number with its interval and what it rests on, as text."""

    text: str
    interval: str = ""
    rests_on: str = ""


NOTHING = Value(text=MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a table: what it is about, and a value for each model."""

    name: str
    detail: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByGroup:
    """One metric by group.

    Attributes:
        metric: name in the result.
        emotion: or the mean of several.
        models: the columns.
        lines: groups, those farthest from their reference first.
        total: groups that there are.
    """

    metric: str
    emotion: str
    models: tuple[str, ...]
    lines: tuple[Line, ...]
    total: int


def overall(result: AuditResult) -> tuple[Line, ...]:
    """Return each metric over all items: `name` is the metric, `detail` what is averaged.

    Where a metric has a mean over emotions, single emotions are left to the section on performance.
    """
    found: dict[tuple[str, str], dict[str, Number]] = {}
    averaged = {o.metric for m in result.models for o in m.overall if o.emotion.startswith(MEAN)}
    for model in result.models:
        for o in model.overall:
            if o.metric not in averaged or o.emotion.startswith(MEAN):
                found.setdefault((o.metric, o.emotion), {})[model.name] = o.number
    return tuple(
        Line(
            name=metric,
            detail=emotion,
            values=tuple(
                _value(by_model[m.name]) if m.name in by_model else NOTHING for m in result.models
            ),
        )
        for (metric, emotion), by_model in found.items()
    )


def by_group(result: AuditResult) -> ByGroup | None:
    """Return one metric by group: a judged one before others, a mean over emotions before one.

    Changes within pairs are no accuracy: they are told as circumstances. Nor are changes from one
    model to another.

    Returns:
        The table; None where no finding compares groups by a metric.
    """
    compared = [f for f in (*gated(result), *result.findings) if f.comparisons and f.metric]
    able = [f for f in compared if not f.code.startswith(NO_ACCURACY)]
    if not able:
        return None
    first = min(able, key=lambda f: (not f.gated, not f.emotion.startswith(MEAN)))
    same = [
        f for f in result.findings if f in able and (f.metric, f.emotion, f.gated) == _kind(first)
    ]
    rows: dict[str, dict[str, Comparison]] = {}
    for finding in same:
        for c in finding.comparisons:
            rows.setdefault(c.slice, {})[finding.model] = c
    return _laid_out(first, rows, tuple(dict.fromkeys(f.model for f in same)), result)


def _kind(finding: Finding) -> tuple[str, str, bool]:
    """Return what findings of one table have in common."""
    return finding.metric, finding.emotion, finding.gated


def _laid_out(
    first: Finding,
    rows: Mapping[str, Mapping[str, Comparison]],
    models: Sequence[str],
    result: AuditResult,
) -> ByGroup:
    """Return the table, those groups first that lie farthest from their reference."""
    names = slice_names(result)
    order = sorted(rows, key=lambda s: -max(abs(c.gap.value or 0.0) for c in rows[s].values()))
    most = max(FEWEST, MOST_CELLS // len(models))
    return ByGroup(
        metric=first.metric,
        emotion=first.emotion,
        models=tuple(models),
        lines=tuple(
            Line(
                name=named(names, slice_id).full,
                detail="",
                values=tuple(
                    _side(rows[slice_id][m]) if m in rows[slice_id] else NOTHING for m in models
                ),
            )
            for slice_id in order[:most]
        ),
        total=len(order),
    )


def _side(c: Comparison) -> Value:
    """Return the metric in a group; a withheld one says so."""
    return Value(text=WITHHELD) if c.suppressed else _value(c.inside)


def _value(number: Number) -> Value:
    """Return an estimate with its interval, and the persons and items it rests on."""
    cell = ruler(None).cell(number)
    if number.value is None:
        return Value(text=cell.text, interval=cell.why)
    rests = f"{count(number.persons)} persons, {count(number.items)} items"
    return Value(text=cell.text, interval=cell.interval, rests_on=rests)
