"""Variance components: shares, planted values, and what cannot be told apart."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy import stats

from evenhand.metrics.agreement.rater_variance import rater_variance
from evenhand.metrics.raters.ratings import Ratings

RNG = np.random.default_rng(41)
SLICES = np.array(["m", "f"])[np.arange(60) % 2]
FULL = RNG.normal(0, 1.5, (60, 1)) + RNG.normal(0, 0.5, 6) + RNG.normal(0, 1, (60, 6))
FULL = FULL + RNG.normal(0, 0.8, (2, 6))[np.arange(60) % 2]
TABLE = np.where(RNG.random(FULL.shape) < 0.3, np.nan, FULL)
NESTED = np.where((SLICES == "f")[:, None] == (np.arange(6) < 3), FULL, np.nan)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": TABLE, "slices": SLICES},
    "rows": ("ratings", "slices"),
    "undefined": [
        ({"ratings": np.full((60, 2), np.nan)}, "no_items"),
        ({"ratings": FULL[:, :1]}, "one_rater"),
        ({"ratings": FULL[:1, :2], "slices": ["f"]}, "too_few"),
        ({"ratings": np.arange(60.0)[:, None] + np.arange(3.0)}, "no_variation"),
    ],
    # no names: the order of slices is that of their names, and rounding follows it
    "order_matters": True,  # sums in another order stop the search elsewhere, in the eighth digit
}


def test_planted_variances_come_back() -> None:
    rng = np.random.default_rng(2)
    slices = np.arange(600) % 2
    table = rng.normal(0, 2, (600, 1)) + rng.normal(0, 1, 80) + rng.normal(0, 1.5, (600, 80))
    table = table + rng.normal(0, 0.7, (2, 80))[slices] + 0.5 * slices[:, None]
    table[rng.random(table.shape) < 0.8] = np.nan
    found = rater_variance(Ratings.of_table(table), slices=slices)
    parts = [found.item, found.rater, found.rater_slice, found.residual]
    assert parts == pytest.approx([4.0, 1.0, 0.49, 2.25], rel=0.3)
    total = sum(part or 0.0 for part in parts)
    assert found.icc_agreement_single == pytest.approx(found.item / total)
    assert found.share_rater == pytest.approx(found.rater / total)
    assert found.p is not None
    assert found.p < 1e-6


def test_the_likelihood_ratio_has_half_a_tail() -> None:
    found = rater_variance(Ratings.of_table(TABLE), slices=SLICES)
    assert found.likelihood_ratio is not None
    assert found.p == pytest.approx(stats.chi2.sf(found.likelihood_ratio, 1) / 2)


def test_without_any_difference_the_ratio_is_nothing() -> None:
    rng = np.random.default_rng(1)
    table = rng.normal(0, 1, (40, 3))
    table -= np.repeat(table.reshape(2, 20, 3).mean(axis=1), 20, axis=0)
    found = rater_variance(Ratings.of_table(table), slices=np.repeat(["f", "m"], 20))
    assert found.rater_slice == found.likelihood_ratio == 0.0
    assert found.p == 1.0


def test_the_slice_effect_is_second_minus_first_name() -> None:
    found = rater_variance(Ratings.of_table(FULL), slices=SLICES)
    assert list(found.slice_means) == ["f", "m"]
    assert found.slice_effect == pytest.approx(
        FULL[SLICES == "m"].mean() - FULL[SLICES == "f"].mean()
    )
    # balanced: items within slices and raters' cells carry the error of a difference of means
    parts = found.item / 30 + found.residual / 180
    assert found.rater_slice is not None
    assert found.slice_standard_error == pytest.approx(
        (2 * parts + 2 * found.rater_slice / 6) ** 0.5, rel=1e-6
    )


def test_what_cannot_be_told_apart_is_missing() -> None:
    nested = rater_variance(Ratings.of_table(NESTED), slices=SLICES)
    assert nested.rater_slice is nested.p is None
    assert nested.missing["rater_slice"] == nested.missing["p"] == "not_crossed"
    alone = rater_variance(Ratings.of_table(FULL))
    assert alone.slice_effect is None
    assert alone.missing["slice_effect"] == alone.missing["rater_slice"] == "one_group"
    three = rater_variance(Ratings.of_table(FULL), slices=np.arange(60) % 3)
    assert three.rater_slice is not None
    assert three.missing == {"slice_effect": "too_many", "slice_standard_error": "too_many"}


def test_the_unit_of_the_ratings_is_that_of_the_variances() -> None:
    once = rater_variance(Ratings.of_table(TABLE), slices=SLICES)
    hundredfold = rater_variance(Ratings.of_table(100 * TABLE + 7), slices=SLICES)
    assert hundredfold.item == pytest.approx(1e4 * once.item, rel=1e-5)
    assert hundredfold.icc_agreement_single == pytest.approx(once.icc_agreement_single, rel=1e-6)


def test_slices_nobody_judged_take_no_part() -> None:
    table = np.vstack([TABLE, np.full((1, 6), np.nan)])
    found = rater_variance(Ratings.of_table(table), slices=[*SLICES, "a"])
    assert list(found.slice_means) == ["f", "m"]
    assert found.item == pytest.approx(
        rater_variance(Ratings.of_table(TABLE), slices=SLICES).item, rel=1e-6
    )


def test_slices_must_be_those_of_the_items() -> None:
    with pytest.raises(ValueError, match="rater_variance: slices must be one name for each of 60"):
        rater_variance(Ratings.of_table(FULL), slices=["f"])
