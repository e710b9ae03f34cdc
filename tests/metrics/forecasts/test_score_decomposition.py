"""The parts of a mean loss: they add up, and infinity is no number."""

import numpy as np
import pytest
from sklearn.metrics import log_loss as their_log_loss

from evenhand.metrics.forecasts.score_decomposition import (
    log_loss,
    score_decomposition,
    squared_loss,
)

TRUTH = np.array([0.0, 1.0, 0.0, 1.0])
SCORES = np.array([0.2, 0.4, 0.6, 0.8])
FITTED = np.array([0.0, 0.5, 0.5, 1.0])
ONCE = np.ones(4)


def test_squares_by_hand() -> None:
    # score (.04+.36+.36+.04)/4 = .2; fitted (.25+.25)/4 = .125; base rate .5 gives .25
    parts = score_decomposition(TRUTH, SCORES, FITTED, weights=ONCE, loss=squared_loss)
    assert parts.score == pytest.approx(0.2)
    assert parts.miscalibration == pytest.approx(0.075)
    assert parts.discrimination == pytest.approx(0.125)
    assert parts.uncertainty == pytest.approx(0.25)


def test_log_loss_is_that_of_scikit_learn() -> None:
    parts = score_decomposition(TRUTH, SCORES, FITTED, weights=ONCE, loss=log_loss)
    assert parts.score == pytest.approx(their_log_loss(TRUTH, SCORES))
    assert parts.uncertainty == pytest.approx(np.log(2))
    assert parts.discrimination == pytest.approx(np.log(2) / 2)
    assert parts.score is not None
    assert parts.miscalibration == pytest.approx(parts.score - np.log(2) / 2)


def test_certainty_costs_nothing_when_right_and_everything_when_wrong() -> None:
    assert log_loss(np.array([0.0, 1.0]), np.array([0.0, 1.0])).tolist() == [0, 0]
    assert np.isposinf(log_loss(np.array([1.0, 0.0]), np.array([0.0, 1.0]))).all()
    parts = score_decomposition(TRUTH, 1 - TRUTH, FITTED, weights=ONCE, loss=log_loss)
    assert parts.score is None
    assert parts.miscalibration is None
    assert parts.uncertainty == pytest.approx(np.log(2))


def test_a_share_of_raters_is_a_label_too() -> None:
    # cross entropy of .25 and .5: log 2
    assert log_loss(np.array([0.25]), np.array([0.5]))[0] == pytest.approx(np.log(2))
