"""Changes from one model to another, against plain recomputations that know no sums."""

import json
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.changes.model_changes import NEW, OLD, ModelChange, ModelChanges
from evenhand.metrics.disparity.accuracy import accuracy
from evenhand.metrics.disparity.ppv import ppv
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.inference.few_discordant import least_paired_variance
from evenhand.metrics.resampling import bootstrap_standard_error, multinomial_weights
from evenhand.metrics.slices import against, inside
from evenhand.metrics.sum_table import accumulate
from evenhand.metrics.sums import AdditiveMetric, Array

CASE = Path(__file__).parents[2] / "conformance" / "cases" / "cmp_noninferiority_a.json"
HIT = tpr.with_settings(truth_at=4.0, score_at=4.0)
RIGHT = accuracy.with_settings(truth_at=4.0, score_at=4.0)
OFTEN = tpr.with_settings(truth_at=2.5, score_at=3.5)
METRICS = (mae, pearson, HIT, RIGHT, OFTEN, ppv.with_settings(truth_at=4.0, score_at=4.0))


def _paired(data: object) -> Array:
    """Return scores without those of items that only one model scored."""
    scores: Array = data.scores  # type: ignore[attr-defined]
    return np.where(np.isfinite(scores).all(axis=1, keepdims=True), scores, np.nan)


def _changes(truth: Array, scores: Array, persons: Array, group: Array) -> ModelChanges:
    """Return the changes of one emotion in two groups, each held against the other."""
    table = accumulate(
        METRICS,
        truth[:, None],
        scores[:, :, None],
        cells=group[:, None].astype(np.int16),
        clusters=np.char.mod("%04d", persons.astype(np.int64)),
    )
    first = table.cells[:, 0] == 0
    return ModelChanges(
        table,
        slices=np.stack([first, ~first, first | ~first]),
        references=np.stack([~first, first, first | ~first]),
        covered=np.ones((2, 1), dtype=np.bool_),
    )


@pytest.fixture(scope="module")
def changes(plain: ModuleType) -> ModelChanges:
    data = plain.DATA
    table = accumulate(
        METRICS,
        data.truth,
        _paired(data),
        cells=data.cells,
        clusters=np.array([f"{p:03}" for p in data.person]),
    )
    rows = [inside(s, plain.ATTRIBUTES, table.cells) for s in plain.SLICES]
    others = [against(s, plain.ATTRIBUTES, table.cells, compare="rest") for s in plain.SLICES]
    return ModelChanges(
        table, slices=np.stack(rows), references=np.stack(others), covered=data.covered
    )


@pytest.mark.parametrize("metric", METRICS[:3], ids=lambda m: m.name)
def test_changes_are_those_of_the_items_that_both_scored(
    plain: ModuleType, changes: ModelChanges, metric: AdditiveMetric
) -> None:
    both = np.broadcast_to(plain.DATA.covered.all(axis=0), plain.DATA.covered.shape)
    data = plain.Data(
        truth=plain.DATA.truth,
        scores=_paired(plain.DATA),
        cells=plain.DATA.cells,
        person=plain.DATA.person,
        covered=both,
    )
    found = changes.of(metric)
    for k in range(len(plain.SLICES)):
        for e in range(plain.EMOTIONS + 1):
            own, other = (
                [data.value(metric, rows, m, e) for m in (OLD, NEW)]
                for rows in (data.rows(k), data.others(k, "rest"))
            )
            change, apart = own[NEW] - own[OLD], other[NEW] - other[OLD]
            assert found.change[k, e] == pytest.approx(change, abs=1e-9, nan_ok=True)
            assert found.gap_change[k, e] == pytest.approx(change - apart, abs=1e-9, nan_ok=True)


def test_what_is_not_there_has_a_reason(changes: ModelChanges, plain: ModuleType) -> None:
    found = changes.of(HIT)
    assert np.array_equal(found.reason != "", np.isnan(found.change))
    assert np.array_equal(found.gap_reason != "", np.isnan(found.gap_change))
    by_id = {part.id: place for place, part in enumerate(plain.SLICES)}
    nobody, few = by_id["gender=Other"], by_id["gender=Few"]
    assert found.reason[nobody].tolist() == ["no_items", "no_items", "not_covered", "no_items"]
    assert found.reason[few].tolist() == ["", "no_positives", "not_covered", "undefined_emotion"]
    assert np.isnan(found.spread.standard_error[nobody]).all()


def test_the_mean_is_over_emotions_that_both_cover(changes: ModelChanges) -> None:
    found = changes.of(mae)
    assert found.change[0, -1] == pytest.approx(found.change[0, :2].mean())


@cache
def _drawn(persons: int = 50) -> tuple[Array, Array, Array, Array]:
    """Return truth, scores (old, new), persons and group: two unlike groups, uneven persons."""
    rng = np.random.default_rng(11)
    sizes = rng.integers(5, 8, persons)
    who = np.repeat(np.arange(persons), sizes)
    truth = rng.uniform(2, 5, len(who))
    shared = rng.normal(0, 0.5, persons)[who] + rng.normal(0, 0.8, len(who))
    scores = truth[:, None] + shared[:, None] + rng.normal(0, 0.3, (len(who), 2))
    scores[:, NEW] += 0.4 * (who % 2)
    return truth, scores, who.astype(np.float64), (who % 2).astype(np.float64)


def test_the_spread_is_that_of_clustered_regressions_of_item_differences() -> None:
    truth, scores, who, group = _drawn(100)
    found = _changes(truth, scores, who, group).of(mae)
    error = np.abs(scores - truth[:, None])
    moved = error[:, NEW] - error[:, OLD]
    one = group == 0
    alone = sm.OLS(moved[one], np.ones(one.sum())).fit(
        cov_type="cluster", cov_kwds={"groups": who[one]}
    )
    assert found.spread.method[0, 0] == "CR1"
    assert found.change[0, 0] == pytest.approx(float(alone.params[0]))
    assert found.spread.standard_error[0, 0] == pytest.approx(float(alone.bse[0]), rel=1e-6)
    design = np.stack([np.ones(len(who)), one], axis=1)
    both = sm.OLS(moved, design).fit(cov_type="cluster", cov_kwds={"groups": who})
    assert found.gap_change[0, 0] == pytest.approx(float(both.params[1]))
    assert found.gap_spread.standard_error[0, 0] == pytest.approx(float(both.bse[1]), rel=1e-6)
    total = sm.OLS(error.sum(axis=1), design).fit(cov_type="cluster", cov_kwds={"groups": who})
    assert found.gap_sum_spread.standard_error[0, 0] == pytest.approx(float(total.bse[1]), rel=1e-6)


@pytest.mark.parametrize("metric", [mae, pearson, RIGHT, OFTEN], ids=lambda m: m.name)
def test_the_spread_is_near_that_of_the_jackknife_and_of_the_bootstrap(
    metric: AdditiveMetric,
) -> None:
    truth, scores, who, group = _drawn(100)
    sides = _changes(truth, scores, who, group)
    found = sides.of(metric)
    one = group == 0
    persons = np.unique(who[one])

    def change(rows: NDArray[np.intp]) -> float:
        return metric(truth[rows], scores[rows, NEW]) - metric(truth[rows], scores[rows, OLD])

    left_out = np.array([change(np.flatnonzero(one & (who != p))) for p in persons])
    jackknife = np.sqrt((len(persons) - 1) * left_out.var())
    assert found.spread.standard_error[0, 0] == pytest.approx(jackknife, rel=0.06)
    assert found.low_left_out[0, 0] == pytest.approx(left_out.min(), abs=2e-3)
    assert found.high_left_out[0, 0] == pytest.approx(left_out.max(), abs=2e-3)
    strata = (np.arange(100) % 2).astype(np.intp)
    weights = multinomial_weights(100, 1500, np.random.default_rng(1), strata=strata)
    (drawn,) = sides.replicates([metric], weights).values()
    for spread, replicates in (
        (found.spread, drawn.change),
        (found.gap_spread, drawn.gap_change),
    ):
        error = bootstrap_standard_error(replicates[:, 0, 0])
        assert spread.standard_error[0, 0] == pytest.approx(error, rel=0.08)


def test_replicates_of_everybody_once_are_the_changes() -> None:
    sides = _changes(*_drawn())
    (drawn,) = sides.replicates([mae], np.ones((1, 50))).values()
    found = sides.of(mae)
    assert drawn.change[0] == pytest.approx(found.change)
    assert drawn.gap_change[0] == pytest.approx(found.gap_change)


def test_what_both_models_share_falls_out_of_the_difference() -> None:
    found = _changes(*_drawn()).of(mae)
    alone = found.compared.inside.spread.standard_error[0, :, 0]
    assert found.spread.standard_error[0, 0] < 0.6 * np.hypot(*alone)


def _swapped(found: ModelChange, other: ModelChange) -> None:
    assert other.change == pytest.approx(-found.change)
    assert other.gap_change == pytest.approx(-found.gap_change)
    for name in ("spread", "gap_spread", "gap_sum_spread"):
        own, turned = (getattr(each, name).standard_error for each in (found, other))
        assert turned == pytest.approx(own, nan_ok=True), name


@pytest.mark.parametrize("metric", METRICS, ids=lambda m: m.name)
def test_swapping_the_models_turns_the_sign_alone(metric: AdditiveMetric) -> None:
    truth, scores, who, group = _drawn()
    found = _changes(truth, scores, who, group).of(metric)
    _swapped(found, _changes(truth, scores[:, ::-1], who, group).of(metric))
    order = np.random.default_rng(0).permutation(len(who))
    mixed = _changes(truth[order], scores[order], who[order], group[order]).of(metric)
    assert np.array_equal(mixed.change, found.change)
    assert np.array_equal(mixed.spread.standard_error, found.spread.standard_error)


@pytest.mark.parametrize("metric", [mae, pearson], ids=lambda m: m.name)
def test_the_same_scores_have_no_change_and_no_known_spread(metric: AdditiveMetric) -> None:
    truth, scores, who, group = _drawn()
    found = _changes(truth, scores[:, [OLD, OLD]], who, group).of(metric)
    assert (found.change == 0).all()
    assert np.isnan(found.spread.standard_error).all()
    assert np.isnan(found.gap_spread.standard_error[:2]).all()
    assert np.isfinite(found.gap_sum_spread.standard_error[:2]).all()


def test_a_shift_of_everything_alike_has_no_known_spread() -> None:
    truth, scores, who, group = _drawn()
    above = truth + 1.0 + np.abs(scores[:, OLD] - truth)
    found = _changes(truth, np.stack([above, above + 0.25], axis=1), who, group).of(mae)
    assert found.change[:, 0] == pytest.approx(0.25)
    assert np.isnan(found.spread.standard_error).all()


def test_rates_with_hardly_any_discordant_item_are_not_certain() -> None:
    truth, scores, who, group = _drawn()
    same = np.stack([scores[:, OLD], scores[:, OLD]], axis=1)
    one = int(np.flatnonzero((group == 0) & (scores[:, OLD] > 5))[0])
    same[one, NEW] = 0.0
    found = _changes(truth, same, who, group).of(RIGHT)
    count = float((group == 0).sum())
    assert abs(found.change[0, 0]) == pytest.approx(1 / count)
    least = least_paired_variance(np.array(1.0), np.array(1.0), np.array(count))
    assert found.spread.standard_error[0, 0] >= np.sqrt(least)
    assert found.spread.standard_error[0, 0] == pytest.approx(np.sqrt(least), rel=0.02)
    none = least_paired_variance(np.array(0.0), np.array(0.0), np.array(len(who) - count))
    assert found.spread.standard_error[1, 0] == pytest.approx(np.sqrt(none))
    assert found.gap_spread.standard_error[0, 0] >= np.sqrt(least + none)


def test_counts_are_of_the_smaller_side() -> None:
    found = _changes(*_drawn()).of(HIT)
    inside_persons = found.compared.inside.persons.min(axis=1)
    assert np.array_equal(found.persons, inside_persons)
    for name in ("items", "counted", "persons"):
        own, smaller = getattr(found, name), getattr(found, f"gap_{name}")
        assert smaller[0, 0] == min(own[0, 0], own[1, 0])


def test_changes_are_those_of_the_reference_case() -> None:
    """The case has CR1 throughout; few persons of unlike sizes take CR2 here."""
    case = json.loads(CASE.read_text(encoding="utf-8"))
    given = {name: np.array(values) for name, values in case["inputs"].items()}
    scores = np.stack([given["pred_old"], given["pred_new"]], axis=1)
    persons = np.unique(given["cluster"], return_inverse=True)[1].astype(np.float64)
    group = (given["group"] != "B").astype(np.float64)
    found = _changes(given["y"], scores, persons, group).of(mae)
    for place, expected in (
        (0, case["expected"]["by_group"]["B"]),
        (2, case["expected"]["overall"]),
    ):
        assert found.items[place, 0] == expected["n"]
        assert found.persons[place, 0] == expected["clusters"]
        assert found.change[place, 0] == pytest.approx(expected["mae_difference"], abs=1e-12)
        assert found.spread.standard_error[place, 0] == pytest.approx(expected["se"], rel=0.02)


def test_a_change_is_that_of_two_models(changes: ModelChanges) -> None:
    held = changes.comparisons
    table = accumulate(
        [mae],
        np.zeros((2, 1)),
        np.zeros((2, 3, 1)),
        cells=np.zeros((2, 1), dtype=np.int16),
        clusters=np.array(["a", "b"]),
    )
    rows = held.slices[:1, :2]
    covered = np.ones((3, 1), dtype=np.bool_)
    with pytest.raises(ValueError, match="two models, old and new; got 3"):
        ModelChanges(table, slices=rows, references=rows, covered=covered)
