"""The first page: the verdict, each model in a sentence, the largest gaps, how to read on."""

from dataclasses import dataclass

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding, ModelRecord, Verdict
from evenhand.reports.digits import plain
from evenhand.reports.exhibit import margin_words
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import Cell, ruler
from evenhand.reports.tally import (
    by_comparison,
    by_finding,
    coverage_words,
    exit_words,
    gap_words,
    gated,
    in_words,
    margins_words,
    models,
    withheld,
    worst,
)
from evenhand.reports.templating import fill
from evenhand.reports.wording import MEANINGS, several, unit_words

TITLE = "Headline"
ORDER = 10
PARTS: tuple[str, ...] = ("R2",)
WORST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A model on the first page.

    Attributes:
        sentence: what was found, in words.
        counts: its compared slices by verdict, without zeros.
        findings: its gated findings, to link to.
    """

    name: str
    verdict: Verdict | None
    sentence: str
    counts: tuple[tuple[Verdict, int], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """One of the largest gaps as text."""

    finding: Finding
    metric: str
    slice: str
    reference: str
    gap: Cell
    unit: str
    margin: str
    margins: str
    persons: str
    verdict: Verdict | None


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: every report has a headline."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the first page."""
    findings = gated(result)
    return fill(
        "headline",
        result=result,
        meaning=summary(result),
        exit_code=exit_words(result),
        cards=[card(name, result) for name in models(result)],
        counted=by_finding(findings),
        compared=by_comparison(findings),
        tops=tops(result),
        hidden=withheld(result),
        meanings=MEANINGS,
    )


def summary(result: AuditResult) -> str:
    """Return the audit's verdict in one sentence, with the number of questions behind it."""
    findings = gated(result)
    if not findings:
        return "No question of this audit was given a margin, so nothing was judged."
    counts = in_words(by_finding(findings))
    return f"{several(len(findings), 'question')} with a margin: {counts}."


def card(name: str, result: AuditResult) -> Card:
    """Return a model's card."""
    findings = tuple(f for f in gated(result) if f.model == name)
    record = next((m for m in result.models if m.name == name), None)
    compared = by_comparison(findings)
    return Card(
        name=name or "The data",
        verdict=record.verdict if record else None,
        sentence=_sentence(findings, result) + (_coverage(record) if record else ""),
        counts=tuple((v, n) for v, n in compared.items() if n),
        findings=findings,
    )


def tops(result: AuditResult) -> tuple[Top, ...]:
    """Return the largest gaps of all models as text."""
    names = slice_names(result)
    titles = {m.name: m.title for m in result.metrics}
    return tuple(
        Top(
            finding=w.finding,
            metric=titles.get(w.finding.metric, w.finding.metric),
            slice=named(names, w.comparison.slice).full,
            reference=w.comparison.reference,
            gap=ruler(w.finding.margin).cell(w.comparison.gap, signed=True),
            unit=unit_words(w.finding.unit),
            margin=plain(w.finding.margin or 0.0),
            margins=margins_words(w),
            persons=f"{w.comparison.inside.persons:,}" if w.comparison.inside.persons else "",
            verdict=w.comparison.verdict,
        )
        for w in worst(gated(result), most=WORST)
    )


def _coverage(model: ModelRecord) -> str:
    """Return a sentence on the emotions that a model has no output for, if there are any."""
    if not model.not_covered:
        return ""
    return f" It covers {coverage_words(model)}; not covered: {', '.join(model.not_covered)}."


def _sentence(findings: tuple[Finding, ...], result: AuditResult) -> str:
    """Return what was found for one model: counts, and the largest gap."""
    compared = sum(len(f.comparisons) for f in findings)
    if not compared:
        return "No slice of this model was held against a margin."
    counts = in_words(by_comparison(findings))
    said = f"{several(compared, 'comparison')} of a slice with its reference: {counts}."
    found = worst(findings, most=1)
    if not found:
        return f"{said} No gap could be judged."
    name = named(slice_names(result), found[0].comparison.slice).full
    margin = margin_words(found[0].finding)
    gap = gap_words(found[0])
    return f"{said} Largest gap, measured in margins: {gap} for {name}; the margin is {margin}."
