"""Homogeneity of calibration lines against residual sums of squares and statsmodels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.calibration.calibration_homogeneity import calibration_homogeneity
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(27)
N, G = 90, 18
PERSONS = RNG.integers(0, G, N)
SLICES = np.array(["young", "middle", "old"])[RNG.integers(0, 3, N)]
SCORES = RNG.normal(3, 1, N)
TRUTH = SCORES + 0.4 * (SLICES == "old") + RNG.normal(0, 0.4, G)[PERSONS] + RNG.normal(size=N)
TIMES = RNG.integers(0, 3, N).astype(np.float64)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "slices": SLICES, "persons": PERSONS},
    "rows": ("truth", "scores", "slices", "persons"),
    "weights": "weights",
    "undefined": [
        ({"weights": np.zeros(N)}, "no_items"),
        ({"slices": np.full(N, "all")}, "one_group"),
        ({"scores": np.full(N, 2.0)}, "one_group"),
        ({"truth": 2 * SCORES}, "no_variance"),
        ({"persons": np.arange(N) % 3}, "too_few"),
    ],
    "power": {"truth": 1, "scores": 1, "headline": 0},
    "names": ("slices", "persons"),
}


def _dummies() -> Array:
    member = SLICES[:, None] == np.unique(SLICES)[1:]
    return np.hstack([np.ones((N, 1)), SCORES[:, None], member, member * SCORES[:, None]])


def test_the_classical_test_compares_residual_squares() -> None:
    found = calibration_homogeneity(TRUTH, SCORES, slices=SLICES)
    full = sm.OLS(TRUTH, _dummies()).fit()
    f, p, df = full.compare_f_test(sm.OLS(TRUTH, sm.add_constant(SCORES)).fit())
    assert found.f == pytest.approx(float(f))
    assert found.p == pytest.approx(float(p))
    assert found.df == (df, N - 6)
    assert found.slices == ("middle", "old", "young")
    assert found.persons is None


def test_e4_with_persons_the_unit_is_the_person() -> None:
    # E4: peers test items although persons are known; here each person has items in all slices
    found = calibration_homogeneity(TRUTH, SCORES, slices=SLICES, persons=PERSONS)
    full = sm.OLS(TRUTH, _dummies()).fit(
        cov_type="cluster", cov_kwds={"groups": PERSONS}, use_t=True
    )
    expected = full.f_test(np.eye(6)[2:])
    assert found.f == pytest.approx(float(expected.fvalue))
    assert found.p == pytest.approx(float(expected.pvalue))
    assert found.df == (4, G - 1)
    assert found.persons == G


def test_whole_weights_repeat_items() -> None:
    rows = np.repeat(np.arange(N), TIMES.astype(int))
    for persons in (None, PERSONS):
        weighted = calibration_homogeneity(
            TRUTH, SCORES, slices=SLICES, weights=TIMES, persons=persons
        )
        repeated = calibration_homogeneity(
            TRUTH[rows],
            SCORES[rows],
            slices=SLICES[rows],
            persons=None if persons is None else persons[rows],
        )
        assert weighted.f == pytest.approx(repeated.f)
        assert weighted.df == repeated.df


def test_e18_a_slice_without_a_line_is_named() -> None:
    # E18: peers omit a declared but empty slice without a word
    slices = np.where(np.arange(N) == 0, "alone", SLICES)
    weights = np.where(SLICES == "old", 0.0, 1.0)
    weights[0] = 1.0
    found = calibration_homogeneity(TRUTH, SCORES, slices=slices, weights=weights)
    assert dict(found.left_out) == {"alone": "constant_scores", "old": "no_items"}
    assert found.slices == ("middle", "young")


def test_slices_and_persons_have_to_name_each_item() -> None:
    with pytest.raises(ValueError, match=r"slices must name one slice for each of 90 items"):
        calibration_homogeneity(TRUTH, SCORES, slices=["a"])
    with pytest.raises(ValueError, match=r"persons must name one person for each of 90 items"):
        calibration_homogeneity(TRUTH, SCORES, slices=SLICES, persons=["a"])


def test_too_few_items_for_so_many_lines() -> None:
    with pytest.raises(Undefined, match=r"^too_few\b"):
        calibration_homogeneity(TRUTH[:4], SCORES[:4], slices=["a", "a", "b", "b"])


@given(shift=st.floats(-1e4, 1e4), slope=st.floats(-3, 3))
def test_a_common_line_added_to_the_labels_changes_nothing(shift: float, slope: float) -> None:
    plain = calibration_homogeneity(TRUTH, SCORES, slices=SLICES, persons=PERSONS)
    moved = calibration_homogeneity(
        TRUTH + shift + slope * SCORES, SCORES, slices=SLICES, persons=PERSONS
    )
    assert moved.f == pytest.approx(plain.f, rel=1e-6)
