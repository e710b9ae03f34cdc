"""Calibration numbers beside what a perfect model shows: published simulation, and both nulls."""

import numpy as np
import pytest

from evenhand.metrics.calibration.ce2_debiased import ce2_debiased
from evenhand.metrics.calibration.ece import ece
from evenhand.metrics.calibration.mse import mse
from evenhand.metrics.calibration.smece import smece
from evenhand.metrics.replicates.calibration_null import calibration_null
from evenhand.metrics.sums import Array, Undefined


def _perfect(items: int, rng: np.random.Generator) -> tuple[Array, Array]:
    scores = rng.beta(1, 4, items)
    return (rng.random(items) < scores).astype(float), scores


def _smooth(truth: Array, scores: Array) -> float:
    return smece(truth, scores).smece


@pytest.mark.parametrize(
    ("items", "expected"), [(30, 0.134), (100, 0.077), (300, 0.045), (1000, 0.025), (3000, 0.015)]
)
def test_e13_a_perfect_model_is_shown_beside_its_own_error(items: int, expected: float) -> None:
    # A bare expected calibration error of .134 at 30 items reads as poor calibration; it is what a
    # perfect model shows there. The simulation of the specification, mean over forty models.
    rng = np.random.default_rng(items)
    means = []
    for _ in range(40):
        truth, scores = _perfect(items, rng)
        means.append(calibration_null(ece, truth, scores, null="redrawn", rng=rng, draws=50).mean)
    assert np.mean(means) == pytest.approx(expected, abs=0.0015 + 0.02 * expected)


def test_a_debiased_error_has_a_null_mean_of_zero() -> None:
    rng = np.random.default_rng(2)
    truth, scores = _perfect(200, rng)
    found = calibration_null(ce2_debiased, truth, scores, null="redrawn", rng=rng, draws=4000)
    # within a bin probabilities differ, which leaves the mean a little off 0: .0000 to 4 digits
    assert found.mean == pytest.approx(0.0, abs=2e-4)


def test_a_calibrated_model_is_within_its_null_and_another_is_not() -> None:
    rng = np.random.default_rng(3)
    truth, scores = _perfect(500, rng)
    fine = calibration_null(ece, truth, scores, null="redrawn", rng=rng)
    assert fine.observed == ece(truth, scores)
    assert (fine.draws, fine.excess) == (200, fine.observed - fine.mean)
    assert fine.p > 0.05
    bad = calibration_null(ece, truth, np.sqrt(scores), null="redrawn", rng=rng)
    assert bad.p == pytest.approx(1 / 201)
    assert bad.observed > bad.upper


def test_a_function_and_an_additive_metric_give_the_same() -> None:
    truth, scores = _perfect(60, np.random.default_rng(4))
    found = [
        calibration_null(measure, truth, scores, null="redrawn", rng=np.random.default_rng(5))
        for measure in (ece, ece.__call__)
    ]
    assert found[0].mean == pytest.approx(found[1].mean, abs=1e-12)
    assert found[0].p == found[1].p


def test_a_smooth_error_has_its_reference_too() -> None:
    # .088 at 30 items in the specification's simulation
    rng = np.random.default_rng(6)
    means = []
    for _ in range(20):
        truth, scores = _perfect(30, rng)
        found = calibration_null(_smooth, truth, scores, null="redrawn", rng=rng, draws=10)
        means.append(found.mean)
    assert np.mean(means) == pytest.approx(0.088, abs=0.006)


def test_many_items_are_drawn_in_blocks() -> None:
    rng = np.random.default_rng(7)
    truth, scores = _perfect(200_000, rng)
    found = calibration_null(ece, truth, scores, null="redrawn", rng=rng, draws=5)
    assert found.draws == 5
    assert 0 < found.mean < 0.005


def test_permuted_differences_keep_their_spread_and_lose_their_mean() -> None:
    rng = np.random.default_rng(8)
    scores = rng.uniform(0, 7, 400)
    truth = scores + 1.0 + rng.normal(0, 0.5, 400)
    found = calibration_null(mse, truth, scores, null="permuted", rng=rng)
    spread = np.var(truth - scores)
    assert found.observed == pytest.approx(spread + np.mean(truth - scores) ** 2)
    assert found.mean == pytest.approx(spread)  # the same differences in another order
    assert found.excess > 0.9


def test_shares_of_raters_are_redrawn_as_shares() -> None:
    rng = np.random.default_rng(9)
    scores = rng.beta(2, 2, 300)
    truth = rng.binomial(5, scores) / 5
    fine = calibration_null(ece, truth, scores, null="redrawn", rng=rng, raters=5)
    events = calibration_null(ece, np.round(truth), scores, null="redrawn", rng=rng)
    assert fine.p > 0.05
    assert fine.mean < 0.6 * events.mean


def test_draws_without_value_are_left_out_up_to_a_twentieth() -> None:
    def only_mixed(truth: Array, _: Array) -> float:
        if truth.max() == truth.min():
            reason = "constant_truth"
            raise Undefined(reason)
        return float(truth.mean())

    rng = np.random.default_rng(10)
    found = calibration_null(
        only_mixed, np.array([0.0, 1.0] * 4), np.full(8, 0.5), null="redrawn", rng=rng, draws=1000
    )
    assert 950 <= found.draws < 1000  # 2 in 256 draws are constant
    with pytest.raises(Undefined, match="too_few"):
        calibration_null(
            only_mixed, np.array([0.0, 1.0]), np.full(2, 0.5), null="redrawn", rng=rng, draws=100
        )
    with pytest.raises(Undefined, match="constant_truth"):
        calibration_null(only_mixed, np.ones(2), np.full(2, 0.5), null="redrawn", rng=rng)


def test_arguments_that_make_no_sense_are_refused() -> None:
    rng = np.random.default_rng(1)
    truth, scores = np.array([0.0, 0.4]), np.array([0.1, 0.5])
    with pytest.raises(ValueError, match=r"shares of `raters` judgements .* with raters=1"):
        calibration_null(ece, truth, scores, null="redrawn", rng=rng)
    with pytest.raises(ValueError, match="with raters=0"):
        calibration_null(ece, truth, scores, null="redrawn", rng=rng, raters=0)
    with pytest.raises(ValueError, match="calibration_null: draws must be 1 or more, got 0"):
        calibration_null(ece, truth, scores, null="redrawn", rng=rng, draws=0)
    with pytest.raises(ValueError, match=r"must be 'redrawn' or 'permuted', got 'other'"):
        calibration_null(ece, truth, scores, null="other", rng=rng)  # type: ignore[arg-type]
    with pytest.raises(Undefined, match="no_items"):
        calibration_null(ece, np.empty(0), np.empty(0), null="redrawn", rng=rng)
