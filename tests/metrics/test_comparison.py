"""Every number of a comparison against a plain recomputation, item by item."""

from types import ModuleType

import numpy as np
import pytest

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.comparison import UNDEFINED_EMOTION, Compared, Comparisons
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.resampling import multinomial_weights
from evenhand.metrics.slices import Against
from evenhand.metrics.sums import AdditiveMetric

HIT = tpr.with_settings(truth_at=4.0, score_at=4.0)
METRICS = (mae, pearson, HIT)
COMPARES: list[Against] = ["rest", "overall", "reference"]


@pytest.fixture(scope="module", params=COMPARES)
def compare(request: pytest.FixtureRequest) -> Against:
    found: Against = request.param
    return found


@pytest.fixture(scope="module")
def comparisons(plain: ModuleType, compare: Against) -> Comparisons:
    found: Comparisons = plain.DATA.comparisons(compare)
    return found


@pytest.fixture(params=METRICS, ids=lambda m: m.name)
def metric(request: pytest.FixtureRequest) -> AdditiveMetric:
    found: AdditiveMetric = request.param
    return found


def _close(expected: float) -> object:
    """Return what equals a number up to rounding, NaN where it is NaN."""
    return pytest.approx(expected, rel=1e-9, abs=1e-11, nan_ok=True)


def test_values_and_gaps_are_those_of_the_items(
    plain: ModuleType, compare: Against, comparisons: Comparisons, metric: AdditiveMetric
) -> None:
    data = plain.DATA
    found = comparisons.of(metric)
    assert found.gap.shape == (len(plain.SLICES), plain.MODELS, plain.EMOTIONS + 1)
    for k, m, e in plain.PLACES:
        own = data.value(metric, data.rows(k), m, e)
        other = data.value(metric, data.others(k, compare), m, e)
        assert found.inside.value[k, m, e] == _close(own), (k, m, e)
        assert found.outside.value[k, m, e] == _close(other), (k, m, e)
        assert found.gap[k, m, e] == _close(own - other), (k, m, e)


def test_counts_are_those_of_the_items(
    plain: ModuleType, compare: Against, comparisons: Comparisons, metric: AdditiveMetric
) -> None:
    data = plain.DATA
    found = comparisons.of(metric)
    for k, m, e in plain.PLACES:
        for side, rows in ((found.inside, data.rows(k)), (found.outside, data.others(k, compare))):
            known = [e] if e < plain.EMOTIONS else np.flatnonzero(data.covered[m]).tolist()
            items = [len(data.pair(rows, m, j)[0]) for j in known]
            counted = [data.counted(metric, rows, m, j).sum() for j in known]
            assert side.items[k, m, e] == max(items)
            assert side.counted[k, m, e] == min(counted)
            persons = [(data.counted(metric, rows, m, j) > 0).sum() for j in known]
            assert side.persons[k, m, e] == min(persons)


def test_every_undefined_value_has_a_reason_and_no_other(
    plain: ModuleType, comparisons: Comparisons, metric: AdditiveMetric
) -> None:
    found = comparisons.of(metric)
    for side in (found.inside, found.outside):
        covered_or_mean = np.ones(side.value.shape, dtype=np.bool_)
        covered_or_mean[:, *plain.UNCOVERED] = False
        assert np.array_equal(
            (side.reason != "") & covered_or_mean, np.isnan(side.value) & covered_or_mean
        )
        assert (side.reason[:, *plain.UNCOVERED] == "not_covered").all()


def test_reasons_say_what_is_missing(plain: ModuleType) -> None:
    data = plain.DATA
    found = data.comparisons("rest").of(HIT).inside
    by_id = {part.id: place for place, part in enumerate(plain.SLICES)}
    nobody, few = by_id["gender=Other"], by_id["gender=Few"]
    assert found.reason[nobody].tolist() == [
        ["no_items"] * 4,
        [*["no_items"] * 2, "not_covered", "no_items"],
    ]
    assert found.reason[few, 0].tolist() == ["", "no_positives", "", UNDEFINED_EMOTION]
    assert found.reason[few, 1].tolist() == ["", "no_positives", "not_covered", UNDEFINED_EMOTION]
    assert found.reason[by_id["gender=Female"], 1].tolist() == ["", "", "not_covered", ""]


def test_a_model_without_any_emotion_has_no_mean(plain: ModuleType) -> None:
    data = plain.DATA
    nothing = plain.Data(
        truth=data.truth,
        scores=np.where(np.arange(plain.MODELS)[:, None] == 1, np.nan, data.scores),
        cells=data.cells,
        person=data.person,
        covered=np.array([[True] * plain.EMOTIONS, [False] * plain.EMOTIONS]),
    )
    side = nothing.comparisons("rest").of(mae).inside
    assert (side.reason[:, 1] == "not_covered").all()
    assert np.isnan(side.value[:, 1]).all()
    for count in (side.items, side.counted):
        assert (count[:, 1] == 0).all()


def test_replicates_are_those_of_repeated_items(
    plain: ModuleType, compare: Against, comparisons: Comparisons
) -> None:
    data = plain.DATA
    weights = multinomial_weights(plain.PERSONS, 6, np.random.default_rng(3))
    found = comparisons.replicates(METRICS, weights)
    assert set(found) == {metric.qualified(metric.name) for metric in METRICS}
    for b, row in enumerate(weights.astype(int)):
        again = np.repeat(np.arange(len(data.person)), row[data.person])
        drawn = plain.Data(
            truth=data.truth[again],
            scores=data.scores[again],
            cells=data.cells[again],
            person=data.person[again],
        )
        for metric in METRICS:
            replicates = found[metric.qualified(metric.name)]
            for k, m, e in plain.PLACES:
                own = drawn.value(metric, drawn.rows(k), m, e)
                other = drawn.value(metric, drawn.others(k, compare), m, e)
                assert replicates.inside[b, k, m, e] == _close(own)
                assert replicates.gap[b, k, m, e] == _close(own - other)


def test_everybody_once_is_the_estimate(
    plain: ModuleType, comparisons: Comparisons, metric: AdditiveMetric
) -> None:
    once = comparisons.replicates([metric], np.ones((1, plain.PERSONS)))[
        metric.qualified(metric.name)
    ]
    found = comparisons.of(metric)
    assert once.gap[0] == pytest.approx(found.gap, rel=1e-9, abs=1e-11, nan_ok=True)
    assert once.inside[0] == pytest.approx(found.inside.value, rel=1e-9, abs=1e-11, nan_ok=True)


def _without(plain: ModuleType, found: Compared, compare: Against, k: int) -> None:
    data = plain.DATA
    rows, others = data.rows(k), data.others(k, compare)
    moved, alone = [found.gap[k, 0, 0]], []
    for who in range(plain.PERSONS):
        kept = data.person != who
        own = data.value(mae, rows & kept, 0, 0)
        moved.append(own - data.value(mae, others & kept, 0, 0))
        if who in data.person[rows]:
            alone.append(own)
    assert found.low_left_out[k, 0, 0] == pytest.approx(min(moved), rel=1e-8)
    assert found.high_left_out[k, 0, 0] == pytest.approx(max(moved), rel=1e-8)
    assert found.left_out[k][:, 0, 0] == pytest.approx(alone, rel=1e-8)


def test_leaving_one_person_out_is_what_it_says(
    plain: ModuleType, compare: Against, comparisons: Comparisons
) -> None:
    found = comparisons.of(mae)
    ids = [part.id for part in plain.SLICES]
    for name in ("gender=Female", "gender=Few", "light=night", "gender=Female & light=night"):
        _without(plain, found, compare, ids.index(name))
    assert found.left_out[ids.index("gender=Other")].shape == (0, plain.MODELS, plain.EMOTIONS + 1)
