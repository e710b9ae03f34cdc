"""Leads that nobody asked about beforehand: where to look next, not what to conclude."""

from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Exploratory
from evenhand.reports.digits import count, probability
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import Cell, ruler
from evenhand.reports.templating import fill

TITLE = "Exploratory leads"
ORDER = 79
PARTS: tuple[str, ...] = ()
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One cell as text."""

    model: str
    metric: str
    title: str
    emotion: str
    slice: str
    gap: Cell
    persons: str
    items: str
    p: str
    q: str
    listed: bool


def applies(result: AuditResult) -> bool:
    """Return whether the audit searched any cells."""
    return bool(result.exploration)


def render(result: AuditResult) -> Markup:
    """Return the cells with the smallest q, and how many were searched."""
    return fill(
        "exploration",
        leads=leads(result),
        searched=len(result.exploration),
        listed=sum(e.listed for e in result.exploration),
        undecided=sum(e.q is None for e in result.exploration),
        rules=result.statistics,
        most=MOST,
    )


def leads(result: AuditResult) -> tuple[Lead, ...]:
    """Return the first cells by q, then p, then name."""
    names = slice_names(result)
    titles = {m.name: m.title for m in result.metrics}
    first = sorted((e for e in result.exploration if e.q is not None), key=_rank)[:MOST]
    return tuple(
        Lead(
            model=e.model,
            metric=e.metric,
            title=titles.get(e.metric, e.metric),
            emotion=e.emotion,
            slice=named(names, e.slice).full,
            gap=ruler(None).cell(e.gap, signed=True),
            persons=count(e.gap.persons),
            items=count(e.gap.items),
            p=probability(e.p),
            q=probability(e.q, alpha=result.statistics.alpha),
            listed=e.listed,
        )
        for e in first
    )


def _rank(e: Exploratory) -> tuple[float, float, str, str, str, str]:
    q = 2.0 if e.q is None else e.q
    return (q, 2.0 if e.p is None else e.p, e.model, e.metric, e.emotion, e.slice)
