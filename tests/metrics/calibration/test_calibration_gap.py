"""The calibration gap against hand computation and statsmodels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from evenhand.metrics.calibration.calibration_gap import calibration_gap
from evenhand.metrics.calibration.calibration_intercept import calibration_intercept
from evenhand.metrics.calibration.calibration_slope import calibration_slope
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(28)
N, G = 80, 16
PERSONS = RNG.integers(0, G, N)
INSIDE = PERSONS < 6
SCORES = RNG.normal(3, 1, N)
TRUTH = SCORES + 0.5 * INSIDE + RNG.normal(0, 0.4, G)[PERSONS] + RNG.normal(size=N)
TIMES = RNG.integers(0, 3, N).astype(np.float64)
FIELDS = ("slope_gap", "slope_error", "slope_p", "intercept_error", "level_gap", "level_p", "f")

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "inside": INSIDE, "persons": PERSONS},
    "rows": ("truth", "scores", "inside", "persons"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [
        ({"weights": np.zeros(N)}, "no_items"),
        ({"inside": np.ones(N, dtype=np.bool_)}, "one_group"),
        ({"scores": np.where(INSIDE, 1.0, SCORES)}, "constant_scores"),
        ({"inside": PERSONS == 2}, "too_few"),
    ],
    "power": {"truth": 1, "scores": 1, "headline": 0},
    "names": ("persons",),
}


def _design(centre: float) -> Array:
    moved = (SCORES - centre)[:, None]
    inside = INSIDE[:, None]
    return np.hstack([np.ones((N, 1)), inside, moved, inside * moved])


def test_gaps_are_differences_of_the_two_lines() -> None:
    found = calibration_gap(TRUTH, SCORES, inside=INSIDE, persons=PERSONS)
    (a, b), (c, d) = (
        (calibration_intercept(TRUTH[s], SCORES[s]), calibration_slope(TRUTH[s], SCORES[s]))
        for s in (INSIDE, ~INSIDE)
    )
    assert found.slope_gap == pytest.approx(b - d)
    assert found.intercept_gap == pytest.approx(a - c)
    assert found.mean_score == pytest.approx(SCORES.mean())
    assert found.level_gap == pytest.approx(a - c + (b - d) * SCORES.mean())
    assert found.persons == (6, 10)
    assert found.df == 5


def test_errors_are_those_of_a_clustered_interaction() -> None:
    found = calibration_gap(TRUTH, SCORES, inside=INSIDE, persons=PERSONS)
    for centre, error in ((SCORES.mean(), found.level_error), (0.0, found.intercept_error)):
        theirs = sm.OLS(TRUTH, _design(centre)).fit(
            cov_type="cluster", cov_kwds={"groups": PERSONS}, use_t=True
        )
        assert error == pytest.approx(float(theirs.bse[1]))
        assert found.slope_error == pytest.approx(float(theirs.bse[3]))
    assert found.f == pytest.approx(float(theirs.f_test(np.eye(4)[[1, 3]]).fvalue))


def test_p_values_have_the_degrees_of_the_smaller_side() -> None:
    # t = 2 with 5 degrees: 0.1019 two-sided
    found = calibration_gap(TRUTH, SCORES, inside=INSIDE, persons=PERSONS)
    shift = (2 * found.level_error - found.level_gap) * INSIDE
    moved = calibration_gap(TRUTH + shift, SCORES, inside=INSIDE, persons=PERSONS)
    assert moved.level_p == pytest.approx(0.101939, abs=1e-6)


def test_without_persons_each_item_is_its_own() -> None:
    # CR1 with one item a person is HC1
    found = calibration_gap(TRUTH, SCORES, inside=INSIDE)
    theirs = sm.OLS(TRUTH, _design(0.0)).fit(cov_type="HC1")
    assert found.slope_error == pytest.approx(float(theirs.bse[3]))
    assert found.persons == (INSIDE.sum(), (~INSIDE).sum())


def test_a_person_may_stand_on_both_sides() -> None:
    inside = RNG.random(N) < 0.5
    found = calibration_gap(TRUTH, SCORES, inside=inside, persons=PERSONS)
    moved = inside[:, None] * np.stack([np.ones(N), SCORES], axis=1)
    theirs = sm.OLS(TRUTH, np.hstack([sm.add_constant(SCORES), moved])).fit(
        cov_type="cluster", cov_kwds={"groups": PERSONS}
    )
    assert found.slope_error == pytest.approx(float(theirs.bse[3]))


@pytest.mark.parametrize("persons", [None, PERSONS], ids=["items", "persons"])
def test_whole_weights_repeat_items(persons: Array | None) -> None:
    rows = np.repeat(np.arange(N), TIMES.astype(int))
    whole = None if persons is None else persons[rows]
    weighted = calibration_gap(TRUTH, SCORES, inside=INSIDE, weights=TIMES, persons=persons)
    repeated = calibration_gap(TRUTH[rows], SCORES[rows], inside=INSIDE[rows], persons=whole)
    for field in FIELDS:
        assert getattr(weighted, field) == pytest.approx(getattr(repeated, field))
    assert weighted.persons == repeated.persons


def test_labels_on_lines_leave_nothing_to_test_with() -> None:
    found = calibration_gap(SCORES + INSIDE, SCORES, inside=INSIDE, persons=PERSONS)
    assert found.level_gap == pytest.approx(1.0)
    assert found.level_error == 0
    assert found.f is None
    fields = ("f", "p", "slope_p", "intercept_p", "level_p")
    assert dict(found.missing) == dict.fromkeys(fields, "no_variance")


def test_persons_who_do_not_differ_leave_nothing_to_test_with() -> None:
    # every person's errors of 0.3 up and down cancel at each score, so persons are all alike
    scores = np.tile([0.1, 0.1, 0.7, 0.7], 8)
    truth = scores + np.tile([0.3, -0.3, 0.3, -0.3], 8)
    inside, persons = np.repeat([True, False], 16), np.repeat(np.arange(8), 4)
    found = calibration_gap(truth, scores, inside=inside, persons=persons)
    assert found.slope_error == found.level_error == 0
    assert found.slope_p is None
    assert dict(found.missing) == {
        **dict.fromkeys(("f", "p"), "singular"),
        **dict.fromkeys(("slope_p", "intercept_p", "level_p"), "no_variance"),
    }


def test_two_persons_inside_have_no_joint_test() -> None:
    found = calibration_gap(TRUTH, SCORES, inside=PERSONS < 2, persons=PERSONS)
    assert found.slope_p is not None
    assert found.f is None
    assert dict(found.missing) == {"f": "too_few", "p": "too_few"}


def test_a_mask_is_asked_for() -> None:
    with pytest.raises(ValueError, match=r"inside must say True or False for each of 80 items"):
        calibration_gap(TRUTH, SCORES, inside=np.zeros(N, dtype=np.intp))
    with pytest.raises(Undefined, match=r"^too_few\b"):
        calibration_gap(TRUTH, SCORES, inside=PERSONS == 0, persons=PERSONS)
