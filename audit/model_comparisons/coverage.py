"""Scores that only one of two models gives: what is lost takes no part in any change."""

from dataclasses import dataclass

import numpy as np

from evenhand.audit.changes.estimate import Estimate, estimate
from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import person_codes
from evenhand.audit.model_comparisons.matched import Matched
from evenhand.metrics.inference.student import upper_tail
from evenhand.metrics.sums import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Scores that are missing in one slice, of items that have a label.

    Attributes:
        items: how many have one.
        old, new: of how many the model gives no score for any of the emotions that both cover.
        difference: share of missing scores, new minus old, over items and emotions.
    """

    items: int
    old: int
    new: int
    difference: Estimate

    def p(self) -> float | None:
        """Return the two-sided p-value of "they miss equally many", by t over persons."""
        error = self.difference.standard_error
        if not np.isfinite(error):
            return None
        size = abs(self.difference.value) / error
        return float(2 * upper_tail(size, df=self.difference.df))


def lost_scores(evidence: Evidence, matched: Matched, place: int) -> Lost:
    """Return how many scores each model lacks in a slice.

    Args:
        evidence: the data.
        matched: both models.
        place: of the slice.
    """
    labelled, old, new = _missing(evidence, matched)
    rows = evidence.members(place) & labelled.any(axis=1)
    counts = labelled.sum(axis=1)
    with np.errstate(invalid="ignore"):
        moved = (new.sum(axis=1) - old.sum(axis=1)) / counts
    return Lost(
        items=int(rows.sum()),
        old=int((old.any(axis=1) & rows).sum()),
        new=int((new.any(axis=1) & rows).sum()),
        difference=estimate(moved[rows], person_codes(evidence)[rows]),
    )


def newly_lost(evidence: Evidence, matched: Matched, outcome: int) -> Array:
    """Return the share of scores that the old model gives and the new one does not, by slice.

    A model that gives no score for what is hard would otherwise look better than it is. What the
    new model scores beyond the old one makes up for none of it: those are other items.

    Args:
        evidence: the data.
        matched: both models.
        outcome: an emotion, or the mean of those that both cover.

    Returns:
        shape (slices,), 0 to 1.
    """
    labelled, old, new = _missing(evidence, matched)
    if outcome < len(matched.both):
        labelled, old, new = (each[:, [outcome]] for each in (labelled, old, new))
    lost, found = new & ~old, np.zeros(len(evidence.slices))
    if not lost.any():
        return found
    for place in range(len(evidence.slices)):
        rows = evidence.members(place)
        found[place] = lost[rows].sum() / max(int(labelled[rows].sum()), 1)
    return found


def _missing(evidence: Evidence, matched: Matched) -> tuple[Mask, Mask, Mask]:
    """Return labels, and where each model lacks a score beside one; emotions that both cover."""
    labelled = np.isfinite(evidence.truth.values) & matched.both
    old, new = (
        labelled & ~np.isfinite(evidence.scores[place].values)
        for place in (matched.old, matched.new)
    )
    return labelled, old, new
