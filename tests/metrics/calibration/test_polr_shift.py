"""The shift of slices at equal score against statsmodels, by hand and on data of known kind."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.miscmodels.ordinal_model import OrderedModel

from evenhand.metrics.calibration.polr_shift import polr_shift
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(31)
SCORES = RNG.normal(1, 1, 240)
SLICES = np.repeat(["b", "a", "c"], 80)
TRUTH = np.digitize(
    1.3 * SCORES + 0.8 * (SLICES == "b") + RNG.logistic(size=240), [0.5, 2.5]
).astype(np.float64)
HALF = TRUTH[:80], SCORES[:80]

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "slices": SLICES},
    "rows": ("truth", "scores", "slices"),
    "weights": "weights",
    "perfect": {
        "truth": np.tile(HALF[0], 2),
        "scores": np.tile(HALF[1], 2),
        "slices": np.repeat(["a", "b"], 80),
    },
    "undefined": [
        ({"truth": np.empty(0), "scores": np.empty(0), "slices": np.empty(0)}, "no_items"),
        ({"truth": np.ones(240)}, "one_level"),
        ({"slices": np.repeat("a", 240)}, "one_group"),
        ({"scores": np.ones(240)}, "constant_scores"),
        ({"scores": (SLICES == "b") * 1.0}, "singular"),
        ({"truth": np.where(SLICES == "c", 2.0, TRUTH)}, "separation"),
        ({"truth": np.where(SCORES > 1, 1.0, 0.0)}, "separation"),
        ({"persons": np.repeat("p", 240)}, "too_few"),
    ],
    "power": {"scores": 1, "headline": 0},
    "names": ("slices",),
}


def _design() -> Array:
    return np.column_stack([SCORES, SLICES == "b", SLICES == "c"]).astype(np.float64)


def test_statsmodels_fits_the_same_shifts_and_likelihoods() -> None:
    models = [
        OrderedModel(TRUTH, columns, distr="logit").fit(
            method="bfgs", disp=0, gtol=1e-8, maxiter=500
        )
        for columns in (_design(), _design()[:, :1])
    ]
    found = polr_shift(TRUTH, SCORES, slices=SLICES)
    shifts = [found.shifts[name].shift for name in "bc"]
    errors = [found.shifts[name].standard_error for name in "bc"]
    assert found.reference == "a"
    assert [found.slope, *shifts] == pytest.approx(models[0].params[:3], abs=1e-4)
    assert [found.slope_standard_error, *errors] == pytest.approx(models[0].bse[:3], rel=1e-3)
    assert found.likelihood_ratio == pytest.approx(2 * (models[0].llf - models[1].llf), abs=1e-6)
    assert found.p == pytest.approx(stats.chi2.sf(found.likelihood_ratio, 2))
    shift, spread = models[0].params[1:3], np.asarray(models[0].cov_params())[1:3, 1:3]
    assert found.wald_p == pytest.approx(
        stats.chi2.sf(shift @ np.linalg.inv(spread) @ shift, 2), rel=1e-3
    )
    assert found.levels == (0.0, 1.0, 2.0)
    assert len(found.thresholds) == found.df == 2
    assert found.missing == {}


def test_another_reference_moves_all_shifts_and_no_test() -> None:
    base, other = (polr_shift(TRUTH, SCORES, slices=SLICES, reference=r) for r in (None, "b"))
    moved = base.shifts["b"].shift
    assert other.reference == next(iter(other.shifts)) == "b"
    for name in "abc":
        assert other.shifts[name].shift == pytest.approx(base.shifts[name].shift - moved)
    assert other.likelihood_ratio == pytest.approx(base.likelihood_ratio)
    assert other.wald_p == pytest.approx(base.wald_p)
    assert other.largest_shift == pytest.approx(base.largest_shift)


def test_the_reference_has_no_error() -> None:
    own = polr_shift(TRUTH, SCORES, slices=SLICES).shifts["a"]
    assert (own.shift, own.standard_error, own.low, own.high, own.items) == (
        0.0,
        None,
        None,
        None,
        80,
    )


def test_the_interval_is_wald_and_over_persons_students() -> None:
    persons = np.arange(240) // 8
    for whose, reach in ((None, stats.norm.ppf(0.95)), (persons, stats.t.ppf(0.95, 29))):
        one = polr_shift(TRUTH, SCORES, slices=SLICES, persons=whose, level=0.9).shifts["b"]
        assert one.standard_error is not None
        assert one.low == pytest.approx(one.shift - reach * one.standard_error)
        assert one.high == pytest.approx(one.shift + reach * one.standard_error)


def test_e04_repeating_every_item_of_a_person_adds_no_certainty() -> None:
    # Treating clips as independent makes the error smaller by the root of 4; persons do not.
    rows, persons = np.repeat(np.arange(240), 4), np.arange(240) // 6
    once = polr_shift(TRUTH, SCORES, slices=SLICES, persons=persons)
    often = polr_shift(TRUTH[rows], SCORES[rows], slices=SLICES[rows], persons=persons[rows])
    naive = polr_shift(TRUTH[rows], SCORES[rows], slices=SLICES[rows])
    assert often.shifts["b"].standard_error == pytest.approx(once.shifts["b"].standard_error)
    assert often.wald_p == pytest.approx(once.wald_p)
    assert naive.p < often.p * 1e3
    assert (naive.shifts["b"].standard_error or 0) < 0.6 * (often.shifts["b"].standard_error or 0)


def test_more_slices_than_persons_have_no_joint_test() -> None:
    slices = np.tile(["a", "b", "c"], 80)
    found = polr_shift(TRUTH, SCORES, slices=slices, persons=np.repeat(["p", "q"], 120))
    assert found.wald_p is None
    assert found.missing == {"wald_p": "too_few"}


def test_two_levels_have_nothing_to_be_parallel() -> None:
    found = polr_shift((TRUTH > 0) * 1.0, SCORES, slices=SLICES)
    assert found.parallel is None
    assert found.missing == {"parallel": "one_threshold"}


def test_a_level_that_one_slice_lacks_leaves_the_shift_and_not_the_check() -> None:
    truth = np.where((SLICES == "c") & (TRUTH == 2), 1.0, TRUTH)
    found = polr_shift(truth, SCORES, slices=SLICES)
    assert found.missing == {"parallel": "separation"}
    assert found.shifts["c"].shift < found.shifts["a"].shift


def test_a_level_that_nobody_has_plays_no_part() -> None:
    found = polr_shift(TRUTH * 2, SCORES, slices=SLICES)
    assert found.levels == (0.0, 2.0, 4.0)
    assert found.slope == pytest.approx(polr_shift(TRUTH, SCORES, slices=SLICES).slope)


def test_slices_and_items_of_weight_zero_do_not_count() -> None:
    weights = (SLICES != "c").astype(np.float64)
    found = polr_shift(TRUTH, SCORES, slices=SLICES, weights=weights, persons=np.arange(240))
    rows = SLICES != "c"
    other = polr_shift(TRUTH[rows], SCORES[rows], slices=SLICES[rows], persons=np.arange(160))
    assert set(found.shifts) == {"a", "b"}
    assert found.wald_p == pytest.approx(other.wald_p)
    with pytest.raises(ValueError, match=r"no slice 'c' with items; there are: \['a', 'b'\]"):
        polr_shift(TRUTH, SCORES, slices=SLICES, weights=weights, reference="c")


def test_a_planted_shift_is_found_and_no_shift_seldom() -> None:
    rng, found, false = np.random.default_rng(32), [], 0
    for _ in range(150):
        scores, slices = rng.normal(size=200), rng.random(200) < 0.5
        hidden = scores + rng.logistic(size=200)
        planted = np.digitize(hidden + 1.0 * slices, [0, 1.0]).astype(np.float64)
        plain = np.digitize(hidden, [0, 1.0]).astype(np.float64)
        found.append(polr_shift(planted, scores, slices=slices).shifts[True].shift)
        false += polr_shift(plain, scores, slices=slices).p < 0.05
    assert np.mean(found) == pytest.approx(1.0, abs=0.1)
    assert false / 150 < 0.1


def test_bad_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="polr_shift: slices must be one name for each of 240"):
        polr_shift(TRUTH, SCORES, slices=SLICES[:9])
    with pytest.raises(ValueError, match="level must lie strictly between 0 and 1"):
        polr_shift(TRUTH, SCORES, slices=SLICES, level=95)
    with pytest.raises(Undefined, match=r"^no_items\b"):
        polr_shift(TRUTH, SCORES, slices=SLICES, weights=np.zeros(240))
