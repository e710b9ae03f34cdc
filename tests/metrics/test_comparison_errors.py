"""Errors of values and gaps in a comparison, against regressions and moves of persons by item."""

from types import ModuleType

import numpy as np
import pytest

from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.slices import Mask
from evenhand.metrics.sums import AdditiveMetric, Array

HIT = tpr.with_settings(truth_at=4.0, score_at=4.0)


def _design(own: Mask) -> Array:
    return np.stack([np.ones(len(own)), own.astype(np.float64)], axis=1)


@pytest.mark.parametrize("model", range(2))
@pytest.mark.parametrize("emotion", range(3))
def test_errors_of_gaps_are_those_of_the_clustered_regression(
    plain: ModuleType, clustered_regression: ModuleType, model: int, emotion: int
) -> None:
    data = plain.DATA
    found = data.comparisons("rest").of(mae).spread
    if (model, emotion) == plain.UNCOVERED:
        assert np.isnan(found.standard_error[:, model, emotion]).all()
        return
    everybody = np.ones(len(data.person), dtype=np.bool_)
    truth, scores, person = data.pair(everybody, model, emotion)
    there = np.isfinite(data.truth[:, emotion]) & np.isfinite(data.scores[:, model, emotion])
    seen = set()
    for k in range(len(plain.SLICES)):
        own = data.rows(k)[there]
        error, method = found.standard_error[k, model, emotion], found.method[k, model, emotion]
        small = min(len(np.unique(person[own])), len(np.unique(person[~own])))
        if small < 2:
            assert np.isnan(error)
            continue
        seen.add(str(method))
        y, x = np.abs(scores - truth), _design(own)
        if method == "CR2":
            expected, df = clustered_regression.cr2(y, x, person)
            assert found.df[k, model, emotion] == pytest.approx(df, rel=1e-8)
        else:
            expected = clustered_regression.cr1(y, x, person)
            assert found.df[k, model, emotion] == small - 1
        assert error == pytest.approx(expected, rel=1e-8)
    assert seen == {"CR1", "CR2"}


def _least(metric: AdditiveMetric, rate: float, count: float) -> float:
    """Return the least variance of a rate with few events or few others (Agresti & Caffo)."""
    if metric is not HIT or min(rate * count, (1 - rate) * count) >= 10:
        return 0.0
    moderate = (rate * count + 1) / (count + 2)
    return moderate * (1 - moderate) / (count + 2)


@pytest.mark.parametrize("metric", [mae, HIT], ids=lambda m: m.name)
def test_errors_of_values_are_the_sums_of_the_moves_of_persons(
    plain: ModuleType, metric: AdditiveMetric
) -> None:
    data = plain.DATA
    side = data.comparisons("rest").of(metric).inside
    checked = 0
    for k, m, e in plain.PLACES:
        persons, value = side.persons[k, m, e], side.value[k, m, e]
        if persons < 2 or np.isnan(value):
            assert np.isnan(side.spread.standard_error[k, m, e])
            continue
        moves = plain.moves(data, metric, data.rows(k), m, e)
        counted = data.counted(metric, data.rows(k), m, e)
        by_size = side.spread.method[k, m, e] == "CR2"
        widen = 1 / (1 - counted / counted.sum()) if by_size else persons / (persons - 1)
        known = [e] if e < plain.EMOTIONS else np.flatnonzero(data.covered[m]).tolist()
        floors = [
            _least(metric, side.value[k, m, j], data.counted(metric, data.rows(k), m, j).sum())
            for j in known
        ]
        short = max(0.0, sum(floors) / len(known) ** 2 - (moves**2).sum())
        expected = np.sqrt((widen * moves**2).sum() + short)
        assert side.spread.standard_error[k, m, e] == pytest.approx(expected, rel=1e-8)
        if not by_size:
            assert side.spread.df[k, m, e] == persons - 1
        checked += 1
    assert checked > 40


def test_no_variation_leaves_the_gap_without_an_error(plain: ModuleType) -> None:
    data = plain.DATA
    # every label is found and every error is half a point: rounding must not look like evidence
    steady = plain.Data(
        truth=data.truth,
        scores=data.truth[:, None, :] + np.full((1, plain.MODELS, plain.EMOTIONS), 0.5),
        cells=data.cells,
        person=data.person,
        covered=np.ones((plain.MODELS, plain.EMOTIONS), dtype=np.bool_),
    )
    for metric, value in ((mae, 0.5), (HIT, 1.0)):
        found = steady.comparisons("rest").of(metric)
        several = (np.minimum(found.inside.persons, found.outside.persons) > 1) & ~np.isnan(
            found.gap
        )
        assert several.any()
        assert found.inside.value[several] == pytest.approx(value)
        assert np.isnan(found.spread.standard_error[several]).all() == (metric is mae)
        for spread in (found.inside.spread, found.outside.spread):
            assert ((spread.standard_error[several] == 0) == (metric is mae)).all()


def test_the_error_of_a_mean_outcome_is_that_of_the_mean_of_moves(plain: ModuleType) -> None:
    data = plain.DATA
    # persons of all genders are under both lights, so the gap of lights is CR1 with persons shared
    found = data.comparisons("rest").of(mae).spread
    k = [part.id for part in plain.SLICES].index("light=day")
    rows, others = data.rows(k), ~data.rows(k)
    moves = plain.moves(data, mae, rows, 0, plain.EMOTIONS) - plain.moves(
        data, mae, others, 0, plain.EMOTIONS
    )
    items = sum(data.counted(mae, r, 0, plain.EMOTIONS).sum() for r in (rows, others))
    factor = plain.PERSONS / (plain.PERSONS - 1) * (items - 1) / (items - 2)
    error = np.sqrt(factor * (moves**2).sum())
    assert found.standard_error[k, 0, plain.EMOTIONS] == pytest.approx(error, rel=1e-8)
    assert found.method[k, 0, plain.EMOTIONS] == "CR1"


def test_a_slice_within_everybody_counts_its_items_once(
    plain: ModuleType, clustered_regression: ModuleType
) -> None:
    data = plain.DATA
    # inside - overall = share outside * (inside - rest), to first order and for given shares
    found = data.comparisons("overall").of(mae).spread
    k = [part.id for part in plain.SLICES].index("light=day")
    everybody = np.ones(len(data.person), dtype=np.bool_)
    truth, scores, person = data.pair(everybody, 0, 0)
    y = np.abs(scores - truth)
    own = data.rows(k)[np.isfinite(data.truth[:, 0]) & np.isfinite(data.scores[:, 0, 0])]
    moves = plain.moves(data, mae, data.rows(k), 0, 0) - plain.moves(data, mae, everybody, 0, 0)
    factor = plain.PERSONS / (plain.PERSONS - 1) * (len(y) - 1) / (len(y) - 2)
    expected = np.sqrt(factor * (moves**2).sum())
    assert found.standard_error[k, 0, 0] == pytest.approx(expected, rel=1e-8)
    by_regression = clustered_regression.cr1(y, _design(own), person) * (~own).mean()
    assert expected == pytest.approx(by_regression, rel=0.1)
