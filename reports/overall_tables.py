"""How well models do over all items, side by side: outcomes down, models across."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from evenhand.audit.result import AuditResult, MetricRecord, Number, Overall
from evenhand.reports.compact import short
from evenhand.reports.digits import count, number
from evenhand.reports.rows import ruler

MOST_ALONE = 60
"""Most figures of a report that has a table for each model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverallTable:
    """A metric of all models.

    Attributes:
        metric: its record.
        models: one a column.
        rows: outcome, persons, items, and a cell a model: its value and the ends of its interval.
            A count in which models differ is given from its least to its most.
    """

    metric: MetricRecord
    models: tuple[str, ...]
    rows: tuple[tuple[str, str, str, tuple[str, ...]], ...]

    @property
    def best(self) -> str:
        """The best value, `""` where the metric has none."""
        return "" if self.metric.best is None else number(self.metric.best, decimals=0)


def together(result: AuditResult) -> tuple[OverallTable, ...]:
    """Return a table a metric, in the order in which metrics first appear."""
    known = {m.name: m for m in result.metrics}
    pairs = [(m.name, o) for m in result.models for o in m.overall]
    names = dict.fromkeys(o.metric for _, o in pairs)
    return tuple(
        _table(known[name], [pair for pair in pairs if pair[1].metric == name])
        for name in names
        if name in known
    )


def _table(metric: MetricRecord, pairs: Sequence[tuple[str, Overall]]) -> OverallTable:
    models = tuple(dict.fromkeys(model for model, _ in pairs))
    outcomes = list(dict.fromkeys(o.emotion for _, o in pairs))
    ordered = sorted(pairs, key=lambda pair: outcomes.index(pair[1].emotion))
    return OverallTable(
        metric=metric,
        models=models,
        rows=tuple(
            _row(outcome, {model: o.number for model, o in members}, models)
            for outcome, members in groupby(ordered, key=lambda pair: pair[1].emotion)
        ),
    )


def _row(
    outcome: str, numbers: dict[str, Number], models: Sequence[str]
) -> tuple[str, str, str, tuple[str, ...]]:
    return (
        outcome or "all outcomes",
        _span([n.persons for n in numbers.values()]),
        _span([n.items for n in numbers.values()]),
        tuple(_cell(numbers.get(model)) for model in models),
    )


def _span(counts: Sequence[int | None]) -> str:
    """Return a count, or from which to which it goes where models differ in it.

    >>> _span([480, 480]), _span([1911, 1920]), _span([None, 3])
    ('480', '1,911\u20131,920', 'withheld')
    """
    known = [n for n in counts if n is not None]
    if len(known) < len(counts):
        return "withheld"
    ends = dict.fromkeys((min(known), max(known)))
    return "\N{EN DASH}".join(map(count, ends))


def _cell(found: Number | None) -> str:
    """Return value and interval in two short lines."""
    if found is None:
        return ""
    shown = ruler(None).cell(found)
    ends = " ".join(short(end) for end in shown.interval.split(" to "))
    return f"{shown.text}\n{ends}" if ends else shown.text
