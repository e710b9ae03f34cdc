"""A small data set with all that can be missing, and its metrics item by item.

Nothing here is summed by cell or person first: each number is taken from the items of a mask.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.comparison import Comparisons
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.slices import UNKNOWN, Against, Attribute, Mask, against, inside, slices_of
from evenhand.metrics.sum_table import accumulate
from evenhand.metrics.sums import AdditiveMetric, Array

HIT = tpr.with_settings(truth_at=4.0, score_at=4.0)
METRICS = (mae, pearson, HIT)
PERSONS, ITEMS, MODELS, EMOTIONS = 60, 500, 2, 3
UNCOVERED = (1, 2)
GENDER = Attribute(
    name="gender", levels=("Female", "Male", "Other", "Few", UNKNOWN), reference="Male"
)
LIGHT = Attribute(name="light", levels=("day", "night", UNKNOWN), reference="day")
ATTRIBUTES = (GENDER, LIGHT)
SLICES = slices_of(ATTRIBUTES, all_pairs=True)

Plain = Callable[[Array, Array], float]


def _error(truth: Array, scores: Array) -> float:
    return float(np.abs(scores - truth).mean()) if len(truth) else np.nan


def _correlation(truth: Array, scores: Array) -> float:
    if len(truth) == 0 or np.ptp(truth) == 0 or np.ptp(scores) == 0:
        return np.nan
    return float(np.corrcoef(truth, scores)[0, 1])


def _hits(truth: Array, scores: Array) -> float:
    positive = truth >= 4
    return float((scores[positive] >= 4).mean()) if positive.any() else np.nan


def _by_person(person: NDArray[np.int64], each: Array) -> Array:
    return np.bincount(person, weights=each, minlength=PERSONS).astype(np.float64)


PLAIN: dict[str, Plain] = {"mae": _error, "pearson": _correlation, "tpr": _hits}


@dataclass(frozen=True, kw_only=True)
class Data:
    """Items of persons: gender is the person's (nobody Other, three Few), light the item's."""

    truth: Array
    scores: Array
    cells: NDArray[np.int16]
    person: NDArray[np.int64]
    covered: Mask = field(
        default_factory=lambda: np.array(
            [[(m, e) != UNCOVERED for e in range(EMOTIONS)] for m in range(MODELS)]
        )
    )

    def rows(self, place: int) -> Mask:
        return inside(SLICES[place], ATTRIBUTES, self.cells)

    def others(self, place: int, compare: Against) -> Mask:
        return against(SLICES[place], ATTRIBUTES, self.cells, compare=compare)

    def comparisons(self, compare: Against) -> Comparisons:
        table = accumulate(
            METRICS,
            self.truth,
            self.scores,
            cells=self.cells,
            clusters=np.array([f"{p:03}" for p in self.person]),
        )
        rows = [inside(s, ATTRIBUTES, table.cells) for s in SLICES]
        others = [against(s, ATTRIBUTES, table.cells, compare=compare) for s in SLICES]
        return Comparisons(
            table, slices=np.stack(rows), references=np.stack(others), covered=self.covered
        )

    def pair(self, rows: Mask, model: int, emotion: int) -> tuple[Array, Array, NDArray[np.int64]]:
        """Return labels, scores and persons of items that have both."""
        truth, scores = self.truth[rows, emotion], self.scores[rows, model, emotion]
        there = np.isfinite(truth) & np.isfinite(scores)
        return truth[there], scores[there], self.person[rows][there]

    def value(self, metric: AdditiveMetric, rows: Mask, model: int, emotion: int) -> float:
        """Return a metric, or the mean over the covered emotions where `emotion` is beyond them."""
        if emotion < EMOTIONS:
            return PLAIN[metric.name](*self.pair(rows, model, emotion)[:2])
        known = np.flatnonzero(self.covered[model])
        return float(np.mean([self.value(metric, rows, model, int(e)) for e in known]))

    def counted(self, metric: AdditiveMetric, rows: Mask, model: int, emotion: int) -> Array:
        """Return what each person adds to the denominator, shape (PERSONS,)."""
        if emotion == EMOTIONS:
            known = np.flatnonzero(self.covered[model])
            each = [self.counted(metric, rows, model, int(e)) for e in known]
            return np.asarray(np.mean(each, axis=0))
        truth, _, person = self.pair(rows, model, emotion)
        counts = truth >= 4 if metric.name == "tpr" else np.ones(len(truth))
        return _by_person(person, np.asarray(counts, dtype=np.float64))


def _draw() -> Data:
    rng = np.random.default_rng(77)
    gender = rng.choice([0, 1, 4], PERSONS, p=[0.5, 0.4, 0.1])
    gender[:3] = 3
    person = np.sort(np.concatenate([np.arange(PERSONS), rng.integers(0, PERSONS, ITEMS)]))
    count = len(person)
    truth = rng.uniform(0, 7, (count, EMOTIONS))
    truth[:, 1] = np.where(gender[person] == 3, rng.uniform(0, 3, count), truth[:, 1])
    noise = rng.normal(0, 1, (count, MODELS, EMOTIONS))
    scores = truth[:, None, :] * 0.7 + 1 + noise
    truth[rng.random(truth.shape) < 0.1] = np.nan
    scores[rng.random(scores.shape) < 0.1] = np.nan
    scores[:, UNCOVERED[0], UNCOVERED[1]] = np.nan
    light = rng.choice([0, 1, 2], count, p=[0.45, 0.45, 0.1])
    cells = np.stack([gender[person], light], axis=1).astype(np.int16)
    return Data(truth=truth, scores=scores, cells=cells, person=person)


DATA = _draw()
PLACES = [(k, m, e) for k in range(len(SLICES)) for m in range(MODELS) for e in range(EMOTIONS + 1)]


def moves(data: Data, metric: AdditiveMetric, rows: Mask, model: int, emotion: int) -> Array:
    """Return by how much each person moves a mean or rate, to first order, shape (PERSONS,)."""
    if emotion == EMOTIONS:
        known = np.flatnonzero(data.covered[model])
        each = [moves(data, metric, rows, model, int(e)) for e in known]
        return np.asarray(np.mean(each, axis=0))
    truth, scores, person = data.pair(rows, model, emotion)
    kept = truth >= 4 if metric.name == HIT.name else np.ones(len(truth), dtype=np.bool_)
    own = (scores >= 4) * 1.0 if metric.name == HIT.name else np.abs(scores - truth)
    centred = (own[kept] - own[kept].mean()) / kept.sum()
    return _by_person(person[kept], centred)
