"""The cumulative calibration errors: by hand, against simulated Brownian motion, and their null."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.forecasts.cumulative_calibration import (
    cumulative_calibration,
    distance_tail,
    range_tail,
)
from evenhand.metrics.sums import Array, Undefined


def test_the_walk_of_four_items_by_hand() -> None:
    # sorted: .1 .4 .6 .9 with labels 1 0 0 1; steps .9 -.4 -.6 .1; walk .9 .5 -.1 0, over 4
    found = cumulative_calibration(np.array([0.0, 1.0, 1.0, 0.0]), np.array([0.6, 0.1, 0.9, 0.4]))
    assert found.kuiper == pytest.approx((0.9 + 0.1) / 4)
    assert found.ks == pytest.approx(0.9 / 4)
    sigma = np.sqrt(0.1 * 0.9 + 0.4 * 0.6 + 0.6 * 0.4 + 0.9 * 0.1) / 4
    assert found.sigma == pytest.approx(sigma)
    assert found.kuiper_over_sigma == pytest.approx(0.25 / sigma)
    assert found.ks_over_sigma == pytest.approx(0.225 / sigma)
    assert found.items == 4
    assert found.missing == {}


def test_a_tie_is_one_step_whatever_the_order_of_its_items() -> None:
    # Step by step the walk would stray by .5 / 2 and come back; as one step it stays at 0.
    for truth in (np.array([0.0, 1.0]), np.array([1.0, 0.0])):
        assert cumulative_calibration(truth, np.array([0.5, 0.5])).kuiper == 0.0


def test_scores_that_are_always_too_low_make_range_and_distance_the_bias() -> None:
    found = cumulative_calibration(np.ones(3), np.array([0.2, 0.3, 0.4]))
    assert found.kuiper == pytest.approx((3 - 0.9) / 3)
    assert found.ks == pytest.approx(found.kuiper)


def test_a_whole_weight_is_a_repeated_item() -> None:
    rng = np.random.default_rng(1)
    scores, times = rng.integers(0, 11, 40) / 10, rng.integers(0, 4, 40)
    truth = (rng.random(40) < scores).astype(float)
    weighted = cumulative_calibration(truth, scores, weights=times.astype(float))
    repeated = cumulative_calibration(np.repeat(truth, times), np.repeat(scores, times))
    assert weighted.kuiper == pytest.approx(repeated.kuiper, abs=1e-12)
    assert weighted.p == pytest.approx(repeated.p, abs=1e-9)
    assert weighted.items == repeated.items


@pytest.mark.parametrize("tail", [range_tail, distance_tail])
def test_the_two_series_meet(tail: object) -> None:
    assert callable(tail)
    assert tail(1 - 1e-9) == pytest.approx(tail(1 + 1e-9), abs=1e-8)
    assert tail(0.0) == 1.0
    assert tail(0.051) == pytest.approx(1.0, abs=1e-12)
    reaches = np.linspace(0.01, 8, 400)
    chances = [tail(reach) for reach in reaches]
    assert all(a >= b - 1e-12 for a, b in pairwise(chances))
    assert 0 < tail(9.0) < 1e-17


def test_published_critical_values() -> None:
    # Kolmogorov-type 5 % point of max|B|: 2.2414 (normal 98.75 % point); range: Feller 1951.
    assert distance_tail(2.241403) == pytest.approx(0.05, abs=1e-6)
    # the range has mean 2 sqrt(2 / pi) and mean square 4 log 2; means are integrals of the tail
    reaches = np.linspace(0, 12, 6001)
    tails = np.array([range_tail(reach) for reach in reaches])
    assert np.trapezoid(tails, reaches) == pytest.approx(2 * np.sqrt(2 / np.pi), abs=1e-6)
    assert np.trapezoid(2 * reaches * tails, reaches) == pytest.approx(4 * np.log(2), abs=1e-5)
    distances = np.array([distance_tail(reach) for reach in reaches])
    assert np.trapezoid(distances, reaches) == pytest.approx(np.sqrt(np.pi / 2), abs=1e-6)


def test_p_values_are_uniform_for_a_calibrated_model() -> None:
    rng = np.random.default_rng(5)
    values = []
    for _ in range(400):
        scores = rng.beta(1, 4, 2000)
        found = cumulative_calibration((rng.random(2000) < scores).astype(float), scores)
        values.append((found.p, found.ks_p))
    below = (np.array(values) < 0.05).mean(axis=0)
    # a walk of finitely many steps strays a little less than Brownian motion: .05 at most
    assert (below <= 0.05 + 3 * 0.011).all()
    assert (below >= 0.05 - 3 * 0.011).all()


def test_certain_scores_leave_nothing_to_chance() -> None:
    found = cumulative_calibration(np.array([0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0]))
    assert found.kuiper == pytest.approx(1 / 3)
    assert found.sigma == 0.0
    assert (found.p, found.ks_p, found.kuiper_over_sigma, found.ks_over_sigma) == (None,) * 4
    assert set(found.missing.values()) == {"certain_scores"}
    assert set(found.missing) == {"p", "ks_p", "kuiper_over_sigma", "ks_over_sigma"}


def test_nothing_is_undefined() -> None:
    with pytest.raises(Undefined, match="no_items"):
        cumulative_calibration(np.empty(0), np.empty(0))
    with pytest.raises(Undefined, match="no_items"):
        cumulative_calibration(np.ones(2), np.ones(2), weights=np.zeros(2))


def test_scores_that_are_no_probabilities_are_refused() -> None:
    with pytest.raises(ValueError, match=r"cumulative_calibration: scores must lie within 0\.\.1"):
        cumulative_calibration(np.zeros(2), np.array([0.5, 1.5]))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20)), min_size=1, max_size=40))
def test_range_and_distance_keep_their_order(rows: list[tuple[bool, int]]) -> None:
    truth: Array = np.array([float(label) for label, _ in rows])
    scores: Array = np.array([score / 20 for _, score in rows])
    found = cumulative_calibration(truth, scores)
    assert abs(truth.mean() - scores.mean()) <= found.ks + 1e-12
    assert found.ks <= found.kuiper + 1e-12
    assert found.kuiper <= 2 * found.ks + 1e-12
    mirrored = cumulative_calibration(1 - truth, 1 - scores)
    assert mirrored.kuiper == pytest.approx(found.kuiper, abs=1e-12)
