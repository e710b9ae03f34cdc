"""One model held against another: what got worse for whom, what did not, and what is open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding
from evenhand.reports.change_sentence import changes_counted
from evenhand.reports.compared_models import compared_models, compressions
from evenhand.reports.decision_table import COMPARED, WHAT, DecisionTable, decision_table
from evenhand.reports.decision_words import kind, legend
from evenhand.reports.figures.of_findings.drift_maps import drift_maps
from evenhand.reports.sections.comparison import untested
from evenhand.reports.subjects import outcome
from evenhand.reports.tally import by_comparison
from evenhand.reports.templating import fill
from evenhand.reports.themes import of_theme, theme
from evenhand.reports.wording import VERDICTS, sentence, several

TITLE = "New model against old model"
ORDER = 60
PARTS: tuple[str, ...] = ()
ARTEFACTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"version_comparison": ()})

PAYERS = "CMP003"
"""The question who pays for a gain on average."""

MOST_TOLD = 12
"""Sentences of a pair of models; the other questions are among the findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What one question found in all slices, in a sentence; `name` is its outcome."""

    finding: Finding
    name: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two models of a comparison.

    Attributes:
        new, old: their names.
        compressed: whether the new model is the old one made smaller or faster.
        summaries: one a judged change or growth of gaps, those that ask for attention first.
        more: how many more there are.
        payers: who pays for a gain on average; `name` is the metric, `sentence` the answer.
        table: of decisions, None where nothing compares slices.
        drift: pictures of how far scores moved, without regard to labels.
        drifts: one a question about drift, in words.
    """

    new: str
    old: str
    compressed: bool
    summaries: tuple[Summary, ...]
    more: int
    payers: tuple[Summary, ...]
    table: DecisionTable | None
    drift: tuple[Markup, ...]
    drifts: tuple[Summary, ...]


def applies(result: AuditResult) -> bool:
    """Return whether a model is held against another."""
    return bool(of_theme("model_comparison", result))


def render(result: AuditResult) -> Markup:
    """Return for each pair of models decisions, sentences, drift, and the other questions."""
    return fill(
        "model_comparison",
        pairs=pairs(result),
        legend=legend(),
        theme=theme("model_comparison", result),
        scope=result.scope,
        rules=result.statistics,
    )


def pairs(result: AuditResult) -> tuple[Pair, ...]:
    """Return the pairs of models in the order of the result."""
    found = of_theme("model_comparison", result)
    return tuple(
        _pair(new, old, [f for f in found if (f.model, f.against) == (new, old)], result)
        for new, old in compared_models(result)
    )


def _pair(new: str, old: str, findings: Sequence[Finding], result: AuditResult) -> Pair:
    judged = [f for f in findings if kind(f) in COMPARED and f.comparisons and f.verdict]
    drifts = tuple(f for f in findings if kind(f) == "drift" and f.comparisons)
    return Pair(
        new=new,
        old=old,
        compressed=(new, old) in compressions(result),
        summaries=_summaries(judged, result),
        more=max(0, len(judged) - MOST_TOLD),
        payers=tuple(
            Summary(finding=f, name=outcome(f, result), sentence=f.answer)
            for f in findings
            if f.code == PAYERS
        ),
        table=decision_table(findings, result),
        drift=drift_maps(drifts, result),
        drifts=_summaries(drifts, result),
    )


def _summaries(findings: Sequence[Finding], result: AuditResult) -> tuple[Summary, ...]:
    """Return the findings in words, those that ask for attention first."""
    return tuple(
        Summary(
            finding=f,
            name=", ".join(filter(None, (outcome(f, result), WHAT[kind(f)]))),
            sentence=changes_counted(f, result) if f.verdict else sentence(f.answer),
        )
        for f in sorted(findings, key=_attention)[:MOST_TOLD]
    )


def _attention(finding: Finding) -> int:
    return list(VERDICTS).index(finding.verdict or "within_margin")


def lacks(result: AuditResult, artefact: str) -> tuple[str, ...]:  # noqa: ARG001 - the contract
    """Return what is missing from a comparison of versions, as sentences."""
    found = of_theme("model_comparison", result)
    if not found:
        return untested(result)
    return tuple(_lacking([f for f in found if f.gated]))


def _lacking(judged: Sequence[Finding]) -> Iterator[str]:
    """Yield what keeps the comparison from an answer."""
    if not judged:
        yield "No margin says how much worse a new model may be."
        return
    counted = by_comparison(tuple(judged))
    silent = counted["insufficient_data"] + counted["undefined"]
    if counted["inconclusive"]:
        yield f"Open: {several(counted['inconclusive'], 'change')} from model to model."
    if silent:
        yield f"Without an answer: {several(silent, 'change')} from model to model."


def exceeded(result: AuditResult, artefact: str) -> bool:  # noqa: ARG001 - the contract
    """Return whether a new model is shown to be worse by more than is tolerated."""
    found = of_theme("model_comparison", result)
    return any(f.gated and f.verdict == "exceeds_margin" for f in found)
