"""What a model says of each item, as outcomes to compare: readings, sizes of errors, presence."""

from collections.abc import Sequence

import numpy as np

from evenhand.audit.evidence import Evidence, asked_of
from evenhand.audit.harms.gaps import Outcome
from evenhand.metrics.sums import Array


def covered(evidence: Evidence, model: int, places: Sequence[int] | None = None) -> list[int]:
    """Return the positions of emotions that a model covers, all or of some."""
    emotions, covers = evidence.truth.emotions, evidence.scores[model].covers
    chosen = range(len(emotions)) if places is None else places
    return [place for place in chosen if emotions[place] in covers]


def linked(evidence: Evidence, model: int) -> bool:
    """Say whether scores are on the labels' scale, so that errors mean anything."""
    return evidence.plan.model[model].link != "none"


def readings(evidence: Evidence, model: int, places: Sequence[int]) -> list[Outcome]:
    """Return the scores of some emotions, to be compared at equal label, and of their mean.

    What is compared is score less label where both are on one scale, which takes out what is left
    of the labels within a stratum; else the score.
    """
    scores, labels = evidence.scores[model].values, evidence.truth.values
    off = scores - labels if linked(evidence, model) else scores
    found = [
        Outcome(
            name=evidence.truth.emotions[k],
            shown=scores[:, k],
            compared=off[:, k],
            labels=labels[:, k],
        )
        for k in places
    ]
    if len(places) > 1:
        many = list(places)
        mean = Outcome(
            name=f"mean of {len(many)}",
            shown=scores[:, many].mean(axis=1),
            compared=off[:, many].mean(axis=1),
            labels=labels[:, many].mean(axis=1),
        )
        found.insert(0, mean)
    return found


def moves(evidence: Evidence, model: int, places: Sequence[int]) -> list[Outcome]:
    """Return the same for changes within persons, where what was labelled changes along."""
    found = readings(evidence, model, places)
    return [Outcome(name=each.name, shown=each.shown, compared=each.compared) for each in found]


def errors(evidence: Evidence, model: int, places: Sequence[int], *, name: str = "") -> Outcome:
    """Return the mean size of the errors of each item over some emotions.

    An item counts by the emotions that it has both a label and a score of.
    """
    chosen = list(places)
    off = np.abs(evidence.scores[model].values[:, chosen] - evidence.truth.values[:, chosen])
    size = row_means(off)
    return Outcome(name=name or f"error, mean of {len(chosen)}", shown=size, compared=size)


def row_means(values: Array) -> Array:
    """Return the mean of each row over what is known of it, NaN where nothing is.

    >>> row_means(np.array([[1.0, np.nan], [np.nan, np.nan]])).tolist()
    [1.0, nan]
    """
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def over_readings(evidence: Evidence, model: int, places: Sequence[int]) -> list[Outcome]:
    """Return whether an emotion is read where raters see none, at thresholds that the plan states.

    The value is 1 where the score is at its threshold or above and the label below its own, 0 where
    both are below; items with a label at the threshold have none.
    """
    found: dict[tuple[int, float, float], Outcome] = {}
    scores, labels = evidence.scores[model].values, evidence.truth.values
    for part in asked_of(evidence.plan):
        if part.truth_at is None or part.score_at is None:
            continue
        for k in places:
            among = (labels[:, k] < part.truth_at) & np.isfinite(scores[:, k])
            value = np.where(among, scores[:, k] >= part.score_at, np.nan)
            emotion = evidence.truth.emotions[k]
            said = f"{emotion} >= {part.score_at:g} where raters < {part.truth_at:g}"
            found[k, part.truth_at, part.score_at] = Outcome(name=said, shown=value, compared=value)
    return list(found.values())
