"""From arrays to the rows of a result: nothing undefined, nothing that tells on persons."""

import math
from typing import cast

import numpy as np

from evenhand.audit.claims import Claim, withheld_numbers
from evenhand.audit.estimates import (
    Precision,
    gap_number,
    inside_number,
    number_or_none,
    outside_number,
    sandwich_precision,
)
from evenhand.audit.evidence import Evidence
from evenhand.audit.exact_gap import exact_p
from evenhand.audit.judgement import Judged
from evenhand.audit.result import Comparison, Number, Skill, Verdict
from evenhand.metrics.slices import reference_words
from evenhand.metrics.suppression import Reason
from evenhand.metrics.verdict import Verdicts


def judged_rows(evidence: Evidence, judged: Judged) -> tuple[Comparison, ...]:
    """Return one row a judged slice, with verdict and tests; withheld slices have no numbers."""
    hidden = withheld_numbers(evidence, judged.claim)
    return tuple(
        _judged_row(evidence, judged, row, int(place), hidden[place])
        for row, place in enumerate(judged.places)
    )


def shown_rows(evidence: Evidence, claim: Claim) -> tuple[Comparison, ...]:
    """Return one row a slice for a metric that is shown and not gated."""
    places = np.flatnonzero(evidence.judged())
    hidden = withheld_numbers(evidence, claim)
    return tuple(_shown_row(evidence, claim, int(place), hidden[place]) for place in places)


def _judged_row(
    evidence: Evidence, judged: Judged, row: int, place: int, hidden: Reason
) -> Comparison:
    """Return the row of one judged slice."""
    claim, found = judged.claim, judged.verdicts
    if hidden:
        return _withheld(evidence, place, hidden, verdict=_word(found, row))
    shown = _shown_row(evidence, claim, place, hidden)
    fragile = ("fragile",) if judged.fragile[row] and _word(found, row) in _CLAIMED else ()
    return Comparison(
        slice=shown.slice,
        reference=shown.reference,
        inside=shown.inside,
        outside=shown.outside,
        gap=gap_number(evidence, claim, place, _precision(evidence, judged, row, place)),
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
        p_exact=shown.p_exact,
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


def _shown_row(evidence: Evidence, claim: Claim, place: int, hidden: Reason) -> Comparison:
    """Return values, gap and interval of one slice, or that they are withheld."""
    if hidden:
        return _withheld(evidence, place, hidden, verdict=None)
    precision = sandwich_precision(evidence, claim, place)
    return Comparison(
        slice=evidence.slices[place].id,
        reference=_reference(evidence, place),
        inside=inside_number(evidence, claim, place),
        outside=outside_number(evidence, claim, place),
        gap=gap_number(evidence, claim, place, precision),
        p_exact=exact_p(evidence, claim, place),
    )


def _precision(evidence: Evidence, judged: Judged, row: int, place: int) -> Precision:
    """Return how well the gap of a verdict is known: by the standard error that the plan chose."""
    if evidence.plan.statistics.standard_error == "sandwich":
        return sandwich_precision(evidence, judged.claim, place)
    return Precision(
        standard_error=float(judged.standard_error[row]),
        df=float(judged.df[row]),
        method=f"{evidence.plan.statistics.unit}s resampled",
    )


def _withheld(
    evidence: Evidence, place: int, hidden: Reason, *, verdict: Verdict | None
) -> Comparison:
    """Return the row of a slice whose numbers would tell on persons.

    The verdict stays, so that the exit code can be explained; too few persons have none to begin
    with.
    """
    nothing = Number(value=None, reason=hidden)
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


def _word(found: Verdicts, row: int) -> Verdict:
    """Return one verdict as the word that a result carries."""
    return cast("Verdict", str(found.verdict[row]))


def _whole(value: float) -> int | None:
    """Return a whole number, or None for what is not one."""
    return int(value) if math.isfinite(value) else None
