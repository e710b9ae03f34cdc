"""What was fixed before any score was read: gates, rules, time and hash; and what changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.decision_words import of_models
from evenhand.reports.exhibit import margin_words
from evenhand.reports.tally import gated, lost
from evenhand.reports.templating import fill

TITLE = "The plan, fixed beforehand"
ORDER = 40
PARTS: tuple[str, ...] = ("R7",)

ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"audit_plan": ()})

UNKNOWN_ORDER = (
    "This result does not say when the plan was frozen or when reading of scores began, so nothing "
    "shows that the plan is older than the results."
)
PLAN_FIRST = (
    "By the clock of the machine, the plan was frozen before reading of scores began, or in the "
    "same second: evenhand freezes first and reads afterwards."
)
PLAN_LATER = (
    "By the times in this result, the plan was frozen after reading of scores began. It cannot "
    "stand for rules that were fixed beforehand."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A gate of the plan, once for all models that it was held against.

    Attributes:
        metric: its title.
        name: its name, for a link; `""` where there is none.
        outcomes: emotions, or a mean of them.
        margin: with its unit.
        owner, rationale: who set it and why, `""` where nobody said.
        references: what slices were held against.
    """

    metric: str
    name: str
    outcomes: tuple[str, ...]
    margin: str
    owner: str
    rationale: str
    references: tuple[str, ...]


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that nothing was fixed beforehand would have to be said."""
    return True


def render(result: AuditResult) -> Markup:
    """Return gates, rules of inference, exclusions, the order of times, and deviations."""
    return fill(
        "audit_plan",
        result=result,
        rules=result.statistics,
        gates=gates(result),
        known={m.name for m in result.metrics},
        slices=_attributes(result),
        crossings=_crossings(result),
        exclusions=lost(result),
        order=order_words(result),
        deviations=result.declared.deviation,
    )


def gates(result: AuditResult) -> tuple[Rule, ...]:
    """Return the gates of the plan as they were applied, those that differ in outcome together."""
    titles = {m.name: m.title for m in result.metrics}
    found: dict[tuple[str, str, str, str, str], list[Finding]] = {}
    for f in gated(result):
        between = f.title if of_models(f) else ""
        key = (f.metric, between, margin_words(f), f.margin_owner, f.margin_rationale)
        found.setdefault(key, []).append(f)
    return tuple(
        Rule(
            metric=": ".join(filter(None, (between, titles.get(metric, metric))))
            or members[0].title,
            name=metric,
            outcomes=tuple(dict.fromkeys(f.emotion for f in members if f.emotion)),
            margin=margin,
            owner=owner,
            rationale=rationale,
            references=_references(members),
        )
        for (metric, between, margin, owner, rationale), members in found.items()
    )


def order_words(result: AuditResult) -> str:
    """Return whether the plan is older than the results, by the times of the record."""
    frozen, started = _time(result.plan.frozen_at), _time(result.provenance.started_at)
    if frozen is None or started is None:
        return UNKNOWN_ORDER
    return PLAN_FIRST if frozen <= started else PLAN_LATER


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return what the measured part of an artefact lacks, as short sentences."""
    del artefact
    return tuple(_lacking(result))


def _lacking(result: AuditResult) -> Iterator[str]:
    """Yield what keeps the plan from being one that was fixed beforehand."""
    rules = gates(result)
    if not rules:
        yield "the plan judges no gap: no metric has a margin"
    if not result.plan.sha256:
        yield "the hash of the plan is not recorded"
    if order_words(result) != PLAN_FIRST:
        yield "nothing shows that the plan is older than the results"
    for rule in rules:
        if not rule.owner or not rule.rationale:
            yield f"the margin of {rule.metric} has no owner or no reason"


def _references(members: list[Finding]) -> tuple[str, ...]:
    """Return what the slices of some findings were held against."""
    every = (c.reference for f in members for c in f.comparisons if c.reference)
    return tuple(dict.fromkeys(every))


def _attributes(result: AuditResult) -> tuple[str, ...]:
    """Return the attributes by which slices were formed."""
    return tuple(a.name for a in result.attributes)


def _crossings(result: AuditResult) -> tuple[str, ...]:
    """Return the attributes that were crossed."""
    crossed = (s.where for s in result.slices if len(s.where) > 1)
    names = (" \N{MULTIPLICATION SIGN} ".join(name for name, _ in where) for where in crossed)
    return tuple(dict.fromkeys(names))


def _time(text: str) -> datetime | None:
    """Return a recorded time, None where there is none that can be read."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
