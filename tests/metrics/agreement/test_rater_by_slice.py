"""The interaction against two dense fits and their ranks, also where cells are missing."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.agreement.rater_by_slice import rater_by_slice
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(31)
SLICES = np.array(["f", "m", "x"])[np.arange(36) % 3]
FULL = RNG.normal(0, 1, (36, 1)) + RNG.normal(0, 0.5, (36, 4))
TABLE = np.where(RNG.random(FULL.shape) < 0.25, np.nan, FULL)
NESTED = np.where(SLICES[:, None] == np.array(["f", "f", "m", "x"]), FULL, np.nan)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": TABLE, "slices": SLICES},
    "rows": ("ratings", "slices"),
    "undefined": [
        ({"ratings": NESTED}, "not_crossed"),
        ({"slices": np.repeat("f", 36)}, "one_group"),
        ({"ratings": TABLE[:, :1]}, "one_rater"),
        ({"ratings": np.full((36, 2), np.nan)}, "no_items"),
        ({"ratings": np.repeat(np.arange(36.0)[:, None], 2, axis=1)}, "no_variation"),
        ({"ratings": np.array([[1.0, 2.0], [2.0, 5.0]]), "slices": ["f", "m"]}, "too_few"),
    ],
    "power": {"ratings": 1, "headline": 0},
    "names": ("slices",),
}


def _expected(table: Array) -> tuple[float, float, float]:
    """Return F, its first degrees of freedom and p of two dense fits and their ranks."""
    ratings = Ratings.of_table(table)
    item, rater = ratings.item[:, None] == np.arange(36), ratings.rater[:, None] == np.arange(4)
    cells = [rater & (SLICES[ratings.item] == name)[:, None] for name in "fmx"]
    fits = []
    for columns in ([item, rater], [item, *cells]):
        design = np.column_stack(columns).astype(np.float64)
        coefficients, _, rank, _ = np.linalg.lstsq(design, ratings.value, rcond=1e-10)
        off = ratings.value - design @ coefficients
        fits.append((float(off @ off), len(off) - int(rank)))
    (less, df_less), (more, df) = fits
    f = (less - more) / (df_less - df) / (more / df)
    return f, df_less - df, float(stats.f.sf(f, df_less - df, df))


@given(st.integers(0, 500))
@settings(deadline=None, max_examples=10)
def test_it_is_two_dense_fits(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = np.where(rng.random(FULL.shape) < 0.3, np.nan, FULL + rng.normal(0, 1, FULL.shape))
    found = rater_by_slice(Ratings.of_table(table), SLICES)
    f, df, p = _expected(table)
    assert (found.f, found.df[0], found.p) == pytest.approx((f, df, p), rel=1e-6, abs=1e-9)


def test_a_rater_who_is_strict_with_one_group_is_found() -> None:
    strict = FULL - np.outer(SLICES == "m", [0, 0, 2.0, 0])
    assert rater_by_slice(Ratings.of_table(FULL), SLICES).p > 0.05
    found = rater_by_slice(Ratings.of_table(strict), SLICES)
    assert found.p < 1e-6
    effects = np.array([found.effects[name] for name in "fmx"], dtype=np.float64)
    # one rater of four moves by 2: that rater by 3/2 against the mean of all, up to noise
    assert effects[0, 2] - effects[1, 2] == pytest.approx(1.5, abs=0.4)
    assert found.largest_shift == pytest.approx(np.abs(effects - effects[1]).max())


def test_equal_severity_is_no_interaction() -> None:
    table = np.tile([[1.0, 2.0], [2.0, 3.5]], (18, 1))
    found = rater_by_slice(Ratings.of_table(table[:, :2]), np.repeat(["f", "m"], 18))
    assert found.f == pytest.approx(0.0, abs=1e-9)
    assert found.p == pytest.approx(1.0, abs=1e-5)
    assert found.largest_shift == pytest.approx(0.0, abs=1e-12)


def test_a_slice_whose_raters_share_nothing_is_named() -> None:
    table = np.array(
        [[1.0, 2.0, np.nan, np.nan], [np.nan, np.nan, 3.0, 4.5], [1.0, 3.0, 2.0, 2.0],
         [4.0, 3.0, 2.0, 1.0]]
    )  # fmt: skip
    found = rater_by_slice(Ratings.of_table(table), ["f", "f", "m", "m"])
    assert found.effects["f"] == (None,) * 4
    assert found.largest_shift is None
    assert found.missing == {"effects[f]": "disconnected", "largest_shift": "not_crossed"}


def test_slices_nobody_judged_take_no_part() -> None:
    table = np.vstack([FULL, np.full((1, 4), np.nan)])
    found = rater_by_slice(Ratings.of_table(table), [*SLICES, "y"])
    assert set(found.effects) == {"f", "m", "x"}


def test_slices_must_be_those_of_the_items() -> None:
    with pytest.raises(ValueError, match="rater_by_slice: slices must be one name for each of 36"):
        rater_by_slice(Ratings.of_table(FULL), ["f"])


def test_raters_of_one_slice_each_cannot_be_told_from_slices() -> None:
    with pytest.raises(Undefined, match=r"^not_crossed\b"):
        rater_by_slice(Ratings.of_table(NESTED), SLICES)
