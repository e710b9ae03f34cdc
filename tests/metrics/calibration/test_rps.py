"""The ranked probability score against hand computation and per-threshold Brier scores."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from evenhand.metrics.calibration.rps import rps

RNG = np.random.default_rng(21)
TRUTH = RNG.integers(0, 4, 40).astype(np.float64)
FORECASTS = RNG.dirichlet(np.ones(4), 40)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "probabilities": FORECASTS},
    "rows": ("truth", "probabilities"),
    "weights": "weights",
    "perfect": {"probabilities": np.eye(4)[TRUTH.astype(int)]},
    "undefined": [({"truth": np.empty(0), "probabilities": np.empty((0, 4))}, "no_items")],
}


def test_both_forms_by_hand() -> None:
    # P(>=1) = .5, P(>=2) = .2, label 1: (.5 - 1)^2 + .2^2 = .29
    found = rps(np.array([1.0]), np.array([[0.5, 0.3, 0.2]]))
    assert found.total == pytest.approx(0.29)
    assert found.normalised == pytest.approx(0.145)


def test_two_levels_are_the_brier_score() -> None:
    event, p = (TRUTH > 1).astype(np.float64), FORECASTS[:, 0]
    found = rps(event, np.column_stack([1 - p, p]))
    assert found.normalised == found.total == pytest.approx(brier_score_loss(event, p))


def test_it_is_the_sum_of_the_thresholds_brier_scores() -> None:
    summed = sum(
        brier_score_loss(k <= TRUTH, FORECASTS[:, k:].sum(axis=1).clip(0, 1)) for k in (1, 2, 3)
    )
    assert rps(TRUTH, FORECASTS).total == pytest.approx(summed)


@given(st.permutations(range(4)))
def test_the_order_of_levels_matters_only_by_turning_round(order: list[int]) -> None:
    before = rps(TRUTH, FORECASTS).total
    place = np.argsort(order)
    after = rps(place[TRUTH.astype(int)].astype(np.float64), FORECASTS[:, order]).total
    if order in ([0, 1, 2, 3], [3, 2, 1, 0]):
        assert after == pytest.approx(before)
    else:
        assert after != pytest.approx(before, abs=1e-9)


def test_the_error_is_over_persons() -> None:
    persons = np.repeat(np.arange(8), 5)
    found, alone = rps(TRUTH, FORECASTS, persons=persons), rps(TRUTH, FORECASTS)
    assert (found.persons, found.items, alone.persons) == (8, 40, 40)
    assert found.normalised == alone.normalised
    losses = (
        (FORECASTS[:, ::-1].cumsum(axis=1)[:, 2::-1] - (TRUTH[:, None] >= [1, 2, 3])) ** 2
    ).mean(axis=1)
    means = losses.reshape(8, 5).mean(axis=1)
    assert found.standard_error == pytest.approx(means.std(ddof=1) / np.sqrt(8))
    assert alone.standard_error == pytest.approx(losses.std(ddof=1) / np.sqrt(40))


def test_one_person_has_no_error() -> None:
    found = rps(TRUTH, FORECASTS, persons=["a"] * 40)
    assert (found.standard_error, found.df) == (None, None)


def test_rows_that_are_no_forecast_are_refused() -> None:
    with pytest.raises(ValueError, match=r"rps: the probabilities of an item must add up to 1"):
        rps(TRUTH, FORECASTS / 2)
