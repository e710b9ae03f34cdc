"""What became of a slice from an old model to a new one, in sentences for anybody.

“Worse by more”, “not worse” and “better” are said only where that is shown; of a change that is not
settled it is said what is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from evenhand.audit.finding import Decision
from evenhand.audit.result import AuditResult, Comparison, Finding
from evenhand.reports.amount import Amount, span
from evenhand.reports.decision_words import Kind, decided, kind
from evenhand.reports.naming import named, slice_names
from evenhand.reports.still_open import held_back, persons_missing
from evenhand.reports.subjects import outcome, subject
from evenhand.reports.wording import sentence, several

MOST_NAMED = 4
"""Slices named in a sentence; the others are counted."""

COUNTED: Mapping[Kind, Mapping[Decision, str]] = MappingProxyType(
    {
        "change": MappingProxyType(
            {
                "worse": "worse by more than {margin}",
                "inconclusive": "inconclusive",
                "non_inferior": "not worse by {margin} or more",
                "better": "better",
            }
        ),
        "growth": MappingProxyType(
            {
                "worse": "with a gap wider by more than {margin}",
                "inconclusive": "inconclusive",
                "non_inferior": "with a gap not wider by {margin} or more",
                "better": "with a narrower gap",
            }
        ),
        "drift": MappingProxyType(
            {
                "worse": "moved by more than {margin}",
                "inconclusive": "inconclusive",
                "non_inferior": "moved by less than {margin}",
                "better": "moved by less than {margin}",
            }
        ),
    }
)
"""What is counted of slices, by the kind of rows."""

BESIDE: Mapping[Kind, Mapping[Decision, str]] = MappingProxyType(
    {
        "change": MappingProxyType(
            {
                "worse": "worse by more than {margin}",
                "non_inferior": "worse by less than {margin}, if at all",
                "better": "better, by however little",
            }
        ),
        "growth": MappingProxyType(
            {
                "worse": "a growth of more than {margin}",
                "non_inferior": "a growth of less than {margin}, if at all",
                "better": "narrower, by however little",
            }
        ),
        "drift": MappingProxyType(
            {
                "worse": "a move of more than {margin}",
                "non_inferior": "a move of less than {margin}",
                "better": "a move of less than {margin}",
            }
        ),
    }
)
"""What one row is shown to be, by the kind of rows."""

SCORES = "mean_score"
"""The metric whose words tell of scores as such, for drift."""


def change_told(c: Comparison, finding: Finding, result: AuditResult) -> str:
    """Return where a change lies, as a sentence."""
    where = named(slice_names(result), c.slice).full
    models = f"with {finding.model} than with {finding.against or 'the old model'}"
    amount = Amount(finding)
    if kind(finding) == "growth":
        words = f"{outcome(finding, result)}: the gap between {where} and its reference group is"
        return f"{words} {span(c, amount, ('narrower', 'wider'))} {models}."
    asked = replace(finding, metric=SCORES) if kind(finding) == "drift" else finding
    return f"{subject(asked, result)} {span(c, amount)} for {where} {models}."


def other_model(finding: Finding) -> str:
    """Return which model the finding's own is held against, as words that follow its name."""
    return f"against {finding.against or 'the old model'}"


def change_beside(c: Comparison, finding: Finding) -> str:
    """Return what a change is beside what is tolerated; `""` where nothing judges it."""
    decision = decided(c)
    if finding.margin is None or finding.verdict is None or not decision:
        return ""
    owner = finding.margin_owner or "the plan"
    tolerated = f"the {Amount(finding).margin()} that {owner} tolerates"
    words = {key: text.format(margin=tolerated) for key, text in BESIDE[_sort(finding)].items()}
    barred = held_back(c, finding)
    if barred:
        return f"This is shown to be {words['non_inferior']}, but is not cleared: {barred}."
    if decision == "inconclusive":
        return f"The data do not settle whether that is {words['worse']}.{_wanting(c)}"
    return f"This is shown to be {words[decision]}."


def changes_counted(finding: Finding, result: AuditResult) -> str:
    """Return in how many slices what is shown, with the names of those that ask for attention.

    Everybody together is no slice and is not counted. A slice that is better is also not worse.
    """
    rows = [c for c in finding.comparisons if c.slice]
    if not rows:
        return ""
    margin = Amount(finding).margin()
    words = {key: text.format(margin=margin) for key, text in COUNTED[_sort(finding)].items()}
    by = {decision: [c for c in rows if decided(c) == decision] for decision in words}
    better = len(by["better"]) if kind(finding) != "drift" else 0
    cleared = len(by["non_inferior"]) + len(by["better"])
    silent = [c for c in rows if not decided(c)]
    parts = (
        _named(by["worse"], words["worse"], result),
        _named(by["inconclusive"], words["inconclusive"], result),
        f"{cleared:,} {words['non_inferior']}" if cleared else "",
        f"{better:,} of these {words['better']}" if better else "",
        _named(silent, "without an answer", result),
    )
    return sentence(f"of {several(len(rows), 'slice')}: {', '.join(filter(None, parts))}")


def _named(rows: Sequence[Comparison], words: str, result: AuditResult) -> str:
    """Return how many rows there are, with the names of the first; `""` where there are none."""
    if not rows:
        return ""
    names = slice_names(result)
    told = "; ".join(named(names, c.slice).full for c in rows[:MOST_NAMED])
    rest = len(rows) - MOST_NAMED
    more = f" and {rest:,} more" if rest > 0 else ""
    return f"{len(rows):,} {words} ({told}{more})"


def _sort(finding: Finding) -> Kind:
    """Return the kind of a finding's rows as far as sentences know it."""
    own = kind(finding)
    return own if own in COUNTED else "change"


def _wanting(c: Comparison) -> str:
    """Return how many persons more would settle a row, `""` where that is not known."""
    more = persons_missing(c)
    if not more:
        return ""
    return f" To show that it is not, about {several(more, 'more person')} would be needed."
