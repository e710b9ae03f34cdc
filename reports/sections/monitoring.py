"""What to watch once the system is in use, with the margins of the plan as limits of alert."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.declared_text import said
from evenhand.reports.exhibit import margin_words
from evenhand.reports.legal.watch_list import Watched, watch_list
from evenhand.reports.naming import attribute_name
from evenhand.reports.tally import judged_gaps
from evenhand.reports.templating import fill

TITLE = "Monitoring in use"
ORDER = 93
PARTS: tuple[str, ...] = ("R24",)

DECLARED: Mapping[str, str] = MappingProxyType(
    {
        "monitoring.owner": "Who watches",
        "monitoring.cadence": "How often",
        "monitoring.alert": "When somebody is called",
        "monitoring.triggers": "What calls for a new audit",
        "monitoring.logged_fields": "What the system records",
        "monitoring.log_retention": "How long that is kept",
        "monitoring.incident": "Which gap is a serious incident",
    }
)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"monitoring_spec": tuple(DECLARED)})

NO_MARGIN = "the plan sets no margin, so no limit of alert follows from it"

MOST = 24
"""Lines of the table of limits; the plan has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A gap to watch.

    Attributes:
        metric, title: of the catalogue.
        outcome: an emotion, several, or their mean.
        margin: with its unit.
        owner: who set it.
    """

    metric: str
    title: str
    outcome: str
    margin: str
    owner: str


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that nobody watches has to be seen."""
    return True


def render(result: AuditResult) -> Markup:
    """Return limits, slices, what has to be recorded, what was declared, and what calls again."""
    found = limits(result)
    return fill(
        "monitoring",
        result=result,
        limits=found[:MOST],
        more=len(found) - MOST,
        attributes=[(attribute_name(a.name, a.source), a.levels) for a in result.attributes],
        crossings=_crossings(result),
        declared=said(result, DECLARED),
        dated=dated(result),
    )


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - one artefact
    """Return what the measured part lacks, as short sentences."""
    return () if limits(result) else (NO_MARGIN,)


def limits(result: AuditResult) -> tuple[Limit, ...]:
    """Return every gap that the plan judges, once for all models, with its margin."""
    titles = {m.name: m.title for m in result.metrics}
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for f in judged_gaps(result):
        if f.margin is not None:
            found.setdefault((f.metric or f.title, margin_words(f), f.margin_owner), []).append(f)
    return tuple(
        Limit(
            metric=members[0].metric,
            title=titles.get(metric, metric),
            outcome=", ".join(dict.fromkeys(f.emotion for f in members if f.emotion)),
            margin=margin,
            owner=owner,
        )
        for (metric, margin, owner), members in found.items()
    )


def dated(result: AuditResult) -> tuple[Watched, ...]:
    """Return the changes of the law that come after the audit and have a date."""
    finished = result.provenance.finished_at[:10]
    return tuple(one for one in watch_list() if one.due and one.due.isoformat() > finished)


def _crossings(result: AuditResult) -> tuple[str, ...]:
    """Return the crossings of attributes that were looked at."""
    names = {a.name: attribute_name(a.name, a.source) for a in result.attributes}
    crossed = (tuple(name for name, _ in s.where) for s in result.slices if len(s.where) > 1)
    return tuple(
        " \N{MULTIPLICATION SIGN} ".join(names.get(name, name) for name in each)
        for each in dict.fromkeys(crossed)
    )
