"""What was done about gaps, what is left of them, and who accepts that."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.declared import Mitigation, Scenario
from evenhand.audit.result import AuditResult, Finding, Verdict
from evenhand.reports.declared_text import Said, said
from evenhand.reports.tally import by_comparison, gated, in_words
from evenhand.reports.templating import fill
from evenhand.reports.wording import several

TITLE = "Mitigations and residual risk"
ORDER = 84
PARTS: tuple[str, ...] = ("R18",)

RESIDUAL: Mapping[str, str] = MappingProxyType(
    {
        "residual_risk.statement": "What is accepted, and why",
        "residual_risk.accepted_by": "Accepted by",
        "residual_risk.role": "Role",
        "residual_risk.date": "Date",
    }
)
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"mitigation_section": ("mitigation",), "residual_risk_block": tuple(RESIDUAL)}
)

STAGES: Mapping[str, str] = MappingProxyType(
    {
        "data": "on the data, before training",
        "training": "in training",
        "output": "on outputs, after training",
        "use": "in how people use outputs",
    }
)
"""Where a measure acts; the first three are the stages that ISO/IEC TS 12791 knows."""

OPEN: tuple[Verdict, ...] = ("inconclusive", "insufficient_data", "undefined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A declared measure.

    Attributes:
        what, stage: of it.
        fields: figures before and after, and side effects.
    """

    what: str
    stage: str
    fields: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is left of one hazard: comparisons by verdict, in words, and the measure declared."""

    group: str
    hazard: str
    counts: str
    mitigation: str


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that nothing was done, or nobody said so, has to be seen."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the measures, what is left by hazard and in all, and who accepts it."""
    return fill(
        "mitigations",
        measures=[_measure(one) for one in result.declared.mitigation],
        left=[_left(one, result) for one in result.declared.scenario],
        overall=in_words(by_comparison(gated(result))),
        residual=said(result, RESIDUAL),
        lacking=lacks(result, "mitigation_section"),
    )


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:
    """Return what a part lacks, as short sentences.

    Args:
        result: of an audit.
        artefact: `mitigation_section` or `residual_risk_block`.
    """
    declared = result.declared.mitigation
    blind = sum(not (one.before.strip() and one.after.strip()) for one in declared)
    figures = (
        (f"{several(blind, 'measure')} of {len(declared)} without figures before and after",)
        if blind
        else ()
    )
    if artefact == "mitigation_section":
        silent = sum(not one.side_effects.strip() for one in declared)
        told = (f"{several(silent, 'measure')} of {len(declared)} without side effects told",)
        return (*figures, *(told if silent else ()))
    unmeasured = [one for one in result.declared.scenario if not _named(one, result)]
    without = (f"{several(len(unmeasured), 'scenario')} without a figure of what is left",)
    return (*figures, *(without if unmeasured else ()), *_unsettled(result))


def _unsettled(result: AuditResult) -> tuple[str, ...]:
    """Return how many comparisons leave open what is left."""
    count = by_comparison(gated(result))
    left = sum(count[verdict] for verdict in OPEN)
    return (f"{several(left, 'comparison')} not settled or not possible",) if left else ()


def _measure(one: Mitigation) -> Measure:
    """Return a measure with its fields."""
    labels = {"before": "Before", "after": "After", "side_effects": "Side effects"}
    return Measure(
        what=one.what,
        stage=STAGES[one.stage],
        fields=tuple(
            Said(label=label, text=getattr(one, name).strip(), path=f"declared.mitigation.{name}")
            for name, label in labels.items()
        ),
    )


def _left(scenario: Scenario, result: AuditResult) -> Left:
    """Return what is left of the hazard of a scenario."""
    return Left(
        group=scenario.group,
        hazard=scenario.hazard,
        counts=in_words(by_comparison(_named(scenario, result))),
        mitigation=scenario.mitigation.strip(),
    )


def _named(scenario: Scenario, result: AuditResult) -> tuple[Finding, ...]:
    """Return the judged findings that a scenario names by id or code."""
    names = set(scenario.findings)
    return tuple(f for f in gated(result) if {f.id, f.code} & names)
