"""Other choices that could have been made: does a verdict hang on one of them?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from markupsafe import Markup

from evenhand.audit.result import AuditResult, Comparison, Finding, Sensitivity, Verdict
from evenhand.audit.sensitivity.variant import all_variants
from evenhand.reports.digits import count
from evenhand.reports.figures.dots import Dot, DotRow, DotScale, dots
from evenhand.reports.figures.svg import Caption
from evenhand.reports.naming import named, slice_names
from evenhand.reports.rows import ruler
from evenhand.reports.templating import fill
from evenhand.reports.wording import VERDICTS, several

TITLE = "Sensitivity to other choices"
ORDER = 80
PARTS: tuple[str, ...] = ("R16",)

MOST = 24
"""Comparisons that are drawn and listed; `result.json` has all."""

MOST_OTHERS = 3
"""Other verdicts of one comparison that are listed."""

WHY: Mapping[str, str] = MappingProxyType(
    {
        "files_not_at_hand": "the files of scores were not at hand",
        "no_crosswalk": "no model is named by another label set",
        "no_draws": "no verdict of this plan rests on random draws",
        "no_other_reach": "the other reach covers nothing that is audited",
        "no_other_threshold": "the scale leaves no room for another threshold",
        "no_threshold": "no gate has a threshold",
        "no_unknown": "every level is known",
        "nothing_missing": "no score is missing",
        "one_person": "there is one person only",
        "one_rater": "there is one rater only",
        "one_rating_an_item": "no item has several ratings",
        "one_source": "no attribute dataset, corpus, source or collection tells sources apart",
        "raters_not_named": "labels came ready-made, without single ratings",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Another way to analyse, in a line.

    Attributes:
        title: in a few words.
        what: what was done, or why nothing was.
        done: whether anything was.
        comparisons, changed, hidden: as text.
    """

    title: str
    what: str
    done: bool
    comparisons: str = ""
    changed: str = ""
    hidden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A comparison with what came out otherwise.

    Attributes:
        finding, comparison: of the audit.
        name: of the slice.
        lowest, highest: of all runs and the audit itself, None where no run has a gap.
        margins: the wider of these, in margins.
        others: verdicts that some other way gives, with how often by which.
    """

    finding: Finding
    comparison: Comparison
    name: str
    lowest: float | None
    highest: float | None
    margins: float
    others: tuple[str, ...]

    def text(self, value: float | None) -> str:
        """Return a gap as text."""
        return ruler(self.finding.margin).text(value, signed=True)


def applies(result: AuditResult) -> bool:
    """Return whether anything was analysed again."""
    return bool(result.sensitivity)


def render(result: AuditResult) -> Markup:
    """Return one sentence, what was done, a picture, and the comparisons behind it."""
    ranges = changed_first(result)
    drawn = ranges[:MOST]
    return fill(
        "sensitivity",
        said=summary(result, ranges),
        ways=ways(result),
        pictures=_pictures(drawn),
        ranges=drawn,
        more=len(ranges) - len(drawn),
        changed=sum(bool(r.others) for r in ranges),
    )


def summary(result: AuditResult, ranges: Sequence[Range]) -> str:
    """Return what was found in plain words."""
    hidden = len({(s.finding, s.slice) for s in result.sensitivity if s.reason == "disclosure"})
    changed = [r for r in ranges if r.others]
    claimed = Counter(r.comparison.verdict for r in changed if "fragile" in r.comparison.hints)
    total = several(len(ranges), "gated comparison")
    if not ranges:
        said = "No gated comparison could be analysed in another way."
    elif not changed:
        said = f"Of {total}, none changes its verdict under any other choice below."
    else:
        verb = "changes its verdict" if len(changed) == 1 else "change their verdict"
        said = f"Of {total}, {count(len(changed))} {verb} under some other choice below."
        fixed = ", ".join(f"{n} “{VERDICTS[v]}”" for v, n in claimed.items() if v)
        if fixed:
            said += f" Among these are {fixed}: such a verdict hangs on a choice of the analysis."
    if hidden:
        kept = several(hidden, "comparison")
        said += f" Numbers of {kept} are kept back, for some choice or all, to protect persons."
    return said


def ways(result: AuditResult) -> tuple[Way, ...]:
    """Return what was done, and what was not, in the order of the variants."""
    records = sorted(result.sensitivity, key=lambda s: s.variant)
    by_code = {code: tuple(own) for code, own in groupby(records, key=lambda s: s.variant)}
    titles = {variant.code: variant.title for variant in all_variants()}
    found = [_way(titles.get(code, code), own) for code, own in by_code.items()]
    return tuple(sorted(found, key=lambda way: not way.done))


def _way(title: str, records: Sequence[Sensitivity]) -> Way:
    """Return the line of a variant."""
    first = records[0]
    if not first.finding:
        why = WHY.get(first.reason, first.reason.replace("_", " "))
        return Way(title=title, what=f"Not done: {why}.", done=False)
    shown = [record for record in records if not record.reason]
    return Way(
        title=title,
        what=first.what,
        done=True,
        comparisons=count(len(shown)),
        changed=count(sum(record.changed for record in shown)),
        hidden=count(len(records) - len(shown)),
    )


def changed_first(result: AuditResult) -> tuple[Range, ...]:
    """Return every comparison that was analysed again: those that change, then by reach."""
    names = slice_names(result)
    found: dict[tuple[str, str], list[Sensitivity]] = {}
    for record in result.sensitivity:
        if record.finding and not record.reason:
            found.setdefault((record.finding, record.slice), []).append(record)
    titles = {variant.code: variant.title for variant in all_variants()}
    ranges = [
        _range(f, c, named(names, c.slice).full, found[f.id, c.slice], titles)
        for f in result.findings
        for c in f.comparisons
        if (f.id, c.slice) in found
    ]
    return tuple(sorted(ranges, key=_attention))


def _attention(r: Range) -> tuple[bool, bool, float]:
    """Return where a comparison stands: fragile, then changed, then by its widest gap."""
    return ("fragile" not in r.comparison.hints or not r.others, not r.others, -r.margins)


def _range(
    finding: Finding,
    c: Comparison,
    name: str,
    records: Sequence[Sensitivity],
    titles: Mapping[str, str],
) -> Range:
    """Return what came out for one comparison."""
    ends = [end for r in records for end in (r.lowest, r.highest) if end is not None]
    known = [*ends, *([] if c.gap.value is None else [c.gap.value])]
    return Range(
        finding=finding,
        comparison=c,
        name=name,
        lowest=min(known, default=None),
        highest=max(known, default=None),
        margins=max(map(abs, known), default=0.0) / (finding.margin or 1.0),
        others=tuple(_others(c, records, titles)),
    )


def _others(
    c: Comparison, records: Sequence[Sensitivity], titles: Mapping[str, str]
) -> Iterator[str]:
    """Yield the verdicts that are not the audit's, the first of them by name."""
    found = [
        f"{VERDICTS[verdict]}: {titles.get(r.variant, r.variant).lower()} "
        f"({count(n)} of {count(r.runs)})"
        for r in records
        for verdict, n in r.verdicts.items()
        if verdict != c.verdict
    ]
    yield from found[:MOST_OTHERS]
    if found[MOST_OTHERS:]:
        yield f"and {count(len(found) - MOST_OTHERS)} more"


def _pictures(ranges: Sequence[Range]) -> tuple[Markup, ...]:
    """Return the gaps of the audit with the range of all others, in margins."""
    known = [r for r in ranges if r.comparison.gap.value is not None]
    place = {r.finding.id: at for at, r in reversed(list(enumerate(known)))}
    rows = tuple(_row(r) for r in sorted(known, key=lambda r: place[r.finding.id]))
    scale = DotScale(
        words="gap in margins",
        notes=("Symbol: the audit. Line: from the lowest to the highest gap by any other choice.",),
        line=0.0,
        margin=1.0,
    )
    caption = Caption(
        ident="sensitivity",
        title="Gaps by the audit and by other choices, in margins",
        description="A row a comparison, with the numbers of the table below it.",
    )
    return dots(rows, scale=scale, caption=caption)


def _row(r: Range) -> DotRow:
    """Return the row of a comparison."""
    margin, gap = r.finding.margin or 1.0, r.comparison.gap.value or 0.0
    verdict: Verdict = r.comparison.verdict or "undefined"
    low, high = (end / margin for end in (r.lowest or 0.0, r.highest or 0.0))
    dot = Dot(value=gap / margin, low=low, high=high, shape=verdict)
    head = ", ".join(w for w in (r.finding.metric, r.finding.emotion, r.finding.model) if w)
    ends = f"{r.text(r.lowest)} to {r.text(r.highest)}"
    return DotRow(head=head, name=r.name, dots=(dot,), text=ends)
