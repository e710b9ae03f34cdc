"""Whom a gap could harm, how, and what was measured of it; and who was not looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.declared import Scenario
from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.declared_text import Said
from evenhand.reports.largest_gap import largest
from evenhand.reports.protected_attributes import GROUNDS, about, reason_given, unmeasured
from evenhand.reports.scenario_findings import any_names, names
from evenhand.reports.templating import fill

TITLE = "Affected groups and bias scenarios"
ORDER = 35
PARTS: tuple[str, ...] = ("R6",)

ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"bias_scenarios": ("scenario",)})

MOST = 12
"""Most findings that are listed under a scenario."""

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "hazard": "What goes wrong",
        "harm": "What follows for them",
        "measurement": "How it is measured",
        "threshold": "What is still accepted",
        "mitigation": "What is done about it",
        "review_trigger": "What makes somebody look again",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A finding that measures a scenario; `gap` is its largest, with interval and group."""

    finding: Finding
    gap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A scenario with what was found.

    Attributes:
        group: who is at risk.
        fields: the rest of what was declared.
        measured: findings that it names, at most `MOST`.
        more: how many more there are.
        strangers: names that no finding bears.
    """

    group: str
    fields: tuple[Said, ...]
    measured: tuple[Measured, ...]
    more: int
    strangers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A ground without figures; `reason` is `""` where nobody gave one."""

    name: str
    reason: str


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that nobody thought of any harm has to be seen."""
    return True


def render(result: AuditResult) -> Markup:
    """Return every scenario with its figures, and the grounds without figures."""
    return fill(
        "bias_scenarios",
        cases=[case(scenario, result) for scenario in result.declared.scenario],
        unseen=unseen(result),
        grounds=len(GROUNDS),
    )


def case(scenario: Scenario, result: AuditResult) -> Case:
    """Return a scenario joined with the findings that it names by id or code."""
    found = _named(scenario, result)
    return Case(
        group=scenario.group,
        fields=tuple(
            Said(
                label=label,
                text=getattr(scenario, name).strip(),
                path=f"declared.scenario.{name}",
            )
            for name, label in FIELDS.items()
        ),
        measured=tuple(Measured(finding=f, gap=largest(f, result)) for f in found[:MOST]),
        more=max(0, len(found) - MOST),
        strangers=tuple(
            word for word in scenario.findings if not any(names(word, f) for f in result.findings)
        ),
    )


def unseen(result: AuditResult) -> tuple[Unseen, ...]:
    """Return the grounds, and further attributes that the plan names, without figures."""
    grounds = unmeasured(result)
    rest = [
        u for u in result.declared.unmeasured if not any(about(u.attribute, g) for g in grounds)
    ]
    return (
        *(Unseen(name=g.name, reason=reason_given(g, result)) for g in grounds),
        *(Unseen(name=u.attribute, reason=u.reason.strip()) for u in rest),
    )


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return what the measured part of an artefact lacks, as short sentences."""
    del artefact
    return tuple(_lacking(result))


def exceeded(result: AuditResult, artefact: str) -> bool:
    """Return whether a finding that a scenario names exceeds the margin that was set for it."""
    del artefact
    return any(
        finding.verdict == "exceeds_margin"
        for scenario in result.declared.scenario
        for finding in _named(scenario, result)
    )


def _lacking(result: AuditResult) -> Iterator[str]:
    """Yield what scenarios and grounds lack."""
    for scenario in result.declared.scenario:
        empty = [label.lower() for name, label in FIELDS.items() if not getattr(scenario, name)]
        if empty:
            yield f"scenario on {scenario.group}: {', '.join(empty)} not declared"
        if not _named(scenario, result):
            yield f"scenario on {scenario.group}: no finding of this audit measures it"
    silent = [one.name for one in unseen(result) if not one.reason]
    if silent:
        yield f"not measured and no reason declared: {', '.join(silent)}"


def _named(scenario: Scenario, result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings that a scenario names, those that count first."""
    found = [f for f in result.findings if any_names(scenario.findings, f)]
    return tuple(sorted(found, key=lambda f: (not f.gated, f.verdict != "exceeds_margin")))
