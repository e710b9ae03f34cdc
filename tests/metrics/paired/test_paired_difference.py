"""Two models by one bootstrap, against the same draws made by repeating rows."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.disparity.tpr import tpr
from evenhand.metrics.paired import paired_difference as module
from evenhand.metrics.paired.paired_difference import paired_difference
from evenhand.metrics.resampling import multinomial_weights
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(29)
PERSONS = np.repeat([f"p{k:02}" for k in range(50)], 4)
TRUTH = RNG.uniform(0, 7, 200)
OLD = TRUTH + np.repeat(RNG.normal(0, 0.6, 50), 4) + RNG.normal(0, 0.9, 200)
NEW = 0.7 * OLD + 0.3 * TRUTH
INSIDE = np.repeat(np.arange(50) < 20, 4)

CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "truth": TRUTH,
        "new": NEW,
        "old": OLD,
        "persons": PERSONS,
        "metric": mae,
        "rng": 5,
        "replicates": 50,
    },
    "rows": ("truth", "new", "old", "persons"),
    "undefined": [
        ({"metric": pearson, "new": np.ones(200)}, "constant_scores"),
        ({"inside": np.ones(200, dtype=np.bool_)}, "no_items"),
        (
            {"truth": TRUTH[:0], "new": NEW[:0], "old": OLD[:0], "persons": PERSONS[:0]},
            "no_items",
        ),
    ],
    "power": {"truth": 1, "new": 1, "old": 1, "headline": 1},
}


def test_the_difference_is_that_of_the_metric() -> None:
    found = paired_difference(TRUTH, NEW, OLD, metric=pearson, rng=np.random.default_rng(1))
    assert found.new == pytest.approx(pearson(TRUTH, NEW))
    assert found.difference == pytest.approx(pearson(TRUTH, NEW) - pearson(TRUTH, OLD))
    assert (found.persons, found.method, found.undefined) == (200, "percentile", 0)


def test_replicates_are_repeated_persons() -> None:
    found = paired_difference(
        TRUTH,
        NEW,
        OLD,
        metric=pearson,
        rng=np.random.default_rng(3),
        persons=PERSONS,
        replicates=40,
    )
    weights = multinomial_weights(50, 40, np.random.default_rng(3))
    moved = [
        pearson(TRUTH, NEW, weights=row) - pearson(TRUTH, OLD, weights=row)
        for row in np.repeat(weights, 4, axis=1)
    ]
    assert found.standard_error == pytest.approx(np.std(moved, ddof=1))
    ends = np.quantile(moved, [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx(tuple(ends))


def test_a_gap_is_drawn_within_its_sides() -> None:
    found = paired_difference(
        TRUTH,
        NEW,
        OLD,
        metric=mae,
        rng=np.random.default_rng(3),
        persons=PERSONS,
        inside=INSIDE,
        replicates=60,
    )

    def gap(scores: Any, weights: Any) -> float:  # noqa: ANN401 arrays
        parts = [(TRUTH[s], scores[s], weights[s]) for s in (INSIDE, ~INSIDE)]
        first, second = (mae(t, p, weights=w) for t, p, w in parts)
        return first - second

    once = np.ones(200)
    assert found.new == pytest.approx(gap(NEW, once))
    assert found.difference == pytest.approx(gap(NEW, once) - gap(OLD, once))
    strata = np.where(np.arange(50) < 20, 1, 2)
    weights = multinomial_weights(50, 60, np.random.default_rng(3), strata=strata)
    moved = [gap(NEW, row) - gap(OLD, row) for row in np.repeat(weights, 4, axis=1)]
    assert found.standard_error == pytest.approx(np.std(moved, ddof=1))
    # twenty persons in the slice: t(19) with the bootstrap error stretched by 20 / 19
    assert (found.persons, found.method) == (20, "t")
    reach = stats.t.ppf(0.975, 19) * np.std(moved, ddof=1) * (20 / 19) ** 0.5
    assert found.high == pytest.approx(found.difference + reach)


def test_e19_the_interval_is_that_of_the_difference_and_pairing_narrows_it() -> None:
    # Peers print intervals of each model and leave the difference to the eye; drawn apart, the same
    # persons' luck counts twice. The mean error of the new model is .7 of the old one's, so
    # new - old has 3/7 of the spread of the new one.
    args: dict[str, Any] = {"metric": bias, "persons": PERSONS, "replicates": 200}
    found = paired_difference(TRUTH, NEW, OLD, rng=np.random.default_rng(3), **args)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.difference < found.high
    weights = multinomial_weights(50, 200, np.random.default_rng(3))
    new = [bias(TRUTH, NEW, weights=row) for row in np.repeat(weights, 4, axis=1)]
    assert found.standard_error == pytest.approx(3 / 7 * np.std(new, ddof=1))


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    args: dict[str, Any] = {"metric": mae, "persons": PERSONS, "replicates": 30}
    whole = paired_difference(TRUTH, NEW, OLD, rng=np.random.default_rng(3), **args)
    monkeypatch.setattr(module, "_MOST_WEIGHTS", 200)
    assert paired_difference(TRUTH, NEW, OLD, rng=np.random.default_rng(3), **args) == whole


def test_few_persons_have_no_interval() -> None:
    few = PERSONS < "p04"
    found = paired_difference(
        TRUTH[few],
        NEW[few],
        OLD[few],
        metric=mae,
        rng=np.random.default_rng(3),
        persons=PERSONS[few],
    )
    assert found.standard_error is not None
    assert (found.low, found.missing["low"], found.method) == (None, "too_few", "")


def test_replicates_without_a_value_are_counted_and_too_many_leave_no_interval() -> None:
    # one item of 45 is positive: about 37 % of draws have no hit rate
    truth = (np.arange(45) == 0).astype(np.float64)
    scores = np.random.default_rng(1).random(45)
    found = paired_difference(
        truth,
        scores,
        scores / 2,
        metric=tpr.with_settings(truth_at=0.5, score_at=0.25),
        rng=np.random.default_rng(3),
        replicates=100,
    )
    assert 20 < found.undefined < 60
    assert (found.standard_error, found.low) == (None, None)
    assert found.missing["low"] == "too_few"


def test_bad_arguments_are_refused() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="paired_difference: truth, scores and weights"):
        paired_difference(TRUTH, NEW, OLD[1:], metric=mae, rng=rng)
    with pytest.raises(
        ValueError, match="inside must say True or False for each item, got float64"
    ):
        paired_difference(TRUTH, NEW, OLD, metric=mae, rng=rng, inside=np.ones(200))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="replicates must be 2 or more, got 1"):
        paired_difference(TRUTH, NEW, OLD, metric=mae, rng=rng, replicates=1)
    with pytest.raises(Undefined, match=r"^constant_scores\b"):
        paired_difference(TRUTH, NEW, np.ones(200), metric=pearson, rng=rng)
    with pytest.raises(Undefined, match=r"^no_items\b"):
        paired_difference(TRUTH[:0], NEW[:0], OLD[:0], metric=mae, rng=rng)
