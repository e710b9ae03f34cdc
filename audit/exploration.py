"""Every emotion in every slice that nobody asked about beforehand: leads with a controlled false-discovery rate."""

import numpy as np
from scipy import stats

from evenhand.audit.evidence import Evidence, key_of, metric_of
from evenhand.audit.judgement import Claim
from evenhand.audit.plan import Gate, Show
from evenhand.audit.result import Exploratory
from evenhand.audit.rows import number_or_none, shown_rows
from evenhand.metrics.multiplicity import benjamini_hochberg
from evenhand.metrics.sums import Array


def explore(evidence: Evidence) -> tuple[Exploratory, ...]:
    """Return all cells of metric x emotion x slice, each model with its own Benjamini-Hochberg adjustment."""
    found: list[Exploratory] = []
    for model in range(len(evidence.scores)):
        found.extend(_of_model(evidence, model))
    return tuple(found)


def _of_model(evidence: Evidence, model: int) -> list[Exploratory]:
    """Return the cells of one model that may be shown and have a p-value."""
    claims = list(_claims(evidence, model))
    drafts = [
        (c, r, p)
        for c in claims
        for r, p in zip(shown_rows(evidence, c), _p(evidence, c), strict=True)
    ]
    kept = [(c, r, p) for c, r, p in drafts if not r.suppressed and np.isfinite(p)]
    adjusted = benjamini_hochberg([p for _, _, p in kept])
    names, name = evidence.outcomes(), evidence.scores[model].model
    return [
        Exploratory(
            model=name,
            metric=key_of(claim.metric),
            emotion=names[claim.outcome],
            slice=row.slice,
            gap=row.gap,
            p=number_or_none(p),
            q=number_or_none(q),
            listed=bool(q <= evidence.plan.statistics.alpha),
        )
        for (claim, row, p), q in zip(kept, adjusted, strict=True)
    ]


def _claims(evidence: Evidence, model: int) -> list[Claim]:
    """Return metrics of the plan for every single emotion that no gate names."""
    parts: dict[str, Gate | Show] = {}
    for part in (*evidence.plan.gate, *evidence.plan.show):
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
    """Return two-sided p-values of no gap; NaN in slices with too few persons for a verdict."""
    compared = evidence.compared[key_of(claim.metric)]
    at = (np.flatnonzero(evidence.judged()), claim.model, claim.outcome)
    persons = np.minimum(compared.inside.persons[at], compared.outside.persons[at])
    with np.errstate(all="ignore"):
        statistic = np.abs(compared.gap[at]) / compared.spread.standard_error[at]
    p = 2 * stats.t.sf(statistic, compared.spread.df[at])
    return np.where(persons >= evidence.plan.statistics.min_persons, p, np.nan)
