"""Calibration in the large against hand computation and statsmodels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.calibration.calibration_in_the_large import calibration_in_the_large

RNG = np.random.default_rng(25)
N, G = 80, 8
PERSONS = np.array([f"p{k}" for k in RNG.integers(0, G, N)])
SCORES = RNG.integers(2, 60, N) / 100
TRUTH = (RNG.random(N) < np.minimum(SCORES * 1.3, 1)).astype(np.float64)
ODDS = np.log(SCORES / (1 - SCORES))

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "persons": PERSONS},
    "rows": ("truth", "scores", "persons"),
    "weights": "weights",
    "perfect": {
        "truth": np.array([1.0, 0, 0, 0]),
        "scores": np.full(4, 0.25),
        "persons": np.arange(4),
    },
    "undefined": [
        ({"weights": np.zeros(N)}, "no_items"),
        ({"truth": np.zeros(N)}, "no_positives"),
        ({"truth": np.ones(N)}, "no_negatives"),
        ({"persons": np.full(N, "p")}, "too_few"),
    ],
    "names": ("persons",),
}


def test_one_probability_by_hand() -> None:
    # three of four where one half was stated: log 3; information 4 * 3/16
    found = calibration_in_the_large(np.array([1.0, 1, 1, 0]), np.full(4, 0.5))
    assert found.log_odds == pytest.approx(np.log(3))
    assert found.standard_error == pytest.approx(np.sqrt(4 / 3))
    # z = log 3 / 1.1547 = 0.9514, two-sided 0.3414
    assert found.p == pytest.approx(0.3414, abs=1e-4)
    assert found.persons is None


def test_it_is_the_offset_model_of_statsmodels() -> None:
    model = sm.GLM(TRUTH, np.ones((N, 1)), family=sm.families.Binomial(), offset=ODDS)
    theirs, found = model.fit(tol=1e-14), calibration_in_the_large(TRUTH, SCORES)
    assert found.log_odds == pytest.approx(float(theirs.params[0]))
    assert found.standard_error == pytest.approx(float(theirs.bse[0]), rel=1e-6)
    assert found.p == pytest.approx(float(theirs.pvalues[0]), rel=1e-5)


def test_with_persons_the_error_is_clustered() -> None:
    # one coefficient: G / (G - 1) times the sum of squares of the persons' residuals
    found = calibration_in_the_large(TRUTH, SCORES, persons=PERSONS)
    chance = 1 / (1 + np.exp(-(ODDS + found.log_odds)))
    moved = [(TRUTH - chance)[person == PERSONS].sum() for person in np.unique(PERSONS)]
    expected = np.sqrt(G / (G - 1) * np.sum(np.square(moved))) / (chance * (1 - chance)).sum()
    assert found.standard_error == pytest.approx(expected)
    assert found.persons == G


def test_certain_probabilities_are_counted() -> None:
    found = calibration_in_the_large(np.array([1.0, 0.0, 1.0]), np.array([0.0, 0.5, 1.0]))
    assert found.clipped == 2


def test_labels_that_are_no_events_are_refused() -> None:
    with pytest.raises(ValueError, match=r"calibration_in_the_large: labels must be 0 or 1"):
        calibration_in_the_large(TRUTH * 0.5, SCORES)


@given(shift=st.floats(-3, 3))
def test_it_undoes_a_shift_of_the_log_odds(shift: float) -> None:
    plain = calibration_in_the_large(TRUTH, SCORES)
    moved = calibration_in_the_large(TRUTH, 1 / (1 + np.exp(-(ODDS - shift))))
    assert moved.log_odds == pytest.approx(plain.log_odds + shift, abs=1e-8)
