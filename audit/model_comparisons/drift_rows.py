"""The drift of scores as rows and tables of a result; withheld slices have no numbers."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from evenhand.audit.changes.words import withheld_row
from evenhand.audit.estimates import FEW, number_or_none
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import WITHHELD, Row, table_of
from evenhand.audit.finding import EvidenceTable
from evenhand.audit.model_comparisons.drifted import Drifted
from evenhand.audit.model_comparisons.rows import interval_number
from evenhand.audit.model_comparisons.withheld import withheld_drifts
from evenhand.audit.result import Comparison, Number
from evenhand.metrics.sums import Array
from evenhand.metrics.suppression import Reason

DRIFT_KIND: Final = "model_drift"
APART_KIND: Final = "model_drift_apart"

_DRIFT: Final = (
    *("slice", "persons", "items", "mean change", "low", "high", "standard deviation"),
    *("share that moved", "share, low", "share, high"),
)
_FLIPS: Final = ("turn positive", "turn negative")
_APART: Final = (
    *("slice", "drift in slice", "drift in reference", "difference", "low", "high", "verdict"),
)


def drift_rows(evidence: Evidence, own: Drifted) -> tuple[Comparison, ...]:
    """Return one row a slice, everybody first.

    Args:
        evidence: of the edition that is written.
        own: the drift.
    """
    hidden = withheld_drifts(evidence, own.found, own.outcome, apart=False)
    return tuple(
        _row(evidence, own, row, int(place), hidden[place]) for row, place in enumerate(own.places)
    )


def _row(evidence: Evidence, own: Drifted, row: int, place: int, hidden: Reason) -> Comparison:
    """Return one row."""
    part, reference = evidence.slices[place].id, own.matched.asked.old
    verdict, hints = own.answer(row)
    if hidden:
        return withheld_row(part, reference, hidden, verdict)
    found, at = own.found, (place, own.outcome)
    error = found.spread.standard_error[at]
    shown = Comparison(
        slice=part,
        reference=reference,
        inside=_mean(evidence, own, found.new, place),
        outside=_mean(evidence, own, found.old, place),
        gap=drift_number(evidence, own, place),
        standard_error=number_or_none(error),
        degrees_of_freedom=number_or_none(found.spread.df[at]) if math.isfinite(error) else None,
        largest_influence=_influence(own, place),
    )
    if own.verdicts is None:
        return shown
    needed = own.verdicts.persons_needed[row]
    return replace(
        shown,
        decision_low=number_or_none(own.verdicts.low[row]),
        decision_high=number_or_none(own.verdicts.high[row]),
        p_within=number_or_none(own.verdicts.p_within[row]),
        p_exceeds=number_or_none(own.verdicts.p_exceeds[row]),
        p_exceeds_adjusted=number_or_none(own.verdicts.p_exceeds_adjusted[row]),
        smallest_provable_margin=number_or_none(own.verdicts.provable_margin[row]),
        persons_needed=int(needed) if math.isfinite(needed) else None,
        verdict=verdict,
        hints=hints,
    )


def drift_number(evidence: Evidence, own: Drifted, place: int) -> Number:
    """Return the mean drift in a slice with its interval.

    Args:
        evidence: knows the level.
        own: the drift.
        place: of the slice.
    """
    found, at = own.found, (place, own.outcome)
    return interval_number(
        evidence,
        found.drift[at],
        found.spread,
        at,
        items=found.items[at],
        persons=min(found.persons[at], evidence.persons[place]),
        reason=str(found.reason[at]),
    )


def _mean(evidence: Evidence, own: Drifted, values: Array, place: int) -> Number:
    """Return the mean score of one model; what is uncertain here is the change."""
    at = (place, own.outcome)
    value = number_or_none(values[at])
    return Number(
        value=value,
        items=int(own.found.items[at]),
        persons=int(min(own.found.persons[at], evidence.persons[place])),
        reason=str(own.found.reason[at]) if value is None else "",
    )


def _influence(own: Drifted, place: int) -> float | None:
    """Return by how much the drift moves at most when one person is left out."""
    found, at = own.found, (place, own.outcome)
    value = found.drift[at]
    return number_or_none(max(value - found.low_left_out[at], found.high_left_out[at] - value))


def drift_tables(evidence: Evidence, own: Drifted) -> tuple[EvidenceTable, ...]:
    """Return how scores moved in each slice, and beside its reference.

    Args:
        evidence: of the edition that is written.
        own: the drift.
    """
    columns = _DRIFT if own.found.flips is None else (*_DRIFT, *_FLIPS)
    moved = list(_moved(evidence, own, len(columns)))
    apart = list(_beside(evidence, own))
    tables = [table_of("Drift of scores", columns, moved, kind=DRIFT_KIND)]
    if apart:
        tables.append(table_of("Drift beside the others", _APART, apart, kind=APART_KIND))
    return tuple(tables)


def _moved(evidence: Evidence, own: Drifted, width: int) -> Iterator[Row]:
    """Yield one row a slice: mean, deviation, share that moved, and decisions that turn."""
    found, hidden = own.found, withheld_drifts(evidence, own.found, own.outcome, apart=False)
    for place in own.places.tolist():
        name, at = evidence.slices[place].id or "everybody", (place, own.outcome)
        if hidden[place]:
            yield (name, *[None] * (width - 1), WITHHELD)
            continue
        drift = drift_number(evidence, own, place)
        share = interval_number(
            evidence,
            found.moved[at],
            found.moved_spread,
            at,
            items=found.items[at],
            persons=min(found.persons[at], evidence.persons[place]),
            reason=str(found.reason[at]),
        )
        ends = [end if end is None else min(max(end, 0.0), 1.0) for end in (share.low, share.high)]
        flips = () if found.flips is None else (found.flips.up[at], found.flips.down[at])
        yield (
            name,
            drift.persons,
            drift.items,
            drift.value,
            drift.low,
            drift.high,
            number_or_none(found.deviation[at]),
            share.value,
            *ends,
            *map(number_or_none, flips),
            "" if drift.low is not None else _why(drift.reason),
        )


def _beside(evidence: Evidence, own: Drifted) -> Iterator[Row]:
    """Yield the drift in each slice beside that in what it is held against."""
    found, hidden = own.found, withheld_drifts(evidence, own.found, own.outcome, apart=True)
    for row, place in enumerate(own.beside.tolist()):
        name, at = evidence.slices[place].id, (place, own.outcome)
        word = "" if own.apart is None else str(own.apart.verdict[row]).replace("_", " ")
        if hidden[place]:
            yield (name, *[None] * (len(_APART) - 1), WITHHELD)
            continue
        number = interval_number(
            evidence,
            found.apart[at],
            found.apart_spread,
            at,
            items=found.apart_items[at],
            persons=min(found.apart_persons[at], evidence.persons[place], evidence.others[place]),
            reason=str(found.apart_reason[at]),
        )
        yield (
            name,
            number_or_none(found.drift[at]),
            number_or_none(found.reference_drift[at]),
            number.value,
            number.low,
            number.high,
            word,
            "" if number.low is not None else _why(number.reason),
        )


def _why(code: str) -> str:
    """Return why a number or its interval is missing, in words."""
    return "too few persons for an interval" if code == FEW else code.replace("_", " ")
