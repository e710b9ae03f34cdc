"""Every emotion in every slice that nobody asked about beforehand.

These are leads with a controlled false-discovery rate, not verdicts.
"""

from typing import TypeAlias

import numpy as np

from evenhand.audit.claims import Claim, withheld_numbers
from evenhand.audit.estimates import gap_number, number_or_none, sandwich_precision
from evenhand.audit.evidence import Asked, Evidence, asked_of, key_of, metric_of
from evenhand.audit.result import Exploratory
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.multiplicity import benjamini_hochberg
from evenhand.metrics.sums import Array
from evenhand.metrics.verdict import NOISE

_Cell: TypeAlias = tuple[Claim, int, float]


def explore(evidence: Evidence) -> tuple[Exploratory, ...]:
    """Return all cells of metric x emotion x slice, with a Benjamini-Hochberg adjustment a model.

    Left out are outcomes that a gate names, withheld slices, and slices with too little data for a
    verdict; the adjustment is over what is left.
    """
    found: list[Exploratory] = []
    for model in range(len(evidence.scores)):
        found.extend(_of_model(evidence, model))
    return tuple(found)


def _of_model(evidence: Evidence, model: int) -> list[Exploratory]:
    """Return the cells of one model that may be shown and have a p-value."""
    cells = [cell for claim in _claims(evidence, model) for cell in _cells(evidence, claim)]
    adjusted = benjamini_hochberg([p for _, _, p in cells])
    return [
        Exploratory(
            model=evidence.scores[model].model,
            metric=key_of(claim.metric),
            emotion=evidence.outcome_name(claim.model, claim.outcome),
            slice=evidence.slices[place].id,
            gap=gap_number(evidence, claim, place, sandwich_precision(evidence, claim, place)),
            p=number_or_none(p),
            q=number_or_none(q),
            listed=bool(q <= evidence.plan.statistics.alpha),
        )
        for (claim, place, p), q in zip(cells, adjusted, strict=True)
    ]


def _cells(evidence: Evidence, claim: Claim) -> list[_Cell]:
    """Return the slices of one claim that may be shown and have a p-value."""
    places = np.flatnonzero(evidence.judged())
    p, hidden = _p(evidence, claim), withheld_numbers(evidence, claim)
    return [
        (claim, int(place), float(own))
        for place, own in zip(places, p, strict=True)
        if np.isfinite(own) and not hidden[place]
    ]


def _claims(evidence: Evidence, model: int) -> list[Claim]:
    """Return metrics of the plan for every single emotion that no gate names."""
    parts: dict[str, Asked] = {}
    for part in asked_of(evidence.plan):
        parts.setdefault(key_of(metric_of(part)), part)
    covers = evidence.scores[model].covers
    return [
        Claim(part=part, metric=metric_of(part), model=model, outcome=place)
        for key, part in parts.items()
        for place, emotion in enumerate(evidence.truth.emotions)
        if emotion in covers and not _gated(evidence, key, emotion)
    ]


def _gated(evidence: Evidence, key: str, emotion: str) -> bool:
    """Say whether some gate names this metric and emotion."""
    return any(
        key_of(metric_of(gate)) == key and (gate.emotions == "each" or emotion in gate.emotions)
        for gate in evidence.plan.gate
        if gate.emotions != "mean"
    )


def _p(evidence: Evidence, claim: Claim) -> Array:
    """Return two-sided p-values of no gap.

    NaN in slices with too little data for a verdict, and where the spread is no more than rounding:
    two groups read without any error differ by nothing, however small its standard error.
    """
    compared, rules = evidence.compared[key_of(claim.metric)], evidence.plan.statistics
    places = np.flatnonzero(evidence.judged())
    at = (places, claim.model, claim.outcome)
    inside, outside, gap = compared.inside, compared.outside, compared.gap[at]
    error, df = compared.spread.standard_error[at], compared.spread.df[at]
    most = np.minimum(evidence.persons[places], evidence.others[places])
    persons = np.minimum(np.minimum(inside.persons[at], outside.persons[at]), most)
    enough = (
        (persons >= rules.min_persons)
        & (np.minimum(inside.items[at], outside.items[at]) >= rules.min_items)
        & (np.minimum(inside.counted[at], outside.counted[at]) >= rules.min_class)
    )
    known = error > NOISE * np.maximum(np.abs(inside.value[at]), np.abs(outside.value[at]))
    with np.errstate(all="ignore"):
        p = 2 * upper_tail(np.abs(gap) / error, df=df)
    return np.where(enough & known, p, np.nan)
