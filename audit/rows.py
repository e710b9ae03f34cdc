"""From arrays to the rows of a result: numbers with their intervals, nothing undefined, nothing that tells on persons."""

import math
from dataclasses import dataclass
from typing import cast

import numpy as np

from evenhand.audit.evidence import Evidence, key_of
from evenhand.audit.judgement import Claim, Judged
from evenhand.audit.result import Comparison, Number, Skill, Verdict
from evenhand.metrics.bca import bca_interval
from evenhand.metrics.comparison import Compared, Side
from evenhand.metrics.intervals import fisher_z_interval, t_interval
from evenhand.metrics.sandwich import FEW_CLUSTERS
from evenhand.metrics.slices import reference_words
from evenhand.metrics.sums import AdditiveMetric
from evenhand.metrics.verdict import Verdicts

INTERVAL_FROM = 5
"""Intervals are shown from this many persons."""


@dataclass(frozen=True, slots=True)
class _At:
    """One place of a comparison: slice, model, outcome."""

    slice: int
    model: int
    outcome: int

    def index(self) -> tuple[int, int, int]:
        """Return the place as an index."""
        return self.slice, self.model, self.outcome


def judged_rows(evidence: Evidence, judged: Judged) -> tuple[Comparison, ...]:
    """Return one row a judged slice, with verdict and tests; withheld slices have no numbers."""
    return tuple(
        _judged_row(evidence, judged, row, int(place)) for row, place in enumerate(judged.places)
    )


def shown_rows(evidence: Evidence, claim: Claim) -> tuple[Comparison, ...]:
    """Return one row a slice for a metric that is shown and not gated."""
    places = np.flatnonzero(evidence.judged())
    return tuple(
        _shown_row(evidence, claim, _At(int(p), claim.model, claim.outcome)) for p in places
    )


def overall_number(evidence: Evidence, claim: Claim) -> Number:
    """Return a metric over all items."""
    last = len(evidence.slices) - 1
    return _inside(evidence, claim.metric, _At(last, claim.model, claim.outcome))


def number_or_none(value: float) -> float | None:
    """Return a number, or None for what is not one."""
    return float(value) if math.isfinite(value) else None


def _judged_row(evidence: Evidence, judged: Judged, row: int, place: int) -> Comparison:
    """Return the row of one judged slice."""
    claim, found = judged.claim, judged.verdicts
    hidden = evidence.hidden[place]
    if hidden:
        return _withheld(evidence, place, verdict_of=judged, row=row)
    shown = _shown_row(evidence, claim, _At(place, claim.model, claim.outcome))
    fragile = ("fragile",) if judged.fragile[row] and _word(found, row) in _CLAIMED else ()
    return Comparison(
        slice=shown.slice,
        reference=shown.reference,
        inside=shown.inside,
        outside=shown.outside,
        gap=shown.gap,
        decision_low=number_or_none(found.low[row]),
        decision_high=number_or_none(found.high[row]),
        standard_error=number_or_none(judged.standard_error[row]),
        degrees_of_freedom=number_or_none(judged.df[row]),
        bootstrap_standard_error=number_or_none(judged.bootstrap_standard_error[row]),
        simultaneous_low=number_or_none(judged.simultaneous[row, 0]),
        simultaneous_high=number_or_none(judged.simultaneous[row, 1]),
        p_within=number_or_none(found.p_within[row]),
        p_exceeds=number_or_none(found.p_exceeds[row]),
        p_exceeds_adjusted=number_or_none(found.p_exceeds_adjusted[row]),
        smallest_provable_margin=number_or_none(found.provable_margin[row]),
        persons_needed=_whole(found.persons_needed[row]),
        skill=_skill(judged, place),
        verdict=_word(found, row),
        hints=(*found.hints[row], *fragile),
        largest_influence=number_or_none(judged.influence[row]),
    )


_CLAIMED = ("within_margin", "exceeds_margin")


def _skill(judged: Judged, place: int) -> tuple[Skill, ...]:
    """Return the tests of skill in one slice."""
    return tuple(
        Skill(
            test=test.name,
            value=number_or_none(test.value[place]),
            low=number_or_none(test.low[place]),
            shown=bool(test.shown[place]),
        )
        for test in judged.skill
    )


def _shown_row(evidence: Evidence, claim: Claim, at: _At) -> Comparison:
    """Return values, gap and interval of one slice, or that they are withheld."""
    if evidence.hidden[at.slice]:
        return _withheld(evidence, at.slice, verdict_of=None, row=0)
    compared = evidence.compared[key_of(claim.metric)]
    return Comparison(
        slice=evidence.slices[at.slice].id,
        reference=_reference(evidence, at.slice),
        inside=_inside(evidence, claim.metric, at),
        outside=_by_t(claim.metric, compared.outside, at, _level(evidence)),
        gap=_gap(evidence, compared, at),
    )


def _withheld(evidence: Evidence, place: int, *, verdict_of: Judged | None, row: int) -> Comparison:
    """Return the row of a slice whose numbers would tell on persons.

    A small cell gets no verdict either; a cell that is withheld only to protect its neighbour keeps its verdict.
    """
    hidden = evidence.hidden[place]
    nothing = Number(value=None, reason=hidden)
    verdict = None
    if verdict_of is not None:
        own = _word(verdict_of.verdicts, row)
        verdict = own if hidden == "disclosure_complement" else "insufficient_data"
    return Comparison(
        slice=evidence.slices[place].id,
        reference=_reference(evidence, place),
        inside=nothing,
        outside=nothing,
        gap=nothing,
        verdict=verdict,
        suppressed=hidden,
    )


def _reference(evidence: Evidence, place: int) -> str:
    """Return words for what a slice is held against."""
    part = evidence.slices[place]
    compare = evidence.plan.slices.compare
    return reference_words(part, evidence.table.attributes, compare=compare)


def _level(evidence: Evidence) -> float:
    """Return the level of intervals."""
    return 1 - evidence.plan.statistics.alpha


def _gap(evidence: Evidence, compared: Compared, at: _At) -> Number:
    """Return the gap with its t interval."""
    where = at.index()
    spread, value = compared.spread, compared.gap[where]
    persons = min(compared.inside.persons[where], compared.outside.persons[where])
    reason = str(compared.inside.reason[where]) or str(compared.outside.reason[where])
    error, df = spread.standard_error[where], spread.df[where]
    found = t_interval(value, standard_error=error, df=df, level=_level(evidence))
    shown = persons >= INTERVAL_FROM
    return Number(
        value=number_or_none(value),
        low=number_or_none(found.low) if shown else None,
        high=number_or_none(found.high) if shown else None,
        items=int(compared.inside.items[where]),
        persons=int(compared.inside.persons[where]),
        method=_t_words(df, str(spread.method[where])) if shown else "",
        reason=reason or ("" if shown else _FEW),
    )


_FEW = "too_few_persons_for_an_interval"


def _inside(evidence: Evidence, metric: AdditiveMetric, at: _At) -> Number:
    """Return the value in a slice: from replicates where that is the better interval, by t otherwise."""
    key = key_of(metric)
    compared = evidence.compared[key]
    by_t = _by_t(metric, compared.inside, at, _level(evidence))
    enough = compared.inside.persons[at.index()] >= FEW_CLUSTERS
    if metric.shape not in {"rate", "other"} or not enough or key not in evidence.replicates:
        return by_t
    replicates = evidence.replicates[key].inside[:, *at.index()]
    left_out = compared.left_out[at.slice][:, at.model, at.outcome]
    found = bca_interval(by_t.value, replicates, left_out, level=_level(evidence))
    low, high = number_or_none(found.low), number_or_none(found.high)
    if low is None or high is None:
        return by_t
    return Number(
        value=by_t.value,
        low=low,
        high=high,
        items=by_t.items,
        persons=by_t.persons,
        method="BCa, persons resampled",
    )


def _by_t(metric: AdditiveMetric, side: Side, at: _At, level: float) -> Number:
    """Return a value with its t interval; correlations on Fisher's z scale, cut to what the metric can be."""
    where = at.index()
    value, persons = side.value[where], side.persons[where]
    error, df = side.spread.standard_error[where], side.spread.df[where]
    ends = fisher_z_interval if metric.shape == "correlation" else t_interval
    found = ends(value, standard_error=error, df=df, level=level)
    shown = persons >= INTERVAL_FROM and math.isfinite(value)
    scale = "Fisher z, " if metric.shape == "correlation" else ""
    return Number(
        value=number_or_none(value),
        low=number_or_none(np.maximum(found.low, metric.span[0])) if shown else None,
        high=number_or_none(np.minimum(found.high, metric.span[1])) if shown else None,
        items=int(side.items[where]),
        persons=int(persons),
        method=scale + _t_words(df, "CR1") if shown else "",
        reason=str(side.reason[where]) or ("" if shown else _FEW),
    )


def _t_words(df: float, method: str) -> str:
    """Return how a t interval was made.

    >>> _t_words(42.0, "CR1")
    't(42), cluster-robust CR1'
    """
    return f"t({df:.4g}), cluster-robust {method}"


def _word(found: Verdicts, row: int) -> Verdict:
    """Return one verdict as the word that a result carries."""
    return cast("Verdict", str(found.verdict[row]))


def _whole(value: float) -> int | None:
    """Return a whole number, or None for what is not one."""
    return int(value) if math.isfinite(value) else None
