"""The first page: what was found, how sure that is, and about whom it says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Finding, ModelRecord, Verdict
from evenhand.reports.accepted import accepted_words
from evenhand.reports.analysed_again import again
from evenhand.reports.change_sentence import other_model
from evenhand.reports.compared_models import compared_models
from evenhand.reports.decision_words import of_models
from evenhand.reports.digits import level, plain
from evenhand.reports.exhibit import margin_words
from evenhand.reports.largest_rows import largest_gaps, worst_changes
from evenhand.reports.naming import named, slice_names
from evenhand.reports.next_steps import next_steps
from evenhand.reports.plain_sentence import of_finding, widest
from evenhand.reports.protected_attributes import unmeasured
from evenhand.reports.scoring_place import left_words
from evenhand.reports.subjects import outcome
from evenhand.reports.tally import (
    by_comparison,
    by_finding,
    coverage_words,
    exit_words,
    gap_words,
    gated,
    in_words,
    judged_changes,
    judged_gaps,
    models,
    withheld,
    worst,
)
from evenhand.reports.templating import fill
from evenhand.reports.wording import CHANGE_MEANINGS, MEANINGS, VERDICTS, several

TITLE = "Headline"
ORDER = 10
PARTS: tuple[str, ...] = ("R2",)
MOST_TOLD, MOST_LINKS, MOST_NAMED = 6, 6, 8
"""Models told of, links of a model and slices named; the rest is counted."""

SILENT: Mapping[str, str] = MappingProxyType(
    {
        "insufficient_data": "Too few data for a verdict",
        "suppressed": "Withheld to protect persons",
        "empty": "Declared, and without any data",
        "not_judged": "Level not known",
    }
)
"""Statuses of slices about which the findings say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A model on the first page.

    Attributes:
        sentence: what was found, in words.
        counts: its compared slices by verdict, without zeros.
        findings: its gated findings to link to, with what each is about, those first that ask for
            attention.
        more: how many more it has.
    """

    name: str
    verdict: Verdict | None
    sentence: str
    counts: tuple[tuple[Verdict, int], ...]
    findings: tuple[tuple[Finding, str], ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was found for one model, or for one held against another, without statistics."""

    model: str
    sentence: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Slices about which nothing is said, for one reason; `more` are not named."""

    what: str
    names: tuple[str, ...]
    more: int


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
        accepted=accepted_words(result),
        cards=[card(name, result) for name in models(result)],
        counted=by_finding(findings),
        compared=by_comparison(findings),
        tops=largest_gaps(result),
        changes=worst_changes(result),
        told=told(result),
        sure=sure(result),
        steps=next_steps(result),
        grounds=[ground.name for ground in unmeasured(result)],
        silences=silences(result),
        hidden=withheld(result),
        left=left_words(result),
        meanings=CHANGE_MEANINGS if compared_models(result) else MEANINGS,
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
    only_held_against = not findings and bool(_against(name, result))
    return Card(
        name=name or "The data",
        verdict=record.verdict if record and not only_held_against else None,
        sentence=_sentence(findings, result)
        + (_coverage(record) if record else "")
        + _against(name, result),
        counts=tuple((v, n) for v, n in compared.items() if n),
        findings=tuple(
            (f, outcome(f, result) if of_models(f) else f.emotion)
            for f in sorted(findings, key=_attention)[:MOST_LINKS]
        ),
        more=max(0, len(findings) - MOST_LINKS),
    )


def _attention(finding: Finding) -> int:
    return list(VERDICTS).index(finding.verdict or "within_margin")


def told(result: AuditResult) -> tuple[Told, ...]:
    """Return a sentence for each model, then for each question about one held against another.

    It tells the widest gap, or the worst change, in margins, those that exceed first.
    """
    found: dict[tuple[str, str], list[Finding]] = {(name, ""): [] for name in models(result)}
    for f in judged_gaps(result):
        found[f.model, ""].append(f)
    for f in judged_changes(result):
        found.setdefault((f"{f.model} {other_model(f)}", f.code), []).append(f)
    chosen = [(name, _first(tuple(members))) for (name, _), members in found.items()]
    known = [(name, finding) for name, finding in chosen if finding is not None]
    return tuple(
        Told(model=name or "The data", sentence=of_finding(finding, result), finding=finding)
        for name, finding in known[:MOST_TOLD]
    )


def _first(findings: tuple[Finding, ...]) -> Finding | None:
    """Return the finding to tell first, None where nothing is compared."""
    own = tuple(f for f in findings if f.comparisons)
    if not own:
        return None
    least = min(map(_attention, own))
    pressing = tuple(f for f in own if _attention(f) == least)
    shown = [replace(f, comparisons=(widest(f),)) for f in pressing]
    found = worst(tuple(shown), most=1)
    return next((f for f in pressing if found and f.id == found[0].finding.id), pressing[0])


def sure(result: AuditResult) -> tuple[str, ...]:
    """Return how far the findings can be relied on, as sentences."""
    counts = by_comparison(gated(result))
    rules, data = result.statistics, result.data
    made = ", all of them synthetic" if data.subjects == "synthetic" else ""
    told = [f"The data: {several(data.items, 'item')} of {several(data.persons, 'person')}{made}."]
    if sum(counts.values()):
        compared = several(sum(counts.values()), "comparison")
        told.append(f"{compared} with a margin: {in_words(counts)}.")
    told.append(
        f"“Between” speaks of {level(rules.level)} intervals; “shown to be more” allows for the "
        f"number of comparisons made (level {plain(rules.alpha)}, {rules.multiplicity})."
    )
    return (*told, *again(result))


def silences(result: AuditResult) -> tuple[Silence, ...]:
    """Return the slices without verdicts by reason, the first of them by name."""
    names = slice_names(result)
    found = []
    for status, words in SILENT.items():
        members = [names[s.id].full for s in result.slices if s.status == status]
        if members:
            more = max(0, len(members) - MOST_NAMED)
            found.append(Silence(what=words, names=tuple(members[:MOST_NAMED]), more=more))
    return tuple(found)


def _coverage(model: ModelRecord) -> str:
    """Return a sentence on the emotions that a model has no output for, if there are any."""
    if not model.not_covered:
        return ""
    return f" It covers {coverage_words(model)}; not covered: {', '.join(model.not_covered)}."


def _against(name: str, result: AuditResult) -> str:
    """Return which models are held against this one, if there are any."""
    newer = [new for new, old in compared_models(result) if old == name]
    return f" Held against it: {', '.join(newer)}." if newer else ""


def _sentence(findings: tuple[Finding, ...], result: AuditResult) -> str:
    """Return what was found for one model: its gaps, then its changes from other models."""
    own = tuple(f for f in findings if not of_models(f))
    between: dict[str, list[Finding]] = {}
    for finding in findings:
        if of_models(finding):
            between.setdefault(other_model(finding), []).append(finding)
    told = [_changes(other, tuple(members)) for other, members in between.items()]
    if told and not own:
        return " ".join(told)
    return " ".join((_gaps(own, result), *told))


def _changes(other: str, findings: tuple[Finding, ...]) -> str:
    """Return how often which verdict was given on changes from another model."""
    compared = several(sum(len(f.comparisons) for f in findings), "change")
    return f"{compared} by slice {other}: {in_words(by_comparison(findings))}."


def _gaps(findings: tuple[Finding, ...], result: AuditResult) -> str:
    """Return counts, and the largest gap."""
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
