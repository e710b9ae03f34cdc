"""Linear recalibration against hand computation and statsmodels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.calibration.calibration_intercept import calibration_intercept
from evenhand.metrics.calibration.calibration_slope import calibration_slope
from evenhand.metrics.calibration.linear_recalibration import linear_recalibration
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(23)
N, G = 70, 14
PERSONS = RNG.integers(0, G, N)
SCORES = RNG.normal(3, 1, N)
TRUTH = 0.4 + 0.8 * SCORES + RNG.normal(0, 0.5, G)[PERSONS] + RNG.normal(size=N)
TIMES = RNG.integers(0, 3, N).astype(np.float64)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "persons": PERSONS},
    "rows": ("truth", "scores", "persons"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [
        ({"weights": np.zeros(N)}, "no_items"),
        ({"scores": np.full(N, 0.1)}, "constant_scores"),
        ({"persons": np.zeros(N, dtype=np.intp)}, "too_few"),
    ],
    "power": {"truth": 1, "scores": 1, "headline": 0},
    "names": ("persons",),
}


def test_three_items_by_hand() -> None:
    # x 0 1 2, y 1 2 3.5: slope 1.25, intercept 11/12, residual variance 6/144, 1 degree
    found = linear_recalibration(np.array([1.0, 2.0, 3.5]), np.array([0.0, 1.0, 2.0]))
    assert found.slope == pytest.approx(1.25)
    assert found.intercept == pytest.approx(11 / 12)
    assert found.slope_error == pytest.approx(np.sqrt(6 / 144 / 2))
    # errors of the diagonal 1, 1, 1.5: squares 4.25; of the line 6/144; per restriction
    assert found.f == pytest.approx((4.25 - 6 / 144) / 2 / (6 / 144))
    assert found.df == (2, 1)
    assert found.items == 3
    assert found.persons is None


def test_the_test_by_items_is_that_of_statsmodels() -> None:
    found = linear_recalibration(TRUTH, SCORES)
    theirs = sm.OLS(TRUTH, sm.add_constant(SCORES)).fit()
    expected = theirs.f_test((np.eye(2), [0.0, 1.0]))
    np.testing.assert_allclose([found.intercept_error, found.slope_error], theirs.bse, rtol=1e-9)
    assert found.f == pytest.approx(float(expected.fvalue))
    assert found.p == pytest.approx(float(expected.pvalue))


def test_e4_with_persons_the_unit_is_the_person() -> None:
    # E4: peers resample or test items although persons are known, and do not print the unit
    found, by_items = (linear_recalibration(TRUTH, SCORES, persons=p) for p in (PERSONS, None))
    theirs = sm.OLS(TRUTH, sm.add_constant(SCORES)).fit(
        cov_type="cluster", cov_kwds={"groups": PERSONS}, use_t=True
    )
    expected = theirs.f_test((np.eye(2), [0.0, 1.0]))
    np.testing.assert_allclose([found.intercept_error, found.slope_error], theirs.bse, rtol=1e-9)
    assert found.f == pytest.approx(float(expected.fvalue))
    assert found.p == pytest.approx(float(expected.pvalue))
    assert found.df == (2, G - 1)
    assert found.persons == G
    assert found.p != by_items.p


def test_the_line_is_that_of_the_additive_metrics() -> None:
    found = linear_recalibration(TRUTH, SCORES, weights=TIMES)
    assert found.slope == pytest.approx(calibration_slope(TRUTH, SCORES, weights=TIMES))
    assert found.intercept == pytest.approx(calibration_intercept(TRUTH, SCORES, weights=TIMES))


def test_whole_weights_repeat_items_in_every_field() -> None:
    rows = np.repeat(np.arange(N), TIMES.astype(int))
    weighted = linear_recalibration(TRUTH, SCORES, weights=TIMES, persons=PERSONS)
    repeated = linear_recalibration(TRUTH[rows], SCORES[rows], persons=PERSONS[rows])
    for field in ("intercept", "slope", "intercept_error", "slope_error", "f", "p"):
        assert getattr(weighted, field) == pytest.approx(getattr(repeated, field))
    assert (weighted.items, weighted.df) == (repeated.items, repeated.df)


@pytest.mark.parametrize("slope", [1.0, 2.0])
def test_labels_on_a_line_leave_nothing_to_test_with(slope: float) -> None:
    found = linear_recalibration(0.3 + slope * SCORES, SCORES)
    assert found.slope == pytest.approx(slope)
    assert found.slope_error == 0
    assert found.f is None
    assert found.df is None
    assert found.p is None
    assert dict(found.missing) == dict.fromkeys(("f", "df", "p"), "no_variance")


def test_two_persons_give_errors_and_no_joint_test() -> None:
    found = linear_recalibration(TRUTH, SCORES, persons=PERSONS % 2)
    assert found.slope_error > 0
    assert found.f is None
    assert found.missing["f"] == "too_few"


def test_what_has_no_line_is_undefined() -> None:
    with pytest.raises(Undefined, match=r"^too_few\b"):
        linear_recalibration(np.array([1.0, 2.0]), np.array([0.0, 1.0]))
    with pytest.raises(ValueError, match=r"persons must name one person for each of 70 items"):
        linear_recalibration(TRUTH, SCORES, persons=["a"])


@given(shift=st.floats(-1e5, 1e5))
def test_a_far_scale_loses_no_digits(shift: float) -> None:
    plain = linear_recalibration(TRUTH, SCORES, persons=PERSONS)
    moved = linear_recalibration(TRUTH + shift, SCORES + shift, persons=PERSONS)
    assert moved.slope == pytest.approx(plain.slope, rel=1e-8)
    assert moved.slope_error == pytest.approx(plain.slope_error, rel=1e-7)
