"""The exact test of "no gap at all", for so few persons that all exchanges can be listed."""

from math import comb

import numpy as np

from evenhand.audit.claims import Claim
from evenhand.audit.evidence import Evidence, key_of
from evenhand.metrics.inference.few_clusters import MOST_ARRANGEMENTS, cluster_permutation_p
from evenhand.metrics.slices import Mask, against, inside
from evenhand.metrics.sum_table import Codes
from evenhand.metrics.sums import Array, Undefined


def exact_p(evidence: Evidence, claim: Claim, place: int) -> float | None:
    """Return the permutation p-value of no gap between a slice and what it is held against.

    Persons change sides, each with the metric of their own items, and every arrangement is listed.
    Each person counts once, whatever the number of items; who lacks one of the emotions of a mean
    is left out. Exact when persons are exchangeable where there is no gap.

    Args:
        evidence: what was measured.
        claim: metric, model and outcome.
        place: position of the slice.

    Returns:
        A p-value; None for metrics that are no mean over items, for items as units, for a person
        who stands on both sides, for an empty side, and above 4096 arrangements.
    """
    compared, at = evidence.compared[key_of(claim.metric)], (place, claim.model, claim.outcome)
    persons = [int(side.persons[at]) for side in (compared.inside, compared.outside)]
    rules = evidence.plan.statistics
    if claim.metric.shape != "mean" or rules.unit != "person" or not _can_be_listed(*persons):
        return None
    part, attributes, cells = evidence.slices[place], evidence.table.attributes, evidence.sums.cells
    other = against(part, attributes, cells, compare=evidence.plan.slices.compare)
    sides = [
        _own_values(evidence, claim, rows) for rows in (inside(part, attributes, cells), other)
    ]
    values, clusters = (np.concatenate(both) for both in zip(*sides, strict=True))
    member = np.arange(len(values)) < len(sides[0][0])
    try:
        found = cluster_permutation_p(values, inside=member, cluster=clusters)
    except Undefined:
        return None
    return found.p if found else None


def _can_be_listed(first: int, second: int) -> bool:
    """Say whether few enough ways lead from these persons to sides of this size."""
    both = first + second
    if not (first and second) or both > MOST_ARRANGEMENTS:
        return False
    return comb(both, first) <= MOST_ARRANGEMENTS


def _own_values(evidence: Evidence, claim: Claim, rows: Mask) -> tuple[Array, Codes]:
    """Return each person's own metric over some rows of the sums, and who that is."""
    sums, model = evidence.sums, claim.model
    codes, person = np.unique(sums.cluster_codes()[rows], return_inverse=True)
    by_person = np.zeros((len(codes), len(evidence.truth.emotions), len(sums.features)))
    np.add.at(by_person, person, sums.values()[rows][:, model])
    values = claim.metric.value(by_person, claim.metric.columns(sums.features))
    if claim.outcome == len(evidence.truth.emotions):
        covers = evidence.scores[model].covers
        chosen = [place for place, name in enumerate(evidence.truth.emotions) if name in covers]
        own = values[:, chosen].mean(axis=1)
    else:
        own = values[:, claim.outcome]
    known = np.isfinite(own)
    return own[known], codes[known]
