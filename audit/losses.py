"""Scores that are missing more often in one group: a model must not look good by not answering."""

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.claims import Claim
from evenhand.audit.evidence import Evidence
from evenhand.metrics.slices import against

UNEQUAL_LOSS = "unequal_loss"


def unequal_loss(evidence: Evidence, claim: Claim) -> NDArray[np.bool_]:
    """Return in which slices the share of lost scores differs from the reference's by too much.

    A score is lost where an item has a label and the model covers the emotion and gives no score.
    The tolerated difference is the plan's `max_loss_gap`.

    Returns:
        shape (slices,).
    """
    labelled, lost = _cells(evidence, claim)
    limit = evidence.plan.statistics.max_loss_gap
    compare = evidence.plan.slices.compare
    found = np.zeros(len(evidence.slices), dtype=np.bool_)
    if not lost.any():
        return found
    table = evidence.table
    for place in np.flatnonzero(evidence.judged()):
        part = evidence.slices[place]
        other = against(part, table.attributes, table.cells, compare=compare)
        sides = evidence.members(int(place)), other
        shares = [lost[rows].sum() / max(labelled[rows].sum(), 1) for rows in sides]
        found[place] = abs(shares[0] - shares[1]) > limit
    return found


def _cells(evidence: Evidence, claim: Claim) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return labels, and labels without a score, of each item for the outcome of a claim."""
    scores, emotions = evidence.scores[claim.model], evidence.truth.emotions
    chosen = [place for place, name in enumerate(emotions) if name in scores.covers]
    if claim.outcome < len(emotions):
        chosen = [claim.outcome]
    known = np.isfinite(evidence.truth.values[:, chosen])
    lost = known & ~np.isfinite(scores.values[:, chosen])
    return known.sum(axis=1), lost.sum(axis=1)
