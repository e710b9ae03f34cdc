"""DIS006: do the levels of an attribute differ by more than noise makes them differ?"""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

import numpy as np

from evenhand.audit.claims import Claim, claims, withheld_numbers
from evenhand.audit.evidence import Evidence, asked_of, key_of
from evenhand.audit.experts import Row, attempt
from evenhand.audit.judgement import Judged
from evenhand.audit.question import Question
from evenhand.audit.result import EvidenceTable, Finding
from evenhand.metrics.disparity.between_variance import between_variance
from evenhand.metrics.disparity.cochran_q import cochran_q
from evenhand.metrics.disparity.shrinkage import shrinkage
from evenhand.metrics.replicates.null_reference import range_of_equals
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import Array

_FEWEST = 3
"""Two levels have one gap between them, which other findings are about."""

_NAMED = 5
"""Places that the answer names; the table has all."""

_SPREAD = (
    "metric",
    "attribute",
    "levels",
    "highest less lowest",
    "the same of equal groups",
    "spread less noise",
    "Q",
    "p",
)


def _answer(evidence: Evidence, judged: Sequence[Judged]) -> tuple[Finding, ...]:
    """Return one finding a model, none where no attribute has so many levels."""
    del judged
    asked = claims(evidence, asked_of(evidence.plan))
    found = (
        _finding(evidence, model, [claim for claim in asked if claim.model == model])
        for model in range(len(evidence.scores))
    )
    return tuple(finding for finding in found if finding is not None)


def _finding(evidence: Evidence, model: int, asked: Sequence[Claim]) -> Finding | None:
    """Return the spread of each gated or shown metric over the levels of each attribute."""
    groups = [
        (claim, name, places)
        for claim in asked
        for name, places in _groups(evidence, claim)
        if len(places) >= _FEWEST
    ]
    if not groups:
        return None
    rows = [_row(evidence, claim, name, places) for claim, name, places in groups]
    shared = {name: None for _, name, places in groups if _straddled(evidence, places)}
    return Finding(
        id=f"{spread.code}.{evidence.scores[model].model}",
        code=spread.code,
        title=spread.title,
        asks=spread.asks,
        why=spread.why,
        answer=_words(rows, evidence.plan.statistics.alpha),
        model=evidence.scores[model].model,
        tables=(
            EvidenceTable(
                title="Spread over the levels of an attribute", columns=_SPREAD, rows=tuple(rows)
            ),
            EvidenceTable(
                title="Each level, as measured and pulled towards the mean by its share of noise",
                columns=("metric", "slice", "as measured", "standard error", "pulled"),
                rows=tuple(
                    row for claim, _, places in groups for row in _pulled(evidence, claim, places)
                ),
            ),
        ),
        notes=(*_NOTES, *_about_persons(evidence, list(shared))),
    )


def _about(evidence: Evidence, claim: Claim) -> str:
    """Return metric and outcome in words."""
    return f"{claim.metric.title}, {evidence.outcome_name(claim.model, claim.outcome)}"


def _groups(evidence: Evidence, claim: Claim) -> list[tuple[str, list[int]]]:
    """Return the slices whose value may be shown and has an error, by what they cross.

    The reference level is one of them: what is compared here is all levels with each other.
    """
    side = evidence.compared[key_of(claim.metric)].inside
    at = (claim.model, claim.outcome)
    error = side.spread.standard_error[:, *at]
    known = np.isfinite(side.value[:, *at]) & np.isfinite(error) & (error > 0)
    known &= side.persons[:, *at] >= evidence.plan.statistics.min_persons
    hidden = withheld_numbers(evidence, claim)
    kept = [
        place
        for place, part in enumerate(evidence.slices)
        if part.where
        and all(level != UNKNOWN for _, level in part.where)
        and known[place]
        and not hidden[place]
    ]

    def crossed(place: int) -> str:
        return " x ".join(name for name, _ in evidence.slices[place].where)

    return [(name, list(places)) for name, places in groupby(kept, key=crossed)]


def _straddled(evidence: Evidence, places: Sequence[int]) -> bool:
    """Say whether a person has items of several levels."""
    union = np.any([evidence.members(place) for place in places], axis=0)
    persons = len(np.unique(evidence.table.persons[union]))
    return int(evidence.persons[list(places)].sum()) > persons


def _about_persons(evidence: Evidence, straddled: Sequence[str]) -> list[str]:
    """Say which levels were left out for few persons, and where levels share persons."""
    fewest = evidence.plan.statistics.min_persons
    found = [f"Levels of fewer than {fewest} persons take no part, and neither do withheld ones."]
    if straddled:
        found.append(
            f"Levels of {', '.join(straddled)} share persons. Q takes them for different persons, "
            "so its p is rough there."
        )
    return found


def _estimates(evidence: Evidence, claim: Claim, places: Sequence[int]) -> tuple[Array, Array]:
    """Return values and standard errors of slices."""
    side = evidence.compared[key_of(claim.metric)].inside
    at = (list(places), claim.model, claim.outcome)
    return side.value[at], side.spread.standard_error[at]


def _row(evidence: Evidence, claim: Claim, name: str, places: Sequence[int]) -> Row:
    """Return the spread over the levels of one attribute."""
    values, errors = _estimates(evidence, claim, places)
    draw = np.random.default_rng(evidence.plan.statistics.seed)
    null = range_of_equals(values, errors, rng=draw)
    between, _ = attempt(partial(between_variance, values, errors))
    test, _ = attempt(partial(cochran_q, values, errors))
    return (
        _about(evidence, claim),
        name,
        len(places),
        null.observed,
        null.mean,
        between.deviation if between else None,
        test.q if test else None,
        test.p if test else None,
    )


def _pulled(evidence: Evidence, claim: Claim, places: Sequence[int]) -> list[Row]:
    """Return each level as measured and shrunken."""
    values, errors = _estimates(evidence, claim, places)
    found, _ = attempt(partial(shrinkage, values, errors))
    shrunken = found.shrunken.tolist() if found else [None] * len(places)
    names = [evidence.slices[place].id for place in places]
    about = [_about(evidence, claim)] * len(names)
    return list(zip(about, names, values.tolist(), errors.tolist(), shrunken, strict=True))


def _words(rows: Sequence[Row], alpha: float) -> str:
    """Say where groups differ by more than noise."""
    known = [(f"{row[0]}, by {row[1]}", row[-1]) for row in rows if isinstance(row[-1], float)]
    found = [name for name, p in known if p <= alpha]
    if not known:
        return "Whether groups differ by more than chance explains cannot be told."
    if not found:
        return f"In none of {len(known)} places do groups differ by more than chance may explain."
    named = "; ".join(found[:_NAMED]) + (
        f"; and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    )
    return (
        f"In {len(found)} of {len(known)} places groups differ by more than chance explains "
        f"(Cochran's Q, p up to {alpha:g} in each test): {named}."
    )


_NOTES = (
    (
        "The gap between the highest and the lowest of several groups is above zero even when "
        "all are equal; the column beside it says how far equal groups as small as these would "
        "seem apart."
    ),
    (
        "Spread less noise is the standard deviation between groups after sampling noise is "
        "taken off; 0 says that noise alone explains what is seen."
    ),
    (
        "Pulled values are for looking and ranking, not for verdicts: they hide what is wrong "
        "in small groups."
    ),
)


spread = Question(
    code="DIS006",
    title="Spread between groups",
    asks="Do the levels of an attribute differ by more than noise makes them differ?",
    why=(
        "The largest gap among many small groups is large by chance alone; this separates what the "
        "groups differ in from what the sample adds."
    ),
    answer=_answer,
)
