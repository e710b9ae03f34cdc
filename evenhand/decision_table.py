"""Decisions of a comparison as a table for the terminal: a word for each slice and gate."""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evenhand.audit.result import AuditResult, Comparison, Finding

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "better": "better",
        "non_inferior": "not worse",
        "worse": "WORSE",
        "inconclusive": "inconclusive",
        "": "undefined",
    }
)
CODES = ("CMP001", "CMP002")
"""Questions whose rows have a decision."""


MOST: Final = 60
"""So many rows are printed for two models; the page has all of them."""

_SETTLED = ("better", "non_inferior")


def show_decisions(result: AuditResult, console: Console) -> None:
    """Print one row for each slice and gate of every comparison of models.

    Where there are very many, those that stand in the way are printed first, and the others are
    counted.

    Args:
        result: of a comparison.
        console: where to.
    """
    told = [finding for finding in result.findings if finding.code in CODES and finding.gated]
    for pair in dict.fromkeys((finding.model, finding.against) for finding in told):
        every = [
            (finding, row)
            for finding in told
            if (finding.model, finding.against) == pair
            for row in finding.comparisons
        ]
        rows = every if len(every) <= MOST else sorted(every, key=_urgency)
        console.print(_table(f"{pair[0]} held against {pair[1]}", rows[:MOST]))
        rest = Counter(_word(row) for _, row in rows[MOST:])
        if rest:
            words = ", ".join(f"{count} {word}" for word, count in rest.most_common())
            console.print(f"{rest.total()} rows more, see the report: {words}")


def _urgency(of: tuple[Finding, Comparison]) -> int:
    """Return 0 for what is worse, 1 for what is open and 2 for what is settled."""
    decision = of[1].decision
    return 0 if decision == "worse" else 2 if decision in _SETTLED else 1


def _table(title: str, rows: Sequence[tuple[Finding, Comparison]]) -> Table:
    """Return the table of two models."""
    table = Table(title=escape(title), title_justify="left")
    table.add_column("decision", no_wrap=True)
    table.add_column("slice", overflow="fold")
    table.add_column("gate", overflow="fold")
    table.add_column("change and interval", overflow="fold")
    table.add_column("margin", justify="right", no_wrap=True)
    for finding, row in rows:
        table.add_row(*map(escape, _row(finding, row)))
    return table


def _row(finding: Finding, row: Comparison) -> list[str]:
    """Return the cells of one row."""
    what = "gap of " if finding.code == "CMP002" else ""
    return [
        _word(row),
        row.slice or "everybody",
        f"{what}{finding.metric}, {finding.emotion}",
        _change(row),
        "" if finding.margin is None else f"{finding.margin:g}",
    ]


def _word(row: Comparison) -> str:
    """Return the decision on a row as a word; what lacks data says so."""
    return "insufficient data" if row.verdict == "insufficient_data" else WORDS[row.decision]


def _change(row: Comparison) -> str:
    """Return a change with its interval, or that it is withheld."""
    gap = row.gap
    if row.suppressed:
        return "withheld"
    if gap.value is None:
        return ""
    if gap.low is None or gap.high is None:
        return f"{gap.value:+.3g}"
    return f"{gap.value:+.3g} ({gap.low:+.3g} to {gap.high:+.3g})"
