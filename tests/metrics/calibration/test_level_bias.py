"""The bias of expected levels against hand computation and the additive bias."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.calibration.level_bias import level_bias
from evenhand.metrics.forecasts.ordered_levels import expected_levels

RNG = np.random.default_rng(22)
TRUTH = RNG.integers(0, 3, 30).astype(np.float64)
FORECASTS = RNG.dirichlet(np.ones(3), 30)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "probabilities": FORECASTS},
    "rows": ("truth", "probabilities"),
    "weights": "weights",
    "perfect": {"probabilities": np.eye(3)[TRUTH.astype(int)]},
    "undefined": [({"truth": np.empty(0), "probabilities": np.empty((0, 3))}, "no_items")],
}


def test_it_is_the_mean_of_expected_minus_label() -> None:
    # .3 + .4 - 0 = .7 and 1 - 2 = -1: mean -.15
    found = level_bias(np.array([0.0, 2.0]), np.array([[0.5, 0.3, 0.2], [0.0, 1.0, 0.0]]))
    assert found.value == pytest.approx(-0.15)
    assert found.standard_error == pytest.approx(0.85)


def test_an_audit_can_gate_the_same_number_as_bias() -> None:
    scores = expected_levels(FORECASTS)
    assert level_bias(TRUTH, FORECASTS).value == pytest.approx(bias(TRUTH, scores))


def test_turning_the_levels_round_turns_the_sign() -> None:
    turned = level_bias(2 - TRUTH, FORECASTS[:, ::-1])
    assert turned.value == pytest.approx(-level_bias(TRUTH, FORECASTS).value)


def test_persons_carry_the_error() -> None:
    found = level_bias(TRUTH, FORECASTS, persons=np.repeat(["a", "b", "c"], 10))
    assert found.persons == 3
    assert found.df == pytest.approx(2)
