"""Ratings of the forty as words of another label set: what raters saw, said with seven words.

For models that know seven words alone, and data rated in the forty. A word is as present as the
most present of its emotions; the most present word is what was seen, and neutral when even that
stays below a threshold. The threshold is declared, and figures are looked at on both sides of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.errors import InputError
from evenhand.audit.intake.label_scores import taxonomy_id
from evenhand.audit.table import Array, Truth
from evenhand.model_zoo.crosswalk import Crosswalk, Reach, stands_for

OPEN = -1
"""Call of an item where two words are equally present, or a rating is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPoints:
    """How present each word is.

    Attributes:
        labels: ids of words that rated emotions stand for, in the order of the set.
        values: points of the ratings' scale, shape (n, labels), NaN where a rating is missing.
        neutral: id of the word for none of these; None where the set has none.
    """

    labels: tuple[str, ...]
    values: Array
    neutral: str | None

    def called(self) -> tuple[str, ...]:
        """Return the words that a call can name; neutral, where there is one, is last."""
        return self.labels if self.neutral is None else (*self.labels, self.neutral)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdFigure:
    """How often a model says the word that raters saw, at one threshold.

    Attributes:
        threshold: points below which nothing is present.
        items: items with a call and with scores.
        still_open: items without a call.
        neutral: share of calls that are neutral, NaN without calls.
        agreement: share of items where the model's best word is the call, NaN without items.
        recall: the same word by word, averaged over the words that were called.
    """

    threshold: float
    items: int
    still_open: int
    neutral: float
    agreement: float
    recall: float


def label_points(
    values: Array, emotions: Sequence[str], of: Crosswalk, *, reach: Reach
) -> LabelPoints:
    """Return how present each word is: the largest rating among the emotions it stands for.

    Args:
        values: mean ratings, shape (n, emotions), NaN where nobody rated.
        emotions: names of the columns; words that are none of the forty are passed over.
        of: the label set, whose labels stand for different emotions.
        reach: `core`, or `wide`.

    Raises:
        InputError: the set has dimensions or labels that share emotions, or no emotion that was
            rated stands under a label.
    """
    _check_set(of)
    columns = {taxonomy_id(name): place for place, name in enumerate(emotions)}
    own = {
        one.id: [columns[name] for name in stands_for(one, reach=reach) if name in columns]
        for one in of.label
    }
    held = {name: places for name, places in own.items() if places}
    if not held:
        problem = f"label set {of.name!r} ({reach}): none of its words stands for a rated emotion"
        raise InputError([problem])
    return LabelPoints(
        labels=tuple(held),
        values=np.stack([values[:, places].max(axis=1) for places in held.values()], axis=1),
        neutral=of.neutral,
    )


def _check_set(of: Crosswalk) -> None:
    """Refuse sets in which the best word cannot be told."""
    if of.kind == "dimensions" or of.several != "refused":
        problem = (
            f"label set {of.name!r}: ratings can be said with words only where no emotion stands "
            "under two of them"
        )
        raise InputError([problem])


def label_calls(points: LabelPoints, *, threshold: float) -> NDArray[np.int64]:
    """Return the word of each item: the most present one, neutral below the threshold.

    Args:
        points: how present each word is.
        threshold: points of the ratings' scale; what reaches it is present.

    Returns:
        Places in `points.called()`, shape (n,); -1 where a rating is missing, two words are equally
        present, or nothing is and the set has no neutral.

    Examples:
        >>> points = LabelPoints(
        ...     labels=("joy", "fear"), values=np.array([[3.0, 1], [1, 0], [2, 2]]), neutral="none"
        ... )
        >>> label_calls(points, threshold=2).tolist()
        [0, 2, -1]
    """
    best = points.values.max(axis=1)
    alone = (points.values == best[:, None]).sum(axis=1) == 1
    calls = np.where(alone, points.values.argmax(axis=1), OPEN)
    nothing = OPEN if points.neutral is None else len(points.labels)
    calls = np.where(best < threshold, nothing, calls)
    return np.where(np.isnan(best), OPEN, calls).astype(np.int64)


def truth_by_label(truth: Truth, of: Crosswalk, *, reach: Reach, threshold: float) -> Truth:
    """Return labels 0 and 1: which word was seen, one column a word.

    Args:
        truth: mean ratings of emotions.
        of: the label set.
        reach: `core`, or `wide`.
        threshold: points of the ratings' scale.

    Returns:
        The words as emotions, NaN where the word is open. Raters are the fewest behind any emotion
        of a label; judgements of single raters are not carried over, as they are of emotions.

    Raises:
        InputError: as in `label_points`.
    """
    points = label_points(truth.values, truth.emotions, of, reach=reach)
    calls = label_calls(points, threshold=threshold)
    words = points.called()
    seen = (calls[:, None] == np.arange(len(words))).astype(np.float64)
    seen[calls == OPEN] = np.nan
    fewest = truth.raters.min(axis=1, keepdims=True)
    return Truth(
        emotions=words,
        values=seen,
        raters=np.broadcast_to(fewest, seen.shape),
        rater_count=truth.rater_count,
        rating_count=truth.rating_count,
        within_item_sd=None,
        dropped=truth.dropped,
    )


def threshold_figures(
    points: LabelPoints, scores: Array, thresholds: Sequence[float]
) -> tuple[ThresholdFigure, ...]:
    """Return what changes with the threshold; when much does, the threshold made the finding.

    Args:
        points: how present each word is.
        scores: of a model, shape (n, `len(points.called())`), NaN where missing.
        thresholds: the declared one and its neighbours.

    Examples:
        >>> points = LabelPoints(labels=("joy",), values=np.array([[3.0], [1.0]]), neutral="none")
        >>> said = np.array([[0.9, 0.1], [0.8, 0.2]])
        >>> [one.agreement for one in threshold_figures(points, said, [1, 2])]
        [1.0, 0.5]
    """
    return tuple(_figure(points, scores, float(each)) for each in thresholds)


def _figure(points: LabelPoints, scores: Array, threshold: float) -> ThresholdFigure:
    """Return the figures at one threshold."""
    calls = label_calls(points, threshold=threshold)
    used = (calls != OPEN) & np.isfinite(scores).all(axis=1)
    seen, said = calls[used], scores[used].argmax(axis=1)
    recalls = [_share(said[seen == word] == word) for word in np.unique(seen)]
    return ThresholdFigure(
        threshold=threshold,
        items=int(used.sum()),
        still_open=int((calls == OPEN).sum()),
        neutral=_share(calls[calls != OPEN] == len(points.labels)),
        agreement=_share(seen == said),
        recall=_share(np.array(recalls)),
    )


def _share(hits: NDArray[np.bool_] | Array) -> float:
    """Return a mean, NaN of nothing."""
    return float(hits.mean()) if len(hits) else float("nan")
