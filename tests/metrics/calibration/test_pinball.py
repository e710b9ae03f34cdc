"""The pinball loss against hand computation and scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import mean_pinball_loss

from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.calibration.pinball import pinball
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(24)
TRUTH, SCORES = RNG.integers(0, 8, 50).astype(np.float64), RNG.uniform(0, 7, 50)


def test_points_below_cost_the_level_and_points_above_the_rest() -> None:
    # labels 3 and 0, forecast 1 at level .9: .9 * 2 + .1 * 1 = 1.9, over 2
    loss = pinball.with_settings(level=0.9)
    assert loss(np.array([3.0, 0.0]), np.array([1.0, 1.0])) == pytest.approx(0.95)


@pytest.mark.parametrize("level", [0.05, 0.5, 0.9])
def test_scikit_learn_gives_the_same(level: float) -> None:
    peer = mean_pinball_loss(TRUTH, SCORES, alpha=level)
    assert pinball.with_settings(level=level)(TRUTH, SCORES) == pytest.approx(peer)


def test_at_the_median_it_is_half_the_absolute_error() -> None:
    assert pinball(TRUTH, SCORES) == pytest.approx(mae(TRUTH, SCORES) / 2)


def test_e13_the_loss_is_that_of_the_level_in_its_settings() -> None:
    # A peer's "Q50" was computed at .8: the value at the median must be least at the median.
    labels = np.arange(11.0)
    costs = {q: pinball(labels, np.full(11, q)) for q in (4.0, 5.0, 8.0)}
    assert min(costs, key=costs.__getitem__) == 5.0
    costs = {q: pinball.with_settings(level=0.8)(labels, np.full(11, q)) for q in (4.0, 5.0, 8.0)}
    assert min(costs, key=costs.__getitem__) == 8.0


def test_a_level_is_no_percent() -> None:
    with pytest.raises(ValueError, match="pinball: level must be above 0 and below 1, got 90"):
        pinball.with_settings(level=90)(TRUTH, SCORES)


def test_nothing_has_no_loss() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        pinball(np.empty(0), np.empty(0))
