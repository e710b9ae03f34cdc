"""The proportional-odds fit against odds by hand, statsmodels, repetition and hard data."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.miscmodels.ordinal_model import OrderedModel

from evenhand.metrics.regression import proportional_odds as module
from evenhand.metrics.regression.proportional_odds import proportional_odds
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(6)
DESIGN = np.column_stack([RNG.normal(2, 3, 300), RNG.random(300) < 0.3])
TRUTH = np.digitize(
    0.4 * DESIGN[:, 0] + 0.7 * DESIGN[:, 1] + RNG.logistic(size=300), [-1.0, 0.5, 2.5]
).astype(np.float64)
ONCE = np.ones(300)


def test_two_by_two_counts_give_their_odds_ratio() -> None:
    # (3 / 2) / (1 / 2) = 3; variance of its logarithm 1/2 + 1/1 + 1/2 + 1/3
    truth, column = np.array([0.0, 1, 0, 1]), np.array([[0.0], [0], [1], [1]])
    fit = proportional_odds(truth, column, weights=np.array([2.0, 1, 2, 3]))
    assert fit.coefficients[0] == pytest.approx(np.log(3))
    assert fit.thresholds[0] == pytest.approx(np.log(2))
    assert fit.covariance[0, 0] == pytest.approx(1 / 2 + 1 + 1 / 2 + 1 / 3)
    by_hand = 2 * np.log(2 / 3) + np.log(1 / 3) + 2 * np.log(2 / 5) + 3 * np.log(3 / 5)
    assert fit.log_likelihood == pytest.approx(by_hand)


def test_without_columns_thresholds_are_the_shares() -> None:
    fit = proportional_odds(np.array([0.0, 1, 1, 2]), np.empty((4, 0)), weights=np.ones(4))
    assert fit.thresholds == pytest.approx(np.log([1 / 3, 3.0]))


def test_statsmodels_fits_the_same_model() -> None:
    model = OrderedModel(TRUTH, DESIGN, distr="logit")
    peer = model.fit(method="bfgs", disp=0, gtol=1e-8, maxiter=500)
    fit = proportional_odds(TRUTH, DESIGN, weights=ONCE)
    assert fit.levels.tolist() == [0, 1, 2, 3]
    assert fit.coefficients == pytest.approx(peer.params[:2], abs=1e-5)
    assert fit.thresholds == pytest.approx(
        model.transform_threshold_params(peer.params)[1:-1], abs=1e-5
    )
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(peer.bse[:2], rel=1e-4)
    assert fit.log_likelihood == pytest.approx(peer.llf)


def test_two_levels_are_logistic_regression_with_errors_over_persons() -> None:
    persons = np.arange(300) // 6
    event = (TRUTH >= 2).astype(np.float64)
    fit = proportional_odds(event, DESIGN, weights=ONCE, persons=persons)
    peer = sm.Logit(event, sm.add_constant(DESIGN)).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": persons}
    )
    assert fit.coefficients == pytest.approx(peer.params[1:])
    assert -fit.thresholds[0] == pytest.approx(peer.params[0])
    # statsmodels multiplies by G/(G-1) (n-1)/(n-p) as well
    factor = 299 / 297
    assert fit.covariance * factor == pytest.approx(peer.cov_params()[1:, 1:])


@given(st.lists(st.integers(0, 2), min_size=300, max_size=300))
def test_a_weight_is_a_repeated_row(times: list[int]) -> None:
    rows = np.repeat(np.arange(300), times)
    persons = np.arange(300) // 5
    try:
        fit = proportional_odds(
            TRUTH, DESIGN, weights=np.array(times, dtype=np.float64), persons=persons
        )
    except Undefined as reason:
        with pytest.raises(Undefined, match=str(reason)):
            proportional_odds(TRUTH[rows], DESIGN[rows], weights=np.ones(len(rows)))
        return
    other = proportional_odds(
        TRUTH[rows], DESIGN[rows], weights=np.ones(len(rows)), persons=persons[rows]
    )
    assert fit.coefficients == pytest.approx(other.coefficients, abs=1e-7)
    assert fit.thresholds == pytest.approx(other.thresholds, abs=1e-7)
    assert fit.covariance == pytest.approx(other.covariance, abs=1e-9)
    assert fit.log_likelihood == pytest.approx(other.log_likelihood)


def test_the_unit_and_origin_of_a_column_do_not_matter() -> None:
    fit = proportional_odds(TRUTH, DESIGN, weights=ONCE)
    moved = proportional_odds(TRUTH * 10 + 3, DESIGN * [1e-6, 1] + [1e3, 0], weights=ONCE)
    assert moved.coefficients == pytest.approx(fit.coefficients * [1e6, 1], rel=1e-4)
    assert moved.log_likelihood == pytest.approx(fit.log_likelihood)


def test_a_level_that_one_item_of_many_has_is_no_obstacle() -> None:
    truth = np.concatenate([TRUTH[:200] // 2, [0.5]])
    design = np.vstack([DESIGN[:200], [[1.0, 0.0]]])
    fit = proportional_odds(truth, design, weights=np.ones(201))
    assert np.diff(fit.thresholds) > 0
    assert np.isfinite(fit.covariance).all()


def test_far_out_items_lose_no_digits() -> None:
    design = np.append(DESIGN[:, 0], 5e4)[:, None]
    fit = proportional_odds(np.append(TRUTH, 3.0), design, weights=np.ones(301))
    assert np.isfinite(fit.log_likelihood)
    assert fit.coefficients[0] > 0


@pytest.mark.parametrize(
    ("truth", "column", "reason"),
    [
        ([], [], "no_items"),
        ([1, 1, 1], [0, 1, 2], "one_level"),
        ([0, 1, 0], [1, 1, 1], "singular"),
        ([0, 0, 1, 1], [0, 1, 2, 3], "separation"),  # complete
        ([0, 0, 1, 1], [0, 1, 1, 2], "separation"),  # up to one tie
        ([0, 1, 0, 1, 2, 2, 2], [0, 0, 0, 0, 0, 1, 1], "separation"),  # a group at the top
        ([0, 1, 0, 1, 2, 0, 0], [0, 0, 0, 0, 0, 1, 1], "separation"),  # a group at the bottom
    ],
)
def test_what_has_no_finite_estimate_says_why(
    truth: list[float], column: list[float], reason: str
) -> None:
    design: Array = np.array(column, dtype=np.float64).reshape(-1, 1)
    with pytest.raises(Undefined, match=rf"^{reason}\b"):
        proportional_odds(np.array(truth, dtype=np.float64), design, weights=np.ones(len(truth)))


def test_a_group_at_a_middle_level_is_estimated() -> None:
    # P(1) is largest in the middle of both thresholds, which is a finite shift
    fit = proportional_odds(
        np.array([0.0, 1, 0, 1, 2, 2, 1, 1]),
        np.array([0.0, 0, 0, 0, 0, 0, 1, 1])[:, None],
        weights=np.ones(8),
    )
    assert abs(fit.coefficients[0]) < 0.1


def test_separation_in_a_large_sample_is_found() -> None:
    column = (np.arange(300) < 3).astype(np.float64)
    truth = np.where(column > 0, 3.0, TRUTH)
    with pytest.raises(Undefined, match=r"^separation\b"):
        proportional_odds(truth, np.column_stack([DESIGN, column]), weights=ONCE)


def test_columns_that_follow_from_each_other_are_refused() -> None:
    with pytest.raises(Undefined, match=r"^singular\b"):
        proportional_odds(TRUTH, np.column_stack([DESIGN, DESIGN.sum(axis=1)]), weights=ONCE)


def test_one_person_has_no_covariance() -> None:
    with pytest.raises(Undefined, match=r"^too_few\b"):
        proportional_odds(TRUTH, DESIGN, weights=ONCE, persons=np.zeros(300, dtype=np.intp))


def test_a_fit_that_takes_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_STEPS", 2)
    with pytest.raises(Undefined, match=r"^not_converged\b"):
        proportional_odds(TRUTH, DESIGN, weights=ONCE)


def test_steps_that_leave_the_ground_are_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = module._newton_step

    def bold(items: module._Items, slope: module._Slope) -> tuple[Array, float]:
        step, gain = honest(items, slope)
        return step * (64.0 if gain > 1 else 1.0), gain

    fit = proportional_odds(TRUTH, DESIGN, weights=ONCE)
    monkeypatch.setattr(module, "_newton_step", bold)
    assert proportional_odds(TRUTH, DESIGN, weights=ONCE).coefficients == pytest.approx(
        fit.coefficients
    )


def test_information_without_inverse_is_separation(monkeypatch: pytest.MonkeyPatch) -> None:
    def flat(*_: object) -> Array:
        return np.zeros((5, 5))

    monkeypatch.setattr(module, "_information", flat)
    with pytest.raises(Undefined, match=r"^separation\b"):
        proportional_odds(TRUTH, DESIGN, weights=ONCE)


def test_a_step_that_never_climbs_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(items: module._Items, slope: module._Slope) -> tuple[Array, float]:
        return -slope.information @ (items.weights @ slope.scores), 1.0

    monkeypatch.setattr(module, "_newton_step", down)
    monkeypatch.setattr(module, "_MOST_HALVINGS", 3)
    with pytest.raises(Undefined, match=r"^not_converged\b"):
        proportional_odds(TRUTH, DESIGN, weights=ONCE)
