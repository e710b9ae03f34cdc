"""Findings as a table for the terminal: verdict as a word, never as a colour alone."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evenhand.audit.result import AuditResult, Finding

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
    """Print every gated finding with its counts, and each slice that exceeds a margin."""
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
    console.print(f"{WORDS[result.verdict]} (exit {result.exit_code})")


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
