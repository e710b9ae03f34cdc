"""What has to be followed up: each gap beyond its margin, and each that is not settled."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Comparison, Finding, Verdict
from evenhand.reports.declared_text import said
from evenhand.reports.digits import WITHHELD
from evenhand.reports.harm import harmful
from evenhand.reports.naming import SliceName, named, slice_names
from evenhand.reports.scenario_findings import any_names
from evenhand.reports.severity import RULE, Severity, severity
from evenhand.reports.tally import Worst, gap_words, gated, ungated
from evenhand.reports.templating import fill

TITLE = "Findings register"
ORDER = 82
PARTS: tuple[str, ...] = ("R17",)

MOST = 25
"""Entries that are listed, the most severe first; the rest is counted by severity."""

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "register.owner": "Owner of every entry",
        "register.due": "Due",
        "register.severity_rule": "Ranking for treatment, by the owner",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A gap to follow up.

    Attributes:
        severity: by `RULE`.
        finding: the evidence.
        slice: id of the affected group, `""` where the finding is about all.
        group: its name.
        gap: with unit and interval, or why there is none.
        margins: size of the gap in margins, 0 where it is not known.
        scenarios: numbers of the declared scenarios that name the finding, from 1.
        fragile: whether a small change of the analysis changes the verdict.
    """

    severity: Severity
    finding: Finding
    slice: str
    group: str
    verdict: Verdict
    gap: str
    margins: float
    scenarios: tuple[int, ...]
    fragile: bool


def applies(result: AuditResult) -> bool:  # noqa: ARG001 - one signature for all sections
    """Return True: that nothing is to be followed up has to be said as well."""
    return True


def render(result: AuditResult) -> Markup:
    """Return the rule, who follows up, and the entries."""
    found = entries(result)
    return fill(
        "findings_register",
        fields=said(result, FIELDS),
        rule=RULE,
        counts=Counter(entry.severity for entry in found),
        entries=found[:MOST],
        total=len(found),
        judged=len(gated(result)),
        described=len(ungated(result)),
        named=_named(found[:MOST], result),
    )


def _named(shown: tuple[Entry, ...], result: AuditResult) -> tuple[tuple[int, str], ...]:
    """Return the scenarios that shown entries name, by number."""
    used = {number for entry in shown for number in entry.scenarios}
    every = enumerate(result.declared.scenario, start=1)
    return tuple((number, one.group) for number, one in every if number in used)


def entries(result: AuditResult) -> tuple[Entry, ...]:
    """Return every entry, the most severe first, and of these the widest gap in margins first."""
    names, changed = slice_names(result), _fragile(result)
    found = (
        entry for finding in gated(result) for entry in _entries(finding, result, names, changed)
    )
    return tuple(sorted(found, key=lambda e: (e.severity, -e.margins, e.finding.id, e.slice)))


def _entries(
    finding: Finding,
    result: AuditResult,
    names: Mapping[str, SliceName],
    changed: frozenset[tuple[str, str]],
) -> Iterator[Entry]:
    """Yield the entries of one gated finding."""
    numbers = _scenarios(finding, result)
    if not finding.comparisons:
        yield from _as_a_whole(finding, numbers)
    for c in finding.comparisons:
        rank = severity(c, finding)
        if rank is not None and c.verdict is not None:
            known = _sized(c, finding)
            yield Entry(
                severity=rank,
                finding=finding,
                slice=c.slice,
                group=named(names, c.slice).full,
                verdict=c.verdict,
                gap=gap_words(known) if known else _unsized(c),
                margins=known.margins if known else 0.0,
                scenarios=numbers,
                fragile="fragile" in c.hints or (finding.id, c.slice) in changed,
            )


def _as_a_whole(finding: Finding, numbers: tuple[int, ...]) -> Iterator[Entry]:
    """Yield the entry of a finding that is judged without comparisons of slices."""
    if finding.verdict in ("exceeds_margin", "inconclusive"):
        yield Entry(
            severity=2 if finding.verdict == "exceeds_margin" else 4,
            finding=finding,
            slice="",
            group="all items",
            verdict=finding.verdict,
            gap=finding.answer,
            margins=0.0,
            scenarios=numbers,
            fragile=False,
        )


def _sized(c: Comparison, finding: Finding) -> Worst | None:
    """Return a comparison with its gap in margins, None where the gap is not shown."""
    if c.suppressed or c.gap.value is None:
        return None
    size = harmful(c.gap.value, finding.harm)
    margins = size / finding.margin if finding.margin else 0.0
    return Worst(finding=finding, comparison=c, margins=margins)


def _unsized(c: Comparison) -> str:
    """Return why a gap is not shown, in a word or two."""
    return WITHHELD if c.suppressed else "not available"


def _scenarios(finding: Finding, result: AuditResult) -> tuple[int, ...]:
    """Return the numbers of the scenarios that name a finding by its id or code."""
    return tuple(
        number
        for number, one in enumerate(result.declared.scenario, start=1)
        if any_names(one.findings, finding)
    )


def _fragile(result: AuditResult) -> frozenset[tuple[str, str]]:
    """Return the comparisons whose verdict another analysis changes."""
    return frozenset((s.finding, s.slice) for s in result.sensitivity if s.changed)
