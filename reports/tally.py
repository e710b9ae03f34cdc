"""Counts over the findings of a result, and its largest gaps: what the first page says."""

from collections import Counter
from dataclasses import dataclass

from evenhand.audit.result import (
    AuditResult,
    Comparison,
    Exclusion,
    Finding,
    ModelRecord,
    Verdict,
)
from evenhand.reports.decision_words import of_models
from evenhand.reports.digits import number, percent
from evenhand.reports.harm import harmful
from evenhand.reports.rows import ruler
from evenhand.reports.wording import VERDICTS, several, unit_words

UNPLACED = ("insufficient_data", "undefined", None)
FEWEST_HIDDEN = 2
KEPT = "kept"
"""How the reason of rows begins that are in the audit and need a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """A gated comparison and how large its gap is in margins, counted where it does harm."""

    finding: Finding
    comparison: Comparison
    margins: float


def gated(result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings that count for the exit code."""
    return tuple(f for f in result.findings if f.gated)


def judged_gaps(result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings that count and are about one model, or about the data."""
    return tuple(f for f in gated(result) if not of_models(f))


def judged_changes(result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings that count and hold one model against another."""
    return tuple(f for f in gated(result) if of_models(f))


def ungated(result: AuditResult) -> tuple[Finding, ...]:
    """Return the findings that describe and do not judge."""
    return tuple(f for f in result.findings if not f.gated)


def models(result: AuditResult) -> tuple[str, ...]:
    """Return the models' names, and those that only findings mention."""
    seen = [m.name for m in result.models] + [f.model for f in gated(result)]
    return tuple(dict.fromkeys(seen))


def lost(result: AuditResult) -> tuple[Exclusion, ...]:
    """Return the rows that were left out."""
    return tuple(e for e in result.data.exclusions if not e.reason.startswith(KEPT))


def stayed(result: AuditResult) -> tuple[Exclusion, ...]:
    """Return the rows that are counted beside those left out, and are in the audit."""
    return tuple(e for e in result.data.exclusions if e.reason.startswith(KEPT))


def uncovered(result: AuditResult) -> tuple[ModelRecord, ...]:
    """Return the models that have no output for some emotion of the audit."""
    return tuple(m for m in result.models if m.not_covered)


def coverage_words(model: ModelRecord) -> str:
    """Return how many of the emotions a model covers, nothing where it covers all."""
    if not model.not_covered:
        return ""
    covered = len(model.covers)
    return f"{covered} of {several(covered + len(model.not_covered), 'emotion')}"


def exit_words(result: AuditResult) -> str:
    """Return the exit code as a sentence, with what it rests on where that is not everything.

    That is said where open questions end with 0, and where only comparisons of models count.
    """
    between = " Only comparisons of models count for it." if result.scope == "comparison" else ""
    return _exit_words(result) + between


def _exit_words(result: AuditResult) -> str:
    """Return the exit code, with the reason where open questions end with 0."""
    known = result.baseline
    if known and result.exit_code != known.exit_code_without:
        return (
            f"Exit code {result.exit_code}, because of accepted findings; without them it would be "
            f"{known.exit_code_without}."
        )
    if result.exit_code or result.verdict == "within_margin":
        return f"Exit code {result.exit_code}."
    return 'Exit code 0, because the plan allows open questions (inconclusive = "allow").'


def by_finding(findings: tuple[Finding, ...]) -> dict[Verdict, int]:
    """Return the number of findings for each verdict, zeros included."""
    found = Counter(f.verdict for f in findings)
    return {verdict: found[verdict] for verdict in VERDICTS}


def by_comparison(findings: tuple[Finding, ...]) -> dict[Verdict, int]:
    """Return the number of compared slices for each verdict, zeros included."""
    found = Counter(c.verdict for f in findings for c in f.comparisons)
    return {verdict: found[verdict] for verdict in VERDICTS}


def worst(findings: tuple[Finding, ...], *, most: int) -> tuple[Worst, ...]:
    """Return the comparisons with the largest gaps, measured in margins, largest first.

    Gains of a new model over an old one come last, as less than nothing.
    """
    known = [
        Worst(finding=f, comparison=c, margins=harmful(c.gap.value, f.harm) / f.margin)
        for f in findings
        for c in f.comparisons
        if f.margin and c.gap.value is not None and c.verdict not in UNPLACED and not c.suppressed
    ]
    return tuple(sorted(known, key=lambda w: -w.margins)[:most])


def margins_words(w: Worst) -> str:
    """Return the gap in margins; a gap inside the margin is never written as a whole one."""
    return number(w.margins, decimals=1, guards=(1.0,))


def gap_words(w: Worst) -> str:
    """Return gap, unit and interval of a comparison in a few words."""
    write = ruler(w.finding.margin)
    cell = write.cell(w.comparison.gap, signed=True)
    interval = f" ({cell.interval})" if cell.interval else ""
    return f"{cell.text}{unit_words(w.finding.unit)}{interval}"


def in_words(counts: dict[Verdict, int]) -> str:
    """Return the counts as words, leaving out zeros.

    >>> in_words({"exceeds_margin": 1, "inconclusive": 0, "within_margin": 4})
    '1 exceeds the margin, 4 within margin'
    >>> in_words({"exceeds_margin": 2, "inconclusive": 3})
    '2 exceed the margin, 3 inconclusive'
    """
    return ", ".join(_counted(verdict, n) for verdict, n in counts.items() if n)


def _counted(verdict: Verdict, n: int) -> str:
    """Return a count with its verdict, the verb after its number."""
    if verdict == "exceeds_margin":
        return several(n, "exceeds the margin", "exceed the margin")
    return f"{n:,} {VERDICTS[verdict]}"


def withheld(result: AuditResult) -> tuple[str, ...]:
    """Return a sentence for each attribute or crossing with withheld slices: how many items.

    The number follows from the total and the shown slices, so it is given only where two or more
    slices are withheld: with one alone it would be the very count that is to be protected.
    """
    groups: dict[tuple[str, ...], list[int | None]] = {}
    for s in result.slices:
        groups.setdefault(tuple(name for name, _ in s.where), []).append(
            None if s.status == "suppressed" else s.items
        )
    return tuple(
        _withheld(" \N{MULTIPLICATION SIGN} ".join(names), items, result.data.items)
        for names, items in groups.items()
        if None in items
    )


def _withheld(name: str, items: list[int | None], total: int) -> str:
    hidden = items.count(None)
    rest = total - sum(n for n in items if n is not None)
    start = f"{name}: {several(hidden, 'slice')} withheld"
    if hidden < FEWEST_HIDDEN or rest < 0 or not total:
        return f"{start}; the number of items is withheld with it"
    return f"{start}, at most {several(rest, 'item')} ({percent(rest / total)} of all)"
