"""A finding in one sentence for readers without statistics: the number, how sure, and the margin.

The sentence says no more than the verdict does: “more than is tolerated” only where that is shown,
and for a gap that is not settled that it is not settled.
"""

from collections.abc import Mapping
from types import MappingProxyType

from evenhand.audit.result import AuditResult, Comparison, Finding, Verdict
from evenhand.reports.amount import Amount, span
from evenhand.reports.change_sentence import change_beside, change_told, changes_counted
from evenhand.reports.decision_words import of_models
from evenhand.reports.harm import harmful
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import no_mark
from evenhand.reports.subjects import subject
from evenhand.reports.tally import by_comparison
from evenhand.reports.wording import VERDICTS, sentence, several

BARRED: Mapping[str, str] = MappingProxyType(
    {
        "no_skill": "the model is not shown to do better than a guess here, and who guesses treats "
        "all alike",
        "unequal_loss": "scores are missing more often on one side",
    }
)
"""Why a gap that is small enough is not cleared, by the hint that says so."""


def of_finding(finding: Finding, result: AuditResult) -> str:
    """Return a finding in one or two sentences: its widest gap that counts, then all the others."""
    if not finding.comparisons:
        return ""
    first = widest(finding)
    said = of_comparison(first, finding, result)
    if finding.verdict is None or len(finding.comparisons) == 1:
        return said
    others = changes_counted(finding, result) if of_models(finding) else _others(finding)
    return f"{said} {others}"


def of_comparison(
    c: Comparison, finding: Finding, result: AuditResult, *, beside: bool = True
) -> str:
    """Return a comparison in words: where the gap lies, and what that is beside the margin.

    Args:
        c: of the finding.
        finding: whose comparison it is.
        result: knows names and titles.
        beside: whether to say what the gap is beside the margin; not where the verdict stands by.
    """
    judged = finding.verdict is not None
    where = named(slice_names(result), c.slice).full
    if c.suppressed:
        return f"The numbers of {where} are kept back to protect persons."
    if judged and c.verdict == "insufficient_data":
        why = no_mark(c, result.statistics, judged=True).partition(": ")[2]
        return f"The data are too few for a statement about {where}: {why}"
    why = no_mark(c, result.statistics, judged=judged)
    if why:
        return f"For {where} there is no number. {why}"
    if of_models(finding):
        told, more = change_told(c, finding, result), change_beside(c, finding)
    else:
        told = f"{subject(finding, result)} {span(c, Amount(finding))} {_against(c, where)}."
        more = _beside(c, finding)
    return f"{told} {more}".rstrip() if beside else told


def widest(finding: Finding) -> Comparison:
    """Return the comparison to tell first: by verdict in order of attention, then by gap."""
    order = [*VERDICTS, None]
    rank = {code: place for place, code in enumerate(order)}

    def place(c: Comparison) -> tuple[int, int, float]:
        hidden = bool(c.suppressed) or c.gap.value is None
        known = rank[c.verdict] if finding.verdict is not None else 0
        open_first = known if c.verdict in ("exceeds_margin", "inconclusive") else len(order)
        return (open_first, hidden, -harmful(c.gap.value or 0.0, finding.harm))

    return min(finding.comparisons, key=place)


def _against(c: Comparison, where: str) -> str:
    reference = c.reference or "the reference"
    return f"for {where} than for {reference}"


def _beside(c: Comparison, finding: Finding) -> str:
    """Return what the verdict says of this gap and the margin."""
    if finding.verdict is None or finding.margin is None or c.verdict is None:
        return ""
    owner = finding.margin_owner or "the plan"
    tolerated = f"the {Amount(finding).margin()} that {owner} tolerates"
    told = {
        "exceeds_margin": f"This is shown to be more than {tolerated}.",
        "within_margin": f"This is shown to be less than {tolerated}.",
    }
    return told.get(c.verdict) or _open(c, finding, tolerated)


def _open(c: Comparison, finding: Finding, tolerated: str) -> str:
    """Return why a gap is open: it is not precise enough, or precise and yet not to be cleared."""
    low, high, margin = c.decision_low, c.decision_high, finding.margin or 0.0
    precise = low is not None and high is not None and -margin < low <= high < margin
    barred = next((words for code, words in BARRED.items() if code in c.hints), "")
    if precise and barred:
        return f"That is less than {tolerated}, but it is not cleared: {barred}."
    return f"The data do not settle whether this is more or less than {tolerated}."


def _others(finding: Finding) -> str:
    """Return how often each verdict was given, in words that need no legend."""
    count = by_comparison((finding,))
    told: dict[Verdict, str] = {
        "exceeds_margin": "shown to be more",
        "within_margin": "shown to be less",
        "inconclusive": "not settled",
        "insufficient_data": "with too few data",
        "undefined": "without a number",
    }
    parts = [f"{count[code]:,} {words}" for code, words in told.items() if count[code]]
    if not parts:
        return ""
    return sentence(f"of {several(len(finding.comparisons), 'comparison')}, {', '.join(parts)}")
