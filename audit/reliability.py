"""Points of reliability diagrams: the mean label at each height of the score, with a joint band.

Bins of few persons would be withheld, and what is left would tell on them; so neighbouring bins are
joined until each has enough persons. Bands and intervals hold for all bins of one diagram together
(Bonferroni), so that a look along the diagram is one look. Of groups no counts are written: they
could be taken from those of everybody, and what remains is who was withheld.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evenhand.audit.evidence import Evidence
from evenhand.audit.experts import Row, person_codes, slices_with
from evenhand.audit.withholding import withheld_below
from evenhand.metrics.calibration.reliability_diagram import ReliabilityPoint, reliability_diagram
from evenhand.metrics.numbered import Codes
from evenhand.metrics.slices import UNKNOWN
from evenhand.metrics.sums import Array, Mask

COLUMNS = (
    "emotion",
    "group",
    "scores from",
    "to",
    "items",
    "persons",
    "mean score",
    "mean label",
    "label low",
    "label high",
    "calibrated low",
    "calibrated high",
)
"""Columns of a table of the kind `reliability`, without reasons."""

EVERYBODY = "all items"

NOTE = (
    "Bins of the score are joined until each has enough persons. Intervals of the labels, and the "
    "band in which those of a calibrated model would lie, are over persons and hold for all bins "
    "of a diagram together. Groups have diagrams of their own where their lines differ most "
    "surely, which was found by looking."
)
"""What a careful reader of such a table needs to know."""

_BINS = 10
_FEWEST_PERSONS = 5
"""With fewer persons in a bin it has no interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plotted:
    """What one diagram is of.

    Attributes:
        emotion: its name.
        truth, scores: of all items, shape (items,), NaN where there is none.
        kept: items of the diagram, shape (items,).
        group: id of a slice, or `all items`.
    """

    emotion: str
    truth: Array
    scores: Array
    kept: Mask
    group: str = EVERYBODY


def diagram_rows(
    evidence: Evidence,
    shown: Sequence[Plotted],
    *,
    apart: frozenset[tuple[str, str]],
    fewest: int,
) -> list[Row]:
    """Return the points of diagrams over all items, each followed by those of its groups.

    Args:
        evidence: knows slices and what is withheld.
        shown: emotions over all items.
        apart: pairs of emotion and attribute whose groups have a diagram each.
        fewest: persons that such a group must have.
    """
    rows: list[Row] = []
    for each in shown:
        rows += reliability_rows(evidence, each)
        for members in slices_with(evidence, each.kept):
            part = evidence.slices[members.place]
            asked = len(part.where) == 1 and (each.emotion, part.where[0][0]) in apart
            known = asked and part.where[0][1] != UNKNOWN
            if known and not members.withheld and members.persons >= fewest:
                rows += reliability_rows(evidence, replace(each, group=part.id, kept=members.rows))
    return rows


def reliability_rows(evidence: Evidence, plotted: Plotted) -> list[Row]:
    """Return a row a bin, by rising score; none where there are too few persons for one.

    Args:
        evidence: knows persons, the scale of labels, and how many must be behind a number.
        plotted: labels and scores.
    """
    rows, person = plotted.kept, person_codes(evidence)[plotted.kept]
    truth, scores = plotted.truth[rows], plotted.scores[rows]
    if not len(truth):
        return []
    scale = evidence.plan.ratings.scale
    span = (
        min(scale.low, float(truth.min()), float(scores.min())),
        max(scale.high, float(truth.max()), float(scores.max())),
    )
    least = max(withheld_below(evidence.plan), _FEWEST_PERSONS)
    bins = joined_bins(scores, person, span=span, least=least)
    level = 1 - evidence.plan.statistics.alpha / max(1, len(bins))
    found = []
    for low, high, own in bins:
        (point,) = reliability_diagram(
            truth[own], scores[own], persons=person[own], bins=1, span=span, level=level
        ).points
        found.append(_row(plotted, (low, high), point))
    return found


def joined_bins(
    scores: Array, persons: Codes, *, span: tuple[float, float], least: int
) -> list[tuple[float, float, Mask]]:
    """Return ten bins of equal width, neighbours joined until each has enough persons.

    Args:
        scores: within the span, shape (n,).
        persons: whose they are, shape (n,).
        span: lowest edge and highest.
        least: persons that a bin must have.

    Returns:
        Lower edge, upper edge and members of each; none when all persons together are too few.

    Examples:
        >>> scores = np.array([0.05, 0.05, 0.15, 0.95])
        >>> bins = joined_bins(scores, np.arange(4), span=(0, 1), least=2)
        >>> [(low, high, int(own.sum())) for low, high, own in bins]
        [(0.0, 0.1, 2), (0.1, 1.0, 2)]
    """
    edges = np.linspace(*span, _BINS + 1)
    place = np.clip(np.searchsorted(edges, scores, side="right") - 1, 0, _BINS - 1)
    found: list[tuple[float, float, Mask]] = []
    start = 0
    for end in range(_BINS):
        own = (place >= start) & (place <= end)
        if len(np.unique(persons[own])) >= least:
            found.append((float(edges[start]), float(edges[end + 1]), own))
            start = end + 1
    if found and start < _BINS:
        low, _, own = found.pop()
        found.append((low, float(edges[-1]), own | (place >= start)))
    return found


def _row(plotted: Plotted, edges: tuple[float, float], point: ReliabilityPoint) -> Row:
    """Return one bin; the last value says why there are no numbers, and there are."""
    everybody = plotted.group == EVERYBODY
    return (
        plotted.emotion,
        plotted.group,
        *edges,
        point.items if everybody else None,
        point.persons if everybody else None,
        point.mean_score,
        point.mean_truth,
        point.lower,
        point.upper,
        point.null_lower,
        point.null_upper,
        "",
    )
