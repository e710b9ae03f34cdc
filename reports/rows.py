"""Comparisons as plain rows: what the figure draws and the table prints are the same row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from evenhand.audit.result import AuditResult, Comparison, Finding, Number, Statistics, Verdict
from evenhand.reports.decision_words import decided, of_models, shown
from evenhand.reports.digits import (
    MISSING,
    MOST,
    WITHHELD,
    count,
    decimals_for,
    number,
    probability,
)
from evenhand.reports.naming import SliceName, named, slice_names
from evenhand.reports.wording import CHANGE_HINTS, hint, reason, sentence, several

DISCLOSURE = ("disclosure", "disclosure_complement")
"""Reasons of numbers that exist and are kept back."""

INCURABLE = frozenset({"no_skill", "unequal_loss"})
"""Hints at what keeps a gap from being cleared, however many persons there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A number as text, the interval beneath it, and why there is none."""

    text: str
    interval: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a forest plot draws in one row, in the unit of the metric."""

    value: float
    low: float | None
    high: float | None
    decision_low: float | None
    decision_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison, ready to be drawn and printed.

    Attributes:
        name: the slice.
        withheld: whether its numbers are kept back to protect persons.
        reference: what it is held against.
        verdict: None in findings that do not judge.
        gap, inside, outside: with the interval at the level of the audit.
        decision: the interval that clears; whether the gap exceeds is up to the adjusted p.
        mark: None where a point must not be drawn.
        why: the reason for that as a sentence, `""` where there is a mark.
        hints: in words.
        further: pairs of name and value of the less asked-for statistics.
        word: for what the row shows of a new model, `""` elsewhere.
    """

    name: SliceName
    withheld: bool
    reference: str
    verdict: Verdict | None
    items: str
    persons: str
    inside: Cell
    outside: Cell
    gap: Cell
    decision: Cell
    p_within: str
    p_exceeds: str
    provable: str
    needed: str
    mark: Mark | None
    why: str
    hints: tuple[str, ...]
    further: tuple[tuple[str, str], ...]
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """How numbers of one finding are written: decimals and the values that text must not cross."""

    decimals: int
    guards: tuple[float, ...]

    def cell(self, estimate: Number, *, signed: bool = False) -> Cell:
        """Return an estimate with its interval."""
        why = reason(estimate.reason) if estimate.reason else ""
        if estimate.value is None:
            kept = estimate.reason in DISCLOSURE
            return Cell(text=WITHHELD if kept else MISSING, why=why or "no reason recorded")
        write = self.telling_apart(estimate.low, estimate.high)
        interval = write.interval(estimate.low, estimate.high, signed=signed)
        text = write.text(estimate.value, signed=signed)
        return Cell(text=text, interval=interval, why="" if interval else why)

    def interval(self, low: float | None, high: float | None, *, signed: bool = False) -> str:
        """Return `low to high`, or nothing."""
        if low is None or high is None:
            return ""
        write = self.telling_apart(low, high)
        return f"{write.text(low, signed=signed)} to {write.text(high, signed=signed)}"

    def telling_apart(self, low: float | None, high: float | None) -> "Ruler":
        """Return a ruler whose decimals tell the ends of an interval apart, as far as there are.

        >>> ruler(0.02).interval(0.00058, 0.00082)
        '0.0006 to 0.0008'
        """
        if low is None or high is None or low == high:
            return self
        finer = (replace(self, decimals=places) for places in range(self.decimals, MOST + 1))
        return next((each for each in finer if each.text(low) != each.text(high)), self)

    def text(self, value: float | None, *, signed: bool = False) -> str:
        """Return one number."""
        if value is None:
            return MISSING
        return number(value, decimals=self.decimals, guards=self.guards, signed=signed)


def ruler(margin: float | None) -> Ruler:
    """Return the ruler of a finding: nothing is rounded onto or across zero or the margin."""
    guards = (0.0,) if margin is None else (0.0, margin, -margin)
    return Ruler(decimals=decimals_for(margin), guards=guards)


def rows(finding: Finding, result: AuditResult) -> tuple[Row, ...]:
    """Return the comparisons of a finding in their order."""
    names = slice_names(result)
    return tuple(_row(c, finding, names, result.statistics) for c in finding.comparisons)


def _row(c: Comparison, finding: Finding, names: Mapping[str, SliceName], rules: Statistics) -> Row:
    write = ruler(finding.margin)
    why = no_mark(c, rules, judged=finding.verdict is not None)
    judged = finding.verdict is not None
    mark = None if why else _mark(c, judged=judged)
    return Row(
        name=named(names, c.slice),
        withheld=bool(c.suppressed),
        reference=c.reference or "not stated",
        verdict=c.verdict if finding.verdict is not None else None,
        items=count(c.inside.items, absent=WITHHELD if c.suppressed else MISSING),
        persons=count(c.inside.persons, absent=WITHHELD if c.suppressed else MISSING),
        inside=_side(c, c.inside, write),
        outside=_side(c, c.outside, write),
        gap=write.cell(c.gap, signed=True),
        decision=Cell(text=write.interval(c.decision_low, c.decision_high, signed=True) or MISSING),
        p_within=probability(c.p_within, alpha=rules.alpha),
        p_exceeds=probability(
            c.p_exceeds if c.p_exceeds_adjusted is None else c.p_exceeds_adjusted, alpha=rules.alpha
        ),
        provable=write.text(c.smallest_provable_margin),
        needed=count(persons_needed(c), absent=MISSING),
        mark=mark,
        why=why,
        hints=_hints(c, finding, rules.alpha),
        further=_further(c, write, rules.alpha),
        word=shown(finding, c).word if judged and decided(c) and of_models(finding) else "",
    )


def persons_needed(c: Comparison) -> int | None:
    """Return how many persons a slice needs; None where more of them would not help."""
    return None if INCURABLE.intersection(c.hints) else c.persons_needed


def beyond_alone(c: Comparison, alpha: float) -> bool:
    """Return whether a gap left open is beyond the margin before adjustment, and not after it."""
    alone, adjusted = c.p_exceeds, c.p_exceeds_adjusted
    if c.verdict != "inconclusive" or alone is None or adjusted is None:
        return False
    return alone <= alpha < adjusted


def _hints(c: Comparison, finding: Finding, alpha: float) -> tuple[str, ...]:
    """Return the hints in words, after what adjustment has changed."""
    known = CHANGE_HINTS if of_models(finding) else {}
    told = tuple(known.get(code) or hint(code) for code in c.hints)
    if not beyond_alone(c, alpha):
        return told
    alone, adjusted = (probability(p, alpha=alpha) for p in (c.p_exceeds, c.p_exceeds_adjusted))
    what = "change" if known else "gap"
    changed = (
        f"by itself this {what} is shown to be beyond the margin (p {alone}); after adjustment for "
        f"all gated comparisons it is not (p {adjusted})"
    )
    return (changed, *told)


def no_mark(c: Comparison, rules: Statistics, *, judged: bool) -> str:
    """Return why no point may be drawn for a comparison, as a sentence; `""` where one may."""
    if c.suppressed:
        return sentence(reason(c.suppressed))
    if judged and c.verdict == "insufficient_data":
        return sentence(f"insufficient data: {_too_few(c, rules)}")
    if c.gap.value is None or (judged and c.verdict == "undefined"):
        code = c.gap.reason or c.inside.reason or c.outside.reason
        return sentence(f"undefined: {reason(code) if code else 'no reason recorded'}")
    return ""


def _too_few(c: Comparison, rules: Statistics) -> str:
    """Return which minimum is missed, with the numbers where they are known."""
    said = []
    if c.inside.persons is not None and c.inside.persons < rules.min_persons:
        said.append(f"{several(c.inside.persons, 'person')}, {rules.min_persons} are needed")
    if c.inside.items is not None and c.inside.items < rules.min_items:
        said.append(f"{several(c.inside.items, 'item')}, {rules.min_items} are needed")
    outside = c.outside.persons
    if not said and outside is not None and outside < rules.min_persons:
        said.append(
            f"the reference has {several(outside, 'person')}, {rules.min_persons} are needed"
        )
    if not said:
        said = [hint(code) for code in c.hints if code.startswith(("too_few", "no_variation"))]
    if not said and c.gap.reason:
        said = [reason(c.gap.reason)]
    return "; ".join(said) or "too few items or persons"


def _mark(c: Comparison, *, judged: bool) -> Mark | None:
    if c.gap.value is None:
        return None
    return Mark(
        value=c.gap.value,
        low=c.gap.low,
        high=c.gap.high,
        decision_low=c.decision_low if judged else None,
        decision_high=c.decision_high if judged else None,
    )


def _side(c: Comparison, side: Number, write: Ruler) -> Cell:
    """Return one side of a comparison, with its reason where it is withheld."""
    cell = replace(write, guards=()).cell(side)
    if side.value is None and c.suppressed and not side.reason:
        return Cell(text=WITHHELD, why=reason(c.suppressed))
    return cell


def _further(c: Comparison, write: Ruler, alpha: float) -> tuple[tuple[str, str], ...]:
    """Return name and value of every other statistic that the result has for this comparison."""
    found: list[tuple[str, float | None, Callable[[float], str]]] = [
        ("standard error", c.standard_error, write.text),
        ("bootstrap standard error", c.bootstrap_standard_error, write.text),
        ("degrees of freedom", c.degrees_of_freedom, _freedom),
        ("p exceeds, not adjusted", c.p_exceeds, partial(probability, alpha=alpha)),
        ("p of no gap, exact", c.p_exact, partial(probability, alpha=alpha)),
        ("largest change by one person", c.largest_influence, write.text),
    ]
    told = [(name, text(value)) for name, value, text in found if value is not None]
    joint = write.interval(c.simultaneous_low, c.simultaneous_high, signed=True)
    if joint:
        told.append(("interval jointly over all slices", joint))
    told.extend((f"skill: {s.test.replace('_', ' ')}", _skill(s.value, s.low)) for s in c.skill)
    told.extend(
        (name, side.method)
        for name, side in (("method", c.gap), ("method in the slice", c.inside))
        if side.method
    )
    return tuple(told)


def _freedom(value: float) -> str:
    return f"{value:.4g}"


def _skill(value: float | None, low: float | None) -> str:
    if value is None:
        return MISSING
    bound = MISSING if low is None else number(low)
    return f"{number(value)}, at least {bound}" if low is not None else f"{number(value)}, no bound"
