"""Audits with a known answer: persons, ratings and scores drawn from what was declared."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.audit.simulation.panel import Panel, Trait
from evenhand.audit.simulation.person_noise import person_noise
from evenhand.audit.simulation.planted import Predictor, check_predictors
from evenhand.audit.table import Array, Codes, Scores, Table, Text, Truth
from evenhand.metrics.slices import UNKNOWN

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRows:
    """Ratings in the long form, one row a position.

    Attributes:
        item, rater, emotion: numbers, shape (ratings,).
        value: in scale points.
    """

    item: Index
    rater: Index
    emotion: Index
    value: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A simulated audit, as the readers of files would deliver it.

    Attributes:
        panel: what was declared.
        table, truth, scores: the data of an audit, aligned.
        columns: what an item file says of each attribute, one array of shape (n,) a trait.
        ratings: behind the truth.
        off_scale: share of ratings and scores that fell off the scale, before any clipping.
    """

    panel: Panel
    table: Table
    truth: Truth
    scores: tuple[Scores, ...]
    columns: tuple[Text, ...]
    ratings: RatingRows
    off_scale: float


def simulate(panel: Panel, predictors: Sequence[Predictor], rng: np.random.Generator) -> Simulated:
    """Draw one audit; the same panel, predictors and state of rng give the same data.

    Args:
        panel: persons, items, raters.
        predictors: the models.
        rng: source of randomness.

    Raises:
        InputError: settings that make no sense, all of them at once.
    """
    panel.check()
    attributes = tuple(trait.attribute() for trait in panel.traits)
    check_predictors(predictors, attributes=attributes, emotions=panel.emotions)
    codes = _codes(panel, rng)
    person = _person_of_item(panel, rng)
    table = Table(
        items=_names("item", len(person))[np.arange(len(person))],
        persons=_names("person", panel.persons)[person],
        attributes=attributes,
        cells=codes[person],
    )
    columns = tuple(
        _stated(trait, codes[:, place], rng)[person] for place, trait in enumerate(panel.traits)
    )
    truth, ratings, off_ratings = _judged(panel, person, rng)
    drawn = [predictor.predict(table, truth, rng) for predictor in predictors]
    scores = tuple(
        Scores(model=predictor.name, covers=panel.emotions, values=_given(panel, values))
        for predictor, values in zip(predictors, drawn, strict=True)
    )
    off = off_ratings + sum(_off(panel, values) for values in drawn)
    count = len(ratings.value) + sum(values.size for values in drawn)
    return Simulated(
        panel=panel,
        table=table,
        truth=truth,
        scores=scores,
        columns=columns,
        ratings=ratings,
        off_scale=off / count,
    )


def _names(kind: str, count: int) -> Text:
    width = len(str(count))
    return np.array([f"{kind}-{number:0{width}d}" for number in range(1, count + 1)])


def _codes(panel: Panel, rng: np.random.Generator) -> Codes:
    drawn = [trait.codes(panel.persons, rng) for trait in panel.traits]
    return np.stack(drawn, axis=1) if drawn else np.empty((panel.persons, 0), dtype=np.int16)


def _person_of_item(panel: Panel, rng: np.random.Generator) -> Index:
    mean, vary = panel.items_per_person, panel.items_vary
    items = rng.integers(mean - vary, mean + vary, size=panel.persons, endpoint=True)
    return np.repeat(np.arange(panel.persons), items)


def _stated(trait: Trait, codes: NDArray[np.int16], rng: np.random.Generator) -> Text:
    """Return what a file says of each person: the level or a number of its bin, `""` if unknown."""
    levels = trait.attribute().levels
    if not trait.bins:
        words = ["" if level == UNKNOWN else level for level in levels]
        return np.array(words)[codes]
    edges = np.array(trait.bins)
    low = np.append(edges[:-1], 0.0)[codes]
    width = np.append(np.diff(edges), 1.0)[codes]
    numbers = np.floor(low + width * rng.random(len(codes))).astype(np.int64).astype(np.str_)
    return np.where(codes == len(levels) - 1, "", numbers)


def _judged(panel: Panel, person: Index, rng: np.random.Generator) -> tuple[Truth, RatingRows, int]:
    """Draw what the items show, let raters judge it, and average their judgements."""
    count, emotions, each = len(person), len(panel.emotions), panel.raters_per_item
    shown = panel.truth_mean + person_noise(
        person, emotions, sd=panel.truth_sd, icc=panel.truth_icc, rng=rng
    )
    rater = rng.permuted(np.tile(np.arange(panel.raters), (count, 1)), axis=1)[:, :each]
    severity = panel.severity_sd * rng.standard_normal(panel.raters)
    noise = panel.rater_sd * rng.standard_normal((count, each, emotions))
    drawn = shown[:, None, :] + severity[rater][:, :, None] + noise
    values = _given(panel, drawn)
    rows = RatingRows(
        item=np.repeat(np.arange(count), each * emotions),
        rater=np.repeat(rater.ravel(), emotions),
        emotion=np.tile(np.arange(emotions), count * each),
        value=values.ravel(),
    )
    return _averaged(panel, values, rater), rows, _off(panel, drawn)


def _averaged(panel: Panel, values: Array, rater: Index) -> Truth:
    """Return the mean rating of each item, added up in the order in which a file is read."""
    count, each, emotions = values.shape
    total = np.zeros((count, emotions))
    for place in range(each):
        total += values[:, place]
    mean = total / each
    spread = float(((values - mean[:, None, :]) ** 2).sum())
    freedom = count * (each - 1) * emotions
    return Truth(
        emotions=panel.emotions,
        values=mean,
        raters=np.full((count, emotions), each, dtype=np.int64),
        rater_count=len(np.unique(rater)),
        rating_count=values.size,
        within_item_sd=float(np.sqrt(spread / freedom)) if freedom else None,
    )


def _given(panel: Panel, values: Array) -> Array:
    """Return values as they are written down: clipped and rounded where the panel says so."""
    held = np.clip(values, panel.low, panel.high) if panel.clip else values
    return held if panel.decimals is None else np.round(held, panel.decimals)


def _off(panel: Panel, values: Array) -> int:
    return int(((values < panel.low) | (values > panel.high)).sum())
