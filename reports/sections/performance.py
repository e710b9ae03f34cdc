"""How well each model does over all items, since a small gap of a poor model is no good news."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, ModelRecord, Overall
from evenhand.reports.digits import count, number
from evenhand.reports.overall_tables import MOST_ALONE, together
from evenhand.reports.rows import Cell, ruler
from evenhand.reports.templating import fill
from evenhand.reports.wording import several

TITLE = "Overall performance"
ORDER = 61
PARTS: tuple[str, ...] = ("R11",)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"test_report": ()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One metric of one outcome over all items, as text."""

    emotion: str
    cell: Cell
    items: str
    persons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A metric with its scores."""

    name: str
    title: str
    unit: str
    best: str
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A model's page: what it covers, how much of the data it scored, and how well.

    Attributes:
        uneven: whether its outcomes rest on unequally many items.
    """

    model: ModelRecord
    scored: float | None
    measures: tuple[Measure, ...]
    uneven: bool


def applies(result: AuditResult) -> bool:
    """Return whether any model was audited."""
    return bool(result.models)


def render(result: AuditResult) -> Markup:
    """Return coverage and metrics of every model, side by side where they are many."""
    many = sum(len(m.overall) for m in result.models) > MOST_ALONE
    return fill(
        "performance",
        sheets=[sheet(m, result) for m in result.models],
        together=together(result) if many else (),
        rules=result.statistics,
    )


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - the contract
    """Return which models have no figure over all items, and how many groups none."""
    silent = [m.name for m in result.models if all(o.number.value is None for o in m.overall)]
    thin = sum(s.status in ("suppressed", "insufficient_data", "empty") for s in result.slices)
    return (
        *(f"no figure over all items for {name}" for name in silent),
        *((f"{several(thin, 'group')} withheld or with too few data",) if thin else ()),
    )


def sheet(model: ModelRecord, result: AuditResult) -> Sheet:
    """Return a model's page."""
    asked = model.items_scored + model.items_missing
    parts = groupby(sorted(model.overall, key=_place(model)), key=lambda o: o.metric)
    return Sheet(
        model=model,
        scored=model.items_scored / asked if asked else None,
        measures=tuple(_measure(name, tuple(members), result) for name, members in parts),
        uneven=_uneven(model),
    )


def _uneven(model: ModelRecord) -> bool:
    """Return whether a metric of the model rests on unequally many items by outcome."""
    known = {(o.metric, o.number.items) for o in model.overall if o.number.items is not None}
    return len(known) > len({metric for metric, _ in known})


def _place(model: ModelRecord) -> "_Order":
    return _Order(tuple(dict.fromkeys(o.metric for o in model.overall)))


@dataclass(frozen=True, slots=True)
class _Order:
    """Where a metric first appears; a sort by it keeps the outcomes of one metric together."""

    names: tuple[str, ...]

    def __call__(self, overall: Overall) -> int:
        """Return the position."""
        return self.names.index(overall.metric)


def _measure(name: str, members: Sequence[Overall], result: AuditResult) -> Measure:
    record = next((m for m in result.metrics if m.name == name), None)
    return Measure(
        name=name,
        title=record.title if record else name,
        unit=record.unit if record else "",
        best="" if record is None or record.best is None else number(record.best, decimals=0),
        scores=tuple(
            Score(
                emotion=o.emotion or "all outcomes",
                cell=ruler(None).cell(o.number),
                items=count(o.number.items, absent="withheld"),
                persons=count(o.number.persons, absent="withheld"),
            )
            for o in members
        ),
    )
