"""Logistic recalibration against hand computation and statsmodels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.calibration.logistic_recalibration import logistic_recalibration
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(24)
N, G = 150, 15
PERSONS = RNG.integers(0, G, N)
SCORES = RNG.integers(5, 96, N) / 100
ODDS = np.log(SCORES / (1 - SCORES))
CHANCE = 1 / (1 + np.exp(-(0.4 + 0.6 * ODDS + RNG.normal(0, 0.7, G)[PERSONS])))
TRUTH = (RNG.random(N) < CHANCE).astype(np.float64)
TIMES = RNG.integers(0, 3, N).astype(np.float64)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "persons": PERSONS},
    "rows": ("truth", "scores", "persons"),
    "weights": "weights",
    # one of four happens at .25 and three of four at .75: the line is exactly (0, 1)
    "perfect": {
        "truth": np.array([1.0, 0, 0, 0, 1, 1, 1, 0]),
        "scores": np.repeat([0.25, 0.75], 4),
        "persons": np.arange(8),
    },
    "undefined": [
        ({"weights": np.zeros(N)}, "no_items"),
        ({"truth": np.zeros(N)}, "no_positives"),
        ({"truth": np.ones(N)}, "no_negatives"),
        ({"scores": np.full(N, 0.3)}, "constant_scores"),
        ({"scores": TRUTH}, "separation"),
        ({"persons": np.zeros(N, dtype=np.intp)}, "too_few"),
    ],
    "names": ("persons",),
}


def test_two_probabilities_by_hand() -> None:
    # at log-odds -log 9 and log 9 the events are 1/4 and 3/4, so the line is log 3 / log 9
    truth = np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    found = logistic_recalibration(truth, np.repeat([0.1, 0.9], 4))
    assert found.slope == pytest.approx(0.5)
    assert found.intercept == pytest.approx(0.0, abs=1e-10)
    # information at each: 4 * 3/16, and times log(9)^2 for the slope
    assert found.intercept_error == pytest.approx(np.sqrt(1 / 1.5))
    assert found.slope_error == pytest.approx(np.sqrt(1 / 1.5) / np.log(9))
    best = 6 * np.log(3 / 4) + 2 * np.log(1 / 4)
    stated = 6 * np.log(0.9) + 2 * np.log(0.1)
    assert found.likelihood_ratio == pytest.approx(2 * (best - stated))
    # a chi-squared of 2 degrees has the tail exp(-x / 2)
    assert found.likelihood_ratio_p == pytest.approx(np.exp(stated - best))
    assert found.p == found.likelihood_ratio_p
    assert (found.items, found.persons, found.clipped) == (8, None, 0)
    assert dict(found.missing) == {}


def test_it_is_the_fit_of_statsmodels() -> None:
    design = sm.add_constant(ODDS)
    model = sm.GLM(TRUTH, design, family=sm.families.Binomial())
    theirs, found = model.fit(tol=1e-14), logistic_recalibration(TRUTH, SCORES)
    np.testing.assert_allclose([found.intercept, found.slope], theirs.params, rtol=1e-8)
    np.testing.assert_allclose([found.intercept_error, found.slope_error], theirs.bse, rtol=1e-7)
    ratio = 2 * (theirs.llf - model.loglike(np.array([0.0, 1.0])))
    assert found.likelihood_ratio == pytest.approx(ratio)


def test_e4_with_persons_the_unit_is_the_person() -> None:
    # E4: peers test items although persons are known, and do not print the unit
    found = logistic_recalibration(TRUTH, SCORES, persons=PERSONS)
    theirs = sm.Logit(TRUTH, sm.add_constant(ODDS)).fit(
        disp=0, tol=1e-12, cov_type="cluster", cov_kwds={"groups": PERSONS}, use_t=True
    )
    expected = theirs.f_test((np.eye(2), [0.0, 1.0]))
    np.testing.assert_allclose([found.intercept_error, found.slope_error], theirs.bse, rtol=1e-6)
    assert found.f == pytest.approx(float(expected.fvalue), rel=1e-6)
    assert found.df == (2, G - 1)
    assert found.persons == G
    assert found.p is not None
    assert found.p != found.likelihood_ratio_p


def test_whole_weights_repeat_items_in_every_field() -> None:
    rows = np.repeat(np.arange(N), TIMES.astype(int))
    weighted = logistic_recalibration(TRUTH, SCORES, weights=TIMES, persons=PERSONS)
    repeated = logistic_recalibration(TRUTH[rows], SCORES[rows], persons=PERSONS[rows])
    for field in ("intercept", "slope", "slope_error", "likelihood_ratio", "f", "p"):
        assert getattr(weighted, field) == pytest.approx(getattr(repeated, field))
    assert weighted.items == repeated.items


def test_certain_probabilities_are_moved_and_counted() -> None:
    scores = np.array([0.0, 0.5, 1.0, 1e-7, 0.3, 0.6])
    truth = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0])
    weights = np.array([2.0, 1, 1, 1, 1, 1])
    found = logistic_recalibration(truth, scores, weights=weights)
    assert found.clipped == 4
    moved = np.clip(scores, 1e-6, 1 - 1e-6)
    assert found.slope == logistic_recalibration(truth, moved, weights=weights).slope


def test_scores_that_split_the_labels_have_no_slope_in_either_direction() -> None:
    truth = np.array([0.0, 0.0, 1.0, 1.0])
    for scores in ([0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.2, 0.4]):
        with pytest.raises(Undefined, match=r"^separation\b"):
            logistic_recalibration(truth, np.array(scores))


def test_two_persons_give_errors_and_no_joint_test() -> None:
    found = logistic_recalibration(TRUTH, SCORES, persons=PERSONS % 2)
    assert found.slope_error > 0
    assert found.f is None
    assert found.df is None
    assert found.p is None
    assert dict(found.missing) == dict.fromkeys(("f", "df", "p"), "too_few")


def test_labels_that_are_no_events_are_refused() -> None:
    with pytest.raises(ValueError, match=r"logistic_recalibration: labels must be 0 or 1, got 0.5"):
        logistic_recalibration(TRUTH / 2, SCORES)
    with pytest.raises(ValueError, match=r"scores must lie within 0\.\.1"):
        logistic_recalibration(TRUTH, SCORES * 2)


@given(stretch=st.floats(0.3, 3), shift=st.floats(-2, 2))
def test_it_undoes_a_stretch_of_the_log_odds(stretch: float, shift: float) -> None:
    plain = logistic_recalibration(TRUTH, SCORES)
    moved = logistic_recalibration(TRUTH, 1 / (1 + np.exp(-(shift + stretch * ODDS))))
    assert moved.slope == pytest.approx(plain.slope / stretch, rel=1e-6)
    expected = plain.intercept - plain.slope / stretch * shift
    assert moved.intercept == pytest.approx(expected, abs=1e-6)
