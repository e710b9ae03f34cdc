"""Precision, recall and F1 of tags, one by one and pooled, from counts of right and wrong ones.

Pooled over tags and items (micro) a common tag counts often; averaged over tags (macro) each tag
counts once. By the usual convention a tag that nobody used enters the macro mean as 0 (Sokolova &
Lapalme 2009, doi:10.1016/j.ipm.2009.03.002); its own F1 is absent all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from evenhand.metrics.agreement.cohen_kappa import cohen_kappa
from evenhand.metrics.sums import Array, Mask, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class TagScores:
    """One tag, or all of them pooled.

    Attributes:
        reference: items whose reference has the tag.
        predicted: items for which the model says so.
        hits: items where both do.
        precision: hits over predicted; None where the model never says so.
        recall: hits over reference; None where no reference has it.
        f1: 2 hits / (reference + predicted); None where neither ever has it.
        missing: reason code of what is None.
    """

    reference: int
    predicted: int
    hits: int
    precision: float | None
    recall: float | None
    f1: float | None
    missing: Mapping[str, str] = field(default_factory=dict)


def tag_scores(reference: float, predicted: float, hits: float) -> TagScores:
    """Return precision, recall and F1 of three counts.

    Args:
        reference: items, or tags of all items, of the reference.
        predicted: the same of the model.
        hits: those in common.

    Examples:
        >>> found = tag_scores(reference=4, predicted=2, hits=2)
        >>> found.precision, found.recall, round(found.f1, 3)
        (1.0, 0.5, 0.667)
    """
    missing = {} if predicted else {"precision": "none_selected"}
    missing |= {} if reference else {"recall": "no_positives"}
    missing |= {} if predicted or reference else {"f1": "no_tags"}
    return TagScores(
        reference=int(reference),
        predicted=int(predicted),
        hits=int(hits),
        precision=hits / predicted if predicted else None,
        recall=hits / reference if reference else None,
        f1=2 * hits / (reference + predicted) if reference + predicted else None,
        missing=missing,
    )


def scores_by_tag(reference: Mask, predicted: Mask, *, times: Array) -> tuple[TagScores, ...]:
    """Return the scores of each tag, in the order of the columns.

    Args:
        reference: which item has which tag, shape (n, T).
        predicted: for which item the model says so, shape (n, T).
        times: how often each item counts, shape (n,).

    Examples:
        >>> table = np.array([[True, False], [True, False]])
        >>> [found.f1 for found in scores_by_tag(table, table, times=np.ones(2))]
        [1.0, None]
    """
    counts = [times @ part for part in (reference, predicted, reference & predicted)]
    return tuple(tag_scores(*(float(x) for x in three)) for three in zip(*counts, strict=True))


def kappa_by_tag(reference: Mask, predicted: Mask, *, times: Array) -> tuple[float | None, ...]:
    """Return Cohen's kappa of each tag's presence, None where neither side varies.

    Args:
        reference: which item has which tag, shape (n, T).
        predicted: for which item the model says so, shape (n, T).
        times: how often each item counts, shape (n,).

    Examples:
        >>> table = np.array([[True, False], [False, False]])
        >>> kappa_by_tag(table, table, times=np.ones(2))
        (1.0, None)
    """
    presence = cohen_kappa.with_settings(levels=2)
    found: list[float | None] = []
    for own, other in zip(reference.T, predicted.T, strict=True):
        try:
            found.append(presence(own.astype(np.float64), other.astype(np.float64), weights=times))
        except Undefined:
            found.append(None)
    return tuple(found)
