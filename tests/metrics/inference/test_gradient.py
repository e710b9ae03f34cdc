"""Derivatives of metrics by hand, and the error and moves of a correlation by the jackknife."""

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.metrics.agreement.ccc import ccc
from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.calibration.calibration_slope import calibration_slope
from evenhand.metrics.inference.gradient import gradient
from evenhand.metrics.inference.sandwich import Arm, single
from evenhand.metrics.sums import AdditiveMetric, Array, Sums

Codes = NDArray[np.int64]


def _sums(
    metric: AdditiveMetric, truth: Array, scores: Array
) -> tuple[Array, Array, dict[str, int]]:
    columns = metric.features(truth, scores)
    values = np.array([column.sum() for column in columns.values()])
    size = np.array([np.abs(column).sum() for column in columns.values()])
    return values, size, {name: place for place, name in enumerate(columns)}


def _analytic(metric: AdditiveMetric, sums: Sums) -> dict[str, float]:
    """Return the derivatives by hand: quotients of n Sxy - Sx Sy and its kin."""
    n, t, s = (float(sums[name]) for name in ("n", "truth", "score"))
    ss, ts = float(sums["score_squared"]), float(sums["truth_score"])
    joint, spread = n * ts - t * s, n * ss - s * s
    by_joint = {"n": ts, "truth": -s, "score": -t, "truth_score": n}
    by_score = {"n": ss, "score": -2 * s, "score_squared": n}
    if metric is calibration_slope:
        return _quotient(by_joint, joint, by_score, spread)
    tt = float(sums["truth_squared"])
    if metric is ccc:
        both = {"n": tt + ss, "truth": -2 * s, "score": -2 * t}
        whole = n * (tt + ss) - 2 * t * s
        by_whole = both | {"truth_squared": n, "score_squared": n}
        return {k: 2 * v for k, v in _quotient(by_joint, joint, by_whole, whole).items()}
    own = n * tt - t * t
    by_truth = {"n": tt, "truth": -2 * t, "truth_squared": n}
    root = (own * spread) ** 0.5
    names = {*by_joint, *by_score, *by_truth}
    by_root = {
        k: (by_truth.get(k, 0.0) * spread + by_score.get(k, 0.0) * own) / (2 * root) for k in names
    }
    return _quotient(by_joint, joint, by_root, root)


def _quotient(
    by_top: dict[str, float], top: float, by_bottom: dict[str, float], bottom: float
) -> dict[str, float]:
    return {
        k: by_top.get(k, 0.0) / bottom - top * by_bottom.get(k, 0.0) / bottom**2
        for k in {*by_top, *by_bottom}
    }


@pytest.mark.parametrize("metric", [pearson, ccc, calibration_slope], ids=lambda m: m.name)
@pytest.mark.parametrize("items", [12, 300])
def test_gradients_are_those_by_hand(metric: AdditiveMetric, items: int) -> None:
    rng = np.random.default_rng(items)
    truth = rng.uniform(0, 7, items)
    scores = 1 + 0.6 * truth + rng.normal(0, 1, items)
    sums, size, columns = _sums(metric, truth, scores)
    found = gradient(metric, sums, columns, size=size)
    expected = _analytic(metric, Sums(sums, columns))
    # what counts is the move of the metric, so derivatives are compared in units of the sums
    for name, place in columns.items():
        assert found[place] * size[place] == pytest.approx(
            expected.get(name, 0.0) * size[place], rel=1e-7, abs=1e-7
        ), name


def test_a_gradient_is_nan_where_the_metric_is_undefined_and_0_for_other_features() -> None:
    sums = np.zeros((2, 7))
    sums[1, :6] = _sums(pearson, np.arange(5.0), np.array([1.0, 0, 2, 5, 3]))[0]
    columns = dict(zip(pearson.feature_names(), range(6), strict=True))
    slope = gradient(pearson, sums, columns, size=np.abs(sums))
    assert np.isnan(slope[0, :6]).all()
    assert np.isfinite(slope[1]).all()
    assert (slope[:, 6] == 0).all()


def _pearson_arm(truth: Array, scores: Array, cluster: Codes) -> Arm:
    sums, size, columns = _sums(pearson, truth, scores)
    slope = gradient(pearson, sums, columns, size=size)
    by_item = np.stack(list(pearson.features(truth, scores).values()), axis=1) @ slope
    return Arm(
        clusters=np.unique(cluster),
        influence=np.bincount(cluster, weights=by_item).astype(np.float64),
        items=np.bincount(cluster).astype(np.float64),
    )


def test_a_correlation_has_about_the_error_and_the_moves_of_the_jackknife() -> None:
    rng = np.random.default_rng(12)
    cluster = np.repeat(np.arange(200), rng.integers(3, 9, 200))
    truth = rng.uniform(0, 7, len(cluster))
    scores = 0.5 * truth + rng.normal(0, 0.5, 200)[cluster] + rng.normal(0, 1, len(cluster))
    arm = _pearson_arm(truth, scores, cluster)
    without = np.array([pearson(truth[cluster != c], scores[cluster != c]) for c in range(200)])
    jackknife = np.sqrt(199 / 200 * ((without - without.mean()) ** 2).sum())
    assert float(single(arm).standard_error) == pytest.approx(jackknife, rel=0.02)
    moves = without - pearson(truth, scores)
    assert np.abs(arm.left_out() - moves).max() < 0.05 * np.abs(moves).max()
