"""Changes from one model to another as rows of a result; withheld slices have no numbers."""

import math
from dataclasses import replace

from evenhand.audit.changes.words import withheld_row
from evenhand.audit.estimates import FEW, FLAT, INTERVAL_FROM, number_or_none
from evenhand.audit.evidence import Evidence
from evenhand.audit.model_comparisons.answered import Answered
from evenhand.audit.model_comparisons.withheld import withheld_changes
from evenhand.audit.result import Comparison, Number, Verdict
from evenhand.metrics.changes.model_changes import NEW, OLD
from evenhand.metrics.comparison import Side
from evenhand.metrics.inference.intervals import fisher_z_interval, t_interval
from evenhand.metrics.inference.sandwich import Spread
from evenhand.metrics.sums import AdditiveMetric
from evenhand.metrics.suppression import Reason


def rows(evidence: Evidence, own: Answered) -> tuple[Comparison, ...]:
    """Return one row a slice: everybody first where a change is looked at.

    Args:
        evidence: of the edition that is written.
        own: a change, or the growth of gaps.
    """
    hidden = withheld_changes(evidence, own.asked, growth=own.kind == "growth")
    return tuple(
        _row(evidence, own, row, int(place), hidden[place]) for row, place in enumerate(own.places)
    )


def _row(evidence: Evidence, own: Answered, row: int, place: int, hidden: Reason) -> Comparison:
    """Return one row."""
    part, reference = evidence.slices[place].id, own.asked.matched.asked.old
    found = own.found
    verdict: Verdict | None = None if found is None else own_verdict(own, row)
    if hidden:
        bare = withheld_row(part, reference, hidden, verdict)
        return replace(bare, decision=own.decision(row))
    tests = own.tests
    numbers = _gaps if own.kind == "growth" else _values
    inside, outside = numbers(evidence, own, place)
    shown = Comparison(
        slice=part,
        reference=reference,
        inside=inside,
        outside=outside,
        gap=_change(evidence, own, row, place),
        standard_error=number_or_none(tests.standard_error[row]),
        degrees_of_freedom=_known_df(tests.standard_error[row], tests.df[row]),
        largest_influence=_influence(own, place),
    )
    if own.joint is not None:
        shown = replace(
            shown,
            bootstrap_standard_error=number_or_none(own.joint.standard_error[row]),
            simultaneous_low=number_or_none(own.joint.low[row]),
            simultaneous_high=number_or_none(own.joint.high[row]),
        )
    if found is None:
        return shown
    sign = -1.0 if own.kind == "change" and own.asked.harm == "below" else 1.0
    ends = sorted((sign * tests.lower[row], sign * tests.upper[row]))
    return replace(
        shown,
        decision_low=number_or_none(ends[0]),
        decision_high=number_or_none(ends[1]),
        p_within=number_or_none(tests.p_non_inferior[row]),
        p_exceeds=number_or_none(tests.p_worse[row]),
        p_exceeds_adjusted=number_or_none(found.p_worse_adjusted[row]),
        smallest_provable_margin=number_or_none(found.provable_margin[row]),
        persons_needed=_whole(found.persons_needed[row]),
        skill=own.skill.old.tests,
        verdict=verdict,
        hints=found.hints[row],
        decision=own.decision(row),
    )


def own_verdict(own: Answered, row: int) -> Verdict:
    """Return the verdict on one row of a gated change.

    Args:
        own: the change.
        row: its position.
    """
    if own.found is None:
        msg = "only a gated change has verdicts"
        raise TypeError(msg)
    word: Verdict = own.found.verdict[row].item()
    return word


def _values(evidence: Evidence, own: Answered, place: int) -> tuple[Number, Number]:
    """Return the metric of the new model and of the old one, in the slice."""
    side, metric = own.asked.found().compared.inside, own.asked.metric
    most = int(evidence.persons[place])
    new, old = (
        _side_number(evidence, metric, side, (place, model, own.asked.outcome), most=most)
        for model in (NEW, OLD)
    )
    return new, old


def _gaps(evidence: Evidence, own: Answered, place: int) -> tuple[Number, Number]:
    """Return the gap of the new model and of the old one, between slice and reference."""
    compared, outcome = own.asked.found().compared, own.asked.outcome
    most = int(min(evidence.persons[place], evidence.others[place]))

    def gap(model: int) -> Number:
        at = (place, model, outcome)
        persons = min(compared.inside.persons[at], compared.outside.persons[at])
        return interval_number(
            evidence,
            compared.gap[at],
            compared.spread,
            at,
            items=min(compared.inside.items[at], compared.outside.items[at]),
            persons=min(persons, most),
            reason=str(compared.inside.reason[at]) or str(compared.outside.reason[at]),
        )

    return gap(NEW), gap(OLD)


def _side_number(
    evidence: Evidence, metric: AdditiveMetric, side: Side, at: tuple[int, int, int], *, most: int
) -> Number:
    """Return a value of one model; the interval is cut to what the metric can be."""
    found = interval_number(
        evidence,
        side.value[at],
        side.spread,
        at,
        items=side.items[at] if metric.denominator == "n" else side.counted[at],
        persons=min(side.persons[at], most),
        reason=str(side.reason[at]),
        correlation=metric.shape == "correlation",
    )
    if found.low is None or found.high is None:
        return found
    return replace(found, low=max(found.low, metric.span[0]), high=min(found.high, metric.span[1]))


def _change(evidence: Evidence, own: Answered, row: int, place: int) -> Number:
    """Return the change, or the growth of the gap, with its interval."""
    tests, found, outcome = own.tests, own.asked.found(), own.asked.outcome
    reasons, spread = (
        (found.reason, found.spread)
        if own.kind == "change"
        else (found.gap_reason, found.gap_spread)
    )
    bound = "" if own.kind == "change" else "both signs bounded, "
    method = f"{bound}{_method(evidence, spread, (place, outcome), tests.df[row])}"
    return _told(
        tests.change[row],
        (tests.low[row], tests.high[row]),
        items=own.items[row],
        persons=own.persons[row],
        method=method,
        reason=str(reasons[place, outcome]),
    )


def interval_number(
    evidence: Evidence,
    value: float,
    spread: Spread,
    at: tuple[int, ...],
    *,
    items: float,
    persons: float,
    reason: str,
    correlation: bool = False,
) -> Number:
    """Return a value with its t interval, or why it has none.

    Args:
        evidence: knows the level.
        value: NaN where there is none.
        spread: its uncertainty, among others.
        at: place of it in there.
        items: it rests on so many.
        persons: likewise.
        reason: why there is no value.
        correlation: whether the interval is made on Fisher's z scale.
    """
    ends = fisher_z_interval if correlation else t_interval
    level = 1 - evidence.plan.statistics.alpha
    error, df = spread.standard_error[at], spread.df[at]
    found = ends(value, standard_error=error, df=df, level=level)
    scale = "Fisher z, " if correlation else ""
    return _told(
        value,
        (float(found.low), float(found.high)),
        items=items,
        persons=persons,
        method=f"{scale}{_method(evidence, spread, at, df)}",
        reason=reason,
    )


def _method(evidence: Evidence, spread: Spread, at: tuple[int, ...], df: float) -> str:
    """Return how an interval was made."""
    way = str(spread.method[at])
    if evidence.plan.statistics.unit == "person":
        return f"t({df:.4g}), cluster-robust {way}"
    return f"t({df:.4g}), {way} with items taken as independent"


def _told(
    value: float,
    ends: tuple[float, float],
    *,
    items: float,
    persons: float,
    method: str,
    reason: str,
) -> Number:
    """Return a number that has either an interval with its method, or a reason for having none."""
    known, enough = number_or_none(value), persons >= INTERVAL_FROM
    low, high = (number_or_none(end) for end in ends) if enough else (None, None)
    whole = known is not None and low is not None and high is not None
    return Number(
        value=known,
        low=low if whole else None,
        high=high if whole else None,
        items=int(items),
        persons=int(persons),
        method=method if whole else "",
        reason=(reason if known is None else "") or ("" if whole else FLAT if enough else FEW),
    )


def _influence(own: Answered, place: int) -> float | None:
    """Return by how much the change moves at most when one person is left out."""
    found, at = own.asked.found(), (place, own.asked.outcome)
    if own.kind == "growth":
        return None
    value = found.change[at]
    return number_or_none(max(value - found.low_left_out[at], found.high_left_out[at] - value))


def _known_df(error: float, df: float) -> float | None:
    """Return degrees of freedom where there is a standard error that they belong to."""
    return number_or_none(df) if math.isfinite(error) else None


def _whole(value: float) -> int | None:
    """Return a whole number, or None for what is not one."""
    return int(value) if math.isfinite(value) else None
