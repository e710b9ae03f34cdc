"""A finding in one sentence for readers without statistics: the number, how sure, and the margin.

The sentence says no more than the verdict does: “more than is tolerated” only where that is shown,
and for a gap that is not settled that it is not settled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evenhand.audit.result import AuditResult, Comparison, Finding, Verdict
from evenhand.reports.digits import number, plain
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import no_mark, ruler
from evenhand.reports.tally import by_comparison
from evenhand.reports.wording import VERDICTS, sentence, several

SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "bias": "Scores{of}, held against their labels, are",
        "calibration_slope": "The rise of the label{of} that goes with a point of score is",
        "ccc": "The agreement of scores and labels{of} is",
        "change within pairs": "Scores{of} of the same material are",
        "fnr": "The share of items in which the emotion is missed{of} is",
        "fpr": "The share of items in which the emotion is seen and is not there{of} is",
        "mae": "The usual distance between score and label{of} is",
        "mean_residual": "Scores{of}, held against their labels, are",
        "mean_score": "Scores{of} are",
        "over_reading": "The share of items with a false alarm{of} is",
        "pearson": "The agreement of scores and labels in their ups and downs{of} is",
        "selection_rate": "The share of items in which the emotion is found{of} is",
        "spearman": "The agreement of scores and labels in their order{of} is",
        "tpr": "The share of items with the emotion in which it is found{of} is",
    }
)
"""What lies higher or lower, by the name of a metric without its settings."""

BARRED: Mapping[str, str] = MappingProxyType(
    {
        "no_skill": "the model is not shown to do better than a guess here, and who guesses treats "
        "all alike",
        "unequal_loss": "scores are missing more often on one side",
    }
)
"""Why a gap that is small enough is not cleared, by the hint that says so."""

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Amount:
    """How much higher or lower something is, in the unit of a finding."""

    finding: Finding

    @property
    def share(self) -> bool:
        """Whether the unit is a share, told in percentage points."""
        return self.finding.unit == "share"

    def bare(self, value: float) -> str:
        """Return a size without its sign and unit."""
        write = ruler(self.finding.margin)
        if not self.share:
            return write.text(abs(value))
        guards = tuple(PERCENT * guard for guard in write.guards)
        decimals = max(1, write.decimals - 2)
        return number(PERCENT * abs(value), decimals=decimals, guards=guards)

    def unit(self) -> str:
        """Return the unit as it follows a number."""
        if self.share:
            return " percentage points"
        return "" if self.finding.unit in ("", "1") else f" {self.finding.unit}"

    def margin(self) -> str:
        """Return the tolerated gap."""
        margin = self.finding.margin or 0.0
        return f"{plain(PERCENT * margin) if self.share else plain(margin)}{self.unit()}"


def of_finding(finding: Finding, result: AuditResult) -> str:
    """Return a finding in one or two sentences: its widest gap that counts, then all the others."""
    if not finding.comparisons:
        return ""
    first = widest(finding)
    said = of_comparison(first, finding, result)
    if finding.verdict is None or len(finding.comparisons) == 1:
        return said
    return f"{said} {_others(finding)}"


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
    told = f"{_subject(finding, result)} {_span(c, Amount(finding))} {_against(c, where)}."
    return f"{told} {_beside(c, finding)}".rstrip() if beside else told


def widest(finding: Finding) -> Comparison:
    """Return the comparison to tell first: by verdict in order of attention, then by gap."""
    order = [*VERDICTS, None]
    rank = {code: place for place, code in enumerate(order)}

    def place(c: Comparison) -> tuple[int, int, float]:
        hidden = bool(c.suppressed) or c.gap.value is None
        known = rank[c.verdict] if finding.verdict is not None else 0
        open_first = known if c.verdict in ("exceeds_margin", "inconclusive") else len(order)
        return (open_first, hidden, -abs(c.gap.value or 0.0))

    return min(finding.comparisons, key=place)


def _subject(finding: Finding, result: AuditResult) -> str:
    """Return what is higher or lower, with the emotion that it is about."""
    name = finding.metric.partition("[")[0].partition(" (")[0]
    titles = {m.name: m.title for m in result.metrics}
    title = titles.get(finding.metric, finding.metric or finding.title)
    about = f"the {finding.emotion}" if finding.emotion.startswith("mean of") else finding.emotion
    return SUBJECTS.get(name, f"“{_braced(title)}”{{of}} is").format(of=about and f" for {about}")


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _against(c: Comparison, where: str) -> str:
    reference = c.reference or "the reference"
    return f"for {where} than for {reference}"


def _span(c: Comparison, amount: Amount) -> str:
    """Return where the gap lies: between its ends, or its value where there are none."""
    low, high, unit = c.gap.low, c.gap.high, amount.unit()
    if low is None or high is None:
        value = c.gap.value or 0.0
        side = "lower" if value < 0 else "higher"
        return f"{amount.bare(value)}{unit} {side}, with a precision that is not known,"
    if low < 0 < high:
        return f"between {amount.bare(low)} lower and {amount.bare(high)}{unit} higher"
    ends = (low, high) if low >= 0 else (high, low)
    side = "higher" if low >= 0 else "lower"
    return f"between {amount.bare(ends[0])} and {amount.bare(ends[1])}{unit} {side}"


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
