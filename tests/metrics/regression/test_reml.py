"""REML against the closed form of balanced tables, a written-out likelihood and statsmodels."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from statsmodels.regression.mixed_linear_model import MixedLM

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.regression.reml import Reml, reml
from evenhand.metrics.sums import Array, Undefined


def _table(seed: int, *, items: int = 30, raters: int = 5, missing: float = 0.0) -> Array:
    rng = np.random.default_rng(seed)
    table = rng.normal(0, 1.5, (items, 1)) + rng.normal(0, 0.7, raters)
    table = table + rng.normal(0, 0.6, (2, raters))[np.arange(items) % 2]
    table = table + rng.normal(0, 1, table.shape)
    table[rng.random(table.shape) < missing] = np.nan
    table[:3] = np.where(np.isnan(table[:3]), 1.0, table[:3])
    return table


def _log_likelihood(
    ratings: Ratings, slices: NDArray[np.intp], fit: Reml, *, restricted: bool
) -> float:
    """Return the log-likelihood with every matrix written out."""
    slice_of = slices[ratings.item]
    item, rater = (each[:, None] == each for each in (ratings.item, ratings.rater))
    cell = rater & (slice_of[:, None] == slice_of)
    spread = fit.item * item + fit.rater * rater + fit.cell * cell
    spread = spread + fit.residual * np.eye(len(slice_of))
    design = (slice_of[:, None] == np.unique(slice_of)).astype(np.float64)
    inverse = np.linalg.inv(spread)
    cross = design.T @ inverse @ design
    off = ratings.value - design @ np.linalg.solve(cross, design.T @ inverse @ ratings.value)
    total = np.linalg.slogdet(spread)[1] + float(off @ inverse @ off)
    count = len(off)
    if restricted:
        total, count = total + np.linalg.slogdet(cross)[1], count - design.shape[1]
    return float(-(total + count * np.log(2 * np.pi)) / 2)


@pytest.mark.parametrize("restricted", [True, False])
@given(seed=st.integers(0, 1000))
@settings(deadline=None, max_examples=8)
def test_the_likelihood_is_the_written_out_one_and_highest(*, restricted: bool, seed: int) -> None:
    ratings = Ratings.of_table(_table(seed, missing=0.4))
    slices = np.arange(30) % 2
    fit = reml(ratings, slices, with_cells=True, restricted=restricted)
    best = _log_likelihood(ratings, slices, fit, restricted=restricted)
    assert fit.log_likelihood == pytest.approx(best, rel=1e-9)
    for name in ("item", "rater", "cell", "residual"):
        for change in (0.9, 1.1):
            moved = {
                n: getattr(fit, n) * (change if n == name else 1)
                for n in (
                    "item",
                    "rater",
                    "cell",
                    "residual",
                    "slice_means",
                    "slice_covariance",
                    "log_likelihood",
                )
            }
            other = _log_likelihood(ratings, slices, Reml(**moved), restricted=restricted)
            assert other <= best + 1e-9


def test_a_full_table_has_a_closed_form() -> None:
    table = _table(3, items=200)
    items, raters = table.shape
    means, columns = table.mean(axis=1), table.mean(axis=0)
    residual = table - means[:, None] - columns + table.mean()
    error = (residual**2).sum() / (items - 1) / (raters - 1)
    of_items = raters * means.var(ddof=1)
    of_raters = items * columns.var(ddof=1)
    fit = reml(Ratings.of_table(table), np.zeros(items, dtype=np.intp), with_cells=False)
    assert fit.residual == pytest.approx(error, rel=1e-5)
    assert fit.item == pytest.approx((of_items - error) / raters, rel=1e-5)
    assert fit.rater == pytest.approx((of_raters - error) / items, rel=1e-4)
    assert fit.slice_means[0] == pytest.approx(table.mean(), rel=1e-8)


def test_a_variance_that_would_be_negative_is_zero() -> None:
    rng = np.random.default_rng(1)
    table = rng.normal(0, 1, (40, 3))
    table -= table.mean(axis=0)
    fit = reml(Ratings.of_table(table), np.zeros(40, dtype=np.intp), with_cells=False)
    assert fit.rater == 0.0


def test_statsmodels_finds_the_same() -> None:
    ratings = Ratings.of_table(_table(6, missing=0.3))
    frame = pd.DataFrame(
        {"y": ratings.value, "i": ratings.item, "r": ratings.rater, "s": ratings.item % 2, "one": 1}
    )
    parts = {"i": "0 + C(i)", "r": "0 + C(r)", "rs": "0 + C(r):C(s)"}
    model = MixedLM.from_formula("y ~ C(s)", groups="one", vc_formula=parts, data=frame)
    with warnings.catch_warnings(action="ignore"):  # it stops a little early, and says so
        expected = model.fit(reml=True)
    fit = reml(ratings, np.arange(30) % 2, with_cells=True)
    assert fit.log_likelihood == pytest.approx(expected.llf, abs=1e-4)
    assert [fit.item, fit.rater, fit.cell] == pytest.approx(expected.vcomp, rel=2e-2, abs=1e-3)
    assert fit.slice_means[1] - fit.slice_means[0] == pytest.approx(
        expected.fe_params.iloc[1], abs=1e-3
    )


def test_ratings_without_noise_have_no_finite_ratio() -> None:
    table = np.random.default_rng(1).normal(0, 1, (9, 1)) + np.array([0.0, 0.0])
    with pytest.raises(Undefined, match=r"^not_converged\b"):
        reml(Ratings.of_table(table), np.zeros(9, dtype=np.intp), with_cells=False)
