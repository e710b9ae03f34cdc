"""Logistic regression against hand computation and statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, example, given
from hypothesis import strategies as st

from evenhand.metrics.regression.logistic import (
    check_both_classes,
    check_events,
    log_odds,
    logistic,
    separated,
)
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(13)
N, G = 120, 10
CLUSTERS = RNG.integers(0, G, N)
X = RNG.normal(size=N)
DESIGN = np.stack([np.ones(N), X], axis=1)
CHANCE = 1 / (1 + np.exp(-(0.3 + 0.8 * X + RNG.normal(size=G)[CLUSTERS])))
TRUTH = (RNG.random(N) < CHANCE).astype(np.float64)
TIMES = RNG.integers(1, 4, N).astype(np.float64)


def test_an_intercept_alone_is_the_log_odds() -> None:
    # 2 of 6: log(1/2); variance 1 / (6 * 1/3 * 2/3)
    fit = logistic(np.ones((6, 1)), np.array([1.0, 1, 0, 0, 0, 0]))
    assert fit.coefficients[0] == pytest.approx(np.log(0.5))
    assert fit.standard_errors()[0] == pytest.approx(np.sqrt(0.75))
    assert fit.log_likelihood == pytest.approx(2 * np.log(1 / 3) + 4 * np.log(2 / 3))


def test_it_is_the_fit_of_statsmodels() -> None:
    theirs = sm.Logit(TRUTH, DESIGN).fit(disp=0, tol=1e-12)
    ours = logistic(DESIGN, TRUTH)
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-8)
    np.testing.assert_allclose(ours.covariance, theirs.cov_params(), rtol=1e-7)
    assert ours.log_likelihood == pytest.approx(float(theirs.llf))
    assert np.isinf(ours.df)


def test_an_offset_is_that_of_statsmodels() -> None:
    model = sm.GLM(TRUTH, DESIGN[:, :1], family=sm.families.Binomial(), offset=X)
    theirs = model.fit(tol=1e-14)
    ours = logistic(DESIGN[:, :1], TRUTH, offset=X)
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-8)
    np.testing.assert_allclose(ours.standard_errors(), theirs.bse, rtol=1e-7)


def test_clustered_errors_are_those_of_statsmodels() -> None:
    theirs = sm.Logit(TRUTH, DESIGN).fit(
        disp=0, tol=1e-12, cov_type="cluster", cov_kwds={"groups": CLUSTERS}
    )
    ours = logistic(DESIGN, TRUTH, clusters=CLUSTERS)
    np.testing.assert_allclose(ours.covariance, theirs.cov_params(), rtol=1e-6)
    assert ours.df == G - 1


def test_a_whole_weight_is_a_repeated_row() -> None:
    rows = np.repeat(np.arange(N), TIMES.astype(int))
    weighted = logistic(DESIGN, TRUTH, weights=TIMES, clusters=CLUSTERS)
    repeated = logistic(DESIGN[rows], TRUTH[rows], clusters=CLUSTERS[rows])
    np.testing.assert_allclose(weighted.covariance, repeated.covariance, rtol=1e-8)


@given(labels=st.lists(st.booleans(), min_size=6, max_size=6), far=st.floats(-30, 30))
def test_the_score_is_zero_at_the_maximum(labels: list[bool], far: float) -> None:
    truth, x = np.array(labels, dtype=np.float64), far + np.array([0.0, 1, 2, 3, 4, 5])
    assume(truth.any() and not truth.all() and not separated(truth, x))
    design = np.stack([np.ones(6), x], axis=1)
    fit = logistic(design, truth)
    chance = 1 / (1 + np.exp(-(design @ fit.coefficients)))
    np.testing.assert_allclose(design.T @ (truth - chance), 0, atol=1e-7)


def test_a_wild_offset_is_reached_by_shorter_steps() -> None:
    # at an intercept of 0 every item is certain, and a whole Newton step would overshoot
    offset = np.array([12.0, 14.0, 13.0, 15.0])
    fit = logistic(np.ones((4, 1)), np.array([1.0, 0, 0, 0]), offset=offset)
    chance = 1 / (1 + np.exp(-(offset + fit.coefficients[0])))
    assert chance.sum() == pytest.approx(1.0)


def test_what_has_no_maximum_is_not_made_up() -> None:
    with pytest.raises(Undefined, match=r"^singular\b"):
        logistic(np.stack([np.ones(4), np.arange(4.0)], axis=1), np.array([0.0, 0, 1, 1]))


def test_steps_that_do_not_end_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.metrics.regression.logistic._MOST_STEPS", 2)
    with pytest.raises(Undefined, match=r"^not_converged\b"):
        logistic(DESIGN, TRUTH)


@given(
    stated=st.lists(st.floats(-13.8, 13.8), min_size=5, max_size=5),
    labels=st.lists(st.booleans(), min_size=5, max_size=5),
)
@example(stated=[-8.0, 10.0, 10.0, -8.0, 10.0], labels=[False, True, True, False, True])
def test_any_stated_log_odds_have_their_shift(stated: list[float], labels: list[bool]) -> None:
    truth, offset = np.array(labels, dtype=np.float64), np.array(stated)
    assume(truth.any() and not truth.all())
    fit = logistic(np.ones((5, 1)), truth, offset=offset)
    chance = 1 / (1 + np.exp(-(offset + fit.coefficients[0])))
    assert chance.sum() == pytest.approx(truth.sum(), abs=1e-6)


def test_columns_that_depend_on_each_other_are_refused() -> None:
    for design in (np.ones((N, 2)), np.zeros((N, 1))):
        with pytest.raises(Undefined, match=r"^singular\b"):
            logistic(design, TRUTH)


def test_too_few_rows_or_persons_for_a_sandwich() -> None:
    with pytest.raises(Undefined, match=r"^too_few\b"):
        logistic(DESIGN, TRUTH, clusters=np.zeros(N, dtype=np.intp))
    with pytest.raises(Undefined, match=r"^too_few\b"):
        logistic(np.ones((1, 1)), np.array([0.5]), clusters=np.array([0]))


def test_separation_in_either_direction_and_with_ties() -> None:
    truth = np.array([0.0, 0.0, 1.0, 1.0])
    assert separated(truth, np.array([1.0, 2, 3, 4]))
    assert separated(truth, np.array([4.0, 3, 2, 1]))
    assert separated(truth, np.array([1.0, 2, 2, 3]))
    assert not separated(truth, np.array([1.0, 3, 2, 4]))


def test_log_odds_stop_a_millionth_before_certainty() -> None:
    found = log_odds(np.array([0.0, 1e-9, 0.2, 1.0]))
    edge = np.log(1e-6 / (1 - 1e-6))
    np.testing.assert_allclose(found, [edge, edge, np.log(0.25), -edge], rtol=1e-9)


def test_labels_have_to_be_events_of_both_kinds() -> None:
    with pytest.raises(ValueError, match=r"m: labels must be 0 or 1, got 0.5; cut ratings"):
        check_events("m", np.array([0.0, 0.5]))
    for labels, reason in (([], "no_items"), ([0.0], "no_positives"), ([1.0], "no_negatives")):
        with pytest.raises(Undefined, match=rf"^{reason}\b"):
            check_both_classes(np.array(labels))
    check_both_classes(np.array([0.0, 1.0]))
