"""Fleiss's kappa against statsmodels, published values and by hand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.inter_rater import fleiss_kappa as other_kappa

from evenhand.metrics.agreement.fleiss_kappa import fleiss_kappa
from evenhand.metrics.agreement.krippendorff_alpha import krippendorff_alpha
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

GAP = np.nan
TABLE = np.random.default_rng(0).integers(0, 3, (20, 1)) + np.random.default_rng(1).integers(
    0, 2, (20, 4)
).astype(float)
CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": np.where(np.random.default_rng(2).random((20, 4)) < 0.2, GAP, TABLE)},
    "rows": ("ratings",),
    "weights": "weights",
    "perfect": {"ratings": np.array([[0.0, 0.0], [1.0, 1.0]])},
    "undefined": [
        ({"ratings": np.array([[1.0, 1.0], [1.0, GAP]])}, "no_variation"),
        ({"ratings": np.array([[1.0, GAP], [GAP, 2.0]])}, "one_rater"),
    ],
    "power": {"ratings": 1, "headline": 0},
}


def test_by_hand() -> None:
    # pa 2/3; both categories 1/2, so pe 1/2
    found = fleiss_kappa(Ratings.of_table(np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]])))
    assert (found.observed, found.expected) == pytest.approx((2 / 3, 1 / 2))
    assert found.value == pytest.approx(1 / 3)


def test_statsmodels_says_the_same() -> None:
    counts = np.stack([(k == TABLE).sum(axis=1) for k in range(4)], axis=1)
    found = fleiss_kappa(Ratings.of_counts(counts))
    assert found.value == pytest.approx(other_kappa(counts))
    assert fleiss_kappa(Ratings.of_table(TABLE)).value == pytest.approx(found.value)


def test_four_raters_of_gwet() -> None:
    # Gwet, Handbook of Inter-Rater Reliability; error from R irrCAC 1.0
    table = [[1, 1, GAP, 1], [2, 2, 3, 2], [3] * 4, [3] * 4, [2] * 4, [1, 2, 3, 4], [4] * 4]
    table += [[1, 1, 2, 1], [2] * 4, [GAP, 5, 5, 5], [GAP, GAP, 1, 1], [GAP, GAP, 3, GAP]]
    found = fleiss_kappa(Ratings.of_table(np.array(table)))
    assert found.value == pytest.approx(0.76117, abs=1e-5)
    assert found.standard_error == pytest.approx(0.15302, abs=1e-5)


def test_alpha_differs_by_its_small_sample_term() -> None:
    # complete tables: 1 - alpha = (1 - kappa) (1 - 1 / n), n judgements
    ratings = Ratings.of_table(TABLE)
    alpha = krippendorff_alpha(ratings, level="nominal").value
    assert 1 - alpha == pytest.approx((1 - fleiss_kappa(ratings).value) * (1 - 1 / 80))


def test_weights_forgive_near_misses() -> None:
    ratings = Ratings.of_table(np.array([[0.0, 1.0], [2.0, 2.0], [0.0, 0.0]]))
    plain, linear = fleiss_kappa(ratings), fleiss_kappa(ratings, weighting="linear")
    # linear: pa (1/2 + 1 + 1) / 3, shares 1/2, 1/6, 1/3: pe 7/18 + (2/12 + 2/18) / 2 = 19/36
    assert linear.value == pytest.approx((5 / 6 - 19 / 36) / (1 - 19 / 36))
    assert linear.value > plain.value


def test_e30_without_variation_there_is_no_kappa() -> None:
    # statsmodels divides 0 by 0 and gives NaN
    with pytest.raises(Undefined, match=r"^no_variation\b"):
        fleiss_kappa(Ratings.of_table(np.ones((5, 3))), levels=np.array([0.0, 1.0]))
