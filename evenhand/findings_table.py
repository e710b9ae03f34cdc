"""Findings as a table for the terminal: verdict as a word, never as a colour alone."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evenhand.audit.result import AuditResult, Exclusion, Finding
from evenhand.reports.digits import percent
from evenhand.reports.open_rows import OpenRow, open_rows, shortened
from evenhand.reports.tally import exit_words
from evenhand.reports.wording import reason

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "within_margin": "within margin",
        "exceeds_margin": "EXCEEDS MARGIN",
        "inconclusive": "inconclusive",
        "insufficient_data": "insufficient data",
        "undefined": "undefined",
    }
)


def show(result: AuditResult, console: Console) -> None:
    """Print every gated finding with its counts, what exceeds, what is open and what is missing."""
    table = Table(title=escape(result.plan.title), title_justify="left")
    table.add_column("verdict", no_wrap=True)
    table.add_column("gate", overflow="fold")
    table.add_column("margin", justify="right", no_wrap=True)
    table.add_column("slices", overflow="fold")
    for finding in result.findings:
        if finding.gated:
            table.add_row(*map(escape, _row(finding)))
    console.print(table)
    for finding in result.findings:
        for row in finding.comparisons:
            if row.verdict == "exceeds_margin":
                console.print(escape(_named(finding, row.slice, row.gap.value)))
    for line in (*shortened([_still(row) for row in open_rows(result)]), *_left_out(result)):
        console.print(escape(line), soft_wrap=True)
    console.print(f"{WORDS[result.verdict]} (exit {result.exit_code})")
    if result.verdict != "within_margin" and result.exit_code == 0:
        console.print(escape(exit_words(result)), soft_wrap=True)


def _row(finding: Finding) -> list[str]:
    """Return the cells of one finding."""
    counts = Counter(str(c.verdict) for c in finding.comparisons)
    slices = ", ".join(f"{counts[v]} {words}" for v, words in WORDS.items() if counts[v])
    return [
        WORDS[finding.verdict or "undefined"],
        f"{finding.code} {finding.metric}, {finding.emotion} ({finding.model})",
        f"{finding.margin:g}",
        slices,
    ]


def _named(finding: Finding, part: str, gap: float | None) -> str:
    """Return one line about a slice that exceeds its margin."""
    size = "withheld" if gap is None else f"{gap:+.3g} {finding.unit}"
    gate = f"{finding.code} {finding.model}: {finding.metric}, {finding.emotion}"
    return f"  {gate} at {part}: gap {size}, margin {finding.margin:g}"


def _still(row: OpenRow) -> str:
    """Return one line about a comparison that is open."""
    f = row.finding
    about = ", ".join(filter(None, (f.metric, f.emotion)))
    place = f" at {row.slice}" if row.slice else ""
    return f"open: {' '.join(filter(None, (f.code, f.model)))}: {about}{place}: {row.told}"


def _left_out(result: AuditResult) -> tuple[str, ...]:
    """Return a line about items and predictions that were left out, if there are any."""
    lost = [
        e for e in result.data.exclusions if e.what in ("items", "predictions") and e.count != 0
    ]
    if not lost:
        return ()
    return (f"left out: {'; '.join(map(_loss, lost))}; see Not assessed",)


def _loss(exclusion: Exclusion) -> str:
    """Return which share of the rows is missing, and why."""
    share = "withheld" if exclusion.share is None else percent(exclusion.share)
    return f"{share} of {exclusion.what} ({reason(exclusion.reason)})"
