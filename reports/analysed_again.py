"""Which judged comparisons were analysed again in other ways, and how their verdicts change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evenhand.audit.result import AuditResult, Comparison, Finding, Verdict
from evenhand.reports.tally import gated
from evenhand.reports.wording import VERDICTS, several

MOST = 3
"""Kinds of changes that are told, the most frequent first; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A gated comparison; `others` are the verdicts of other ways that are not the audit's."""

    finding: Finding
    comparison: Comparison
    others: frozenset[Verdict]


def again(result: AuditResult) -> tuple[str, ...]:
    """Return what was analysed again, what was not, and what changes, as sentences."""
    shown = _verdicts(result)
    hidden = {(s.finding, s.slice) for s in result.sensitivity if s.reason} - shown.keys()
    own = [(f, c) for f in gated(result) for c in f.comparisons]
    if not own:
        return ()
    done = [
        Judged(finding=f, comparison=c, others=shown[f.id, c.slice] - {c.verdict})
        for f, c in own
        if (f.id, c.slice) in shown
    ]
    known = shown.keys() | hidden
    left = [f for f, c in own if (f.id, c.slice) not in known]
    kept = sum((f.id, c.slice) in hidden for f, c in own)
    return (" ".join(_reach(done, left, kept)), *_changes(done))


def _verdicts(result: AuditResult) -> Mapping[tuple[str, str], frozenset[Verdict]]:
    """Return the verdicts of other ways by finding and slice, those without numbers left out."""
    found: dict[tuple[str, str], frozenset[Verdict]] = {}
    for s in result.sensitivity:
        if s.finding and not s.reason:
            place = s.finding, s.slice
            found[place] = found.get(place, frozenset()) | s.verdicts.keys()
    return found


def _reach(done: list[Judged], left: list[Finding], kept: int) -> Iterator[str]:
    """Yield how many comparisons were analysed again, and how many were not."""
    if done:
        what = several(len(done), "comparison")
        yield f"Analysed again in other ways: {what} ({_codes(j.finding for j in done)})."
    if left:
        what = several(len(left), "comparison")
        yield f"Not analysed again: {what} ({_codes(left)})."
    if kept:
        yield f"Kept back to protect persons: {several(kept, 'comparison')}."


def _codes(findings: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(f.code for f in findings))


def _changes(done: list[Judged]) -> Iterator[str]:
    """Yield how many verdicts change, from what to what, and how many that clear a slice."""
    changed = [j for j in done if j.others]
    if done and not changed:
        yield "None of those analysed again gets another verdict."
    if not changed:
        return
    verb = "gets" if len(changed) == 1 else "get"
    yield (
        f"{len(changed):,} of the {len(done):,} {verb} another verdict in some of these ways: "
        f"{_kinds(changed)}."
    )
    cleared = [j for j in done if j.comparison.verdict == "within_margin"]
    lost = sum(bool(j.others) for j in cleared)
    if lost:
        verb = "is" if lost == 1 else "are"
        yield f"Of the {len(cleared):,} that are within margin, {lost:,} {verb} among them."


def _kinds(changed: list[Judged]) -> str:
    """Return the changes as words, the most frequent first; a comparison may show several."""
    counts = Counter(
        (_word(j.comparison.verdict), VERDICTS[other]) for j in changed for other in j.others
    )
    kinds = sorted(counts.items(), key=lambda kind: (-kind[1], kind[0]))
    told = [f"{n:,} from “{old}” to “{new}”" for (old, new), n in kinds[:MOST]]
    rest = len(kinds) - MOST
    more = f", and {several(rest, 'rarer change')}" if rest > 0 else ""
    twice = " (some change in more than one way)" if counts.total() > len(changed) else ""
    return ", ".join(told) + more + twice


def _word(verdict: Verdict | None) -> str:
    return VERDICTS[verdict] if verdict else "no verdict"
