"""Severity against least squares of statsmodels, by hand, and on raters shared out unequally."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from evenhand.metrics.agreement.rater_severity import rater_severity
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.regression import crossed_effects
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(21)
FULL = RNG.normal(0, 2, (30, 1)) + np.array([-0.5, 0.0, 0.2, 0.3]) + RNG.normal(0, 0.5, (30, 4))
TABLE = np.where(RNG.random(FULL.shape) < 0.3, np.nan, FULL)
APART = np.array([[1.0, 2.0, np.nan, np.nan], [np.nan, np.nan, 3.0, 4.0]])

CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": TABLE},
    "rows": ("ratings",),
    "perfect": {"ratings": np.repeat(FULL[:, :1], 3, axis=1)},
    "undefined": [
        ({"ratings": APART}, "disconnected"),
        ({"ratings": np.diag([1.0, 2.0]) + np.diag([np.nan, np.nan])[::-1]}, "one_rater"),
        ({"ratings": np.full((2, 2), np.nan)}, "no_items"),
    ],
    "power": {"ratings": 1, "headline": 1},
}


def _array(values: tuple[float | None, ...]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def test_statsmodels_finds_the_same() -> None:
    ratings = Ratings.of_table(TABLE)
    frame = pd.DataFrame({"y": ratings.value, "i": ratings.item, "r": ratings.rater})
    fit = ols("y ~ C(i) + C(r, Sum)", frame).fit()
    found = rater_severity(ratings)
    names = [f"C(r, Sum)[S.{k}]" for k in range(3)]
    assert found.effects[:3] == pytest.approx(fit.params[names])
    assert found.standard_errors[:3] == pytest.approx(fit.bse[names])
    assert found.effects[3] == pytest.approx(-fit.params[names].sum())
    table = anova_lm(ols("y ~ C(i)", frame).fit(), fit)
    assert found.f == pytest.approx(table["F"].iloc[1])
    assert found.p == pytest.approx(table["Pr(>F)"].iloc[1])
    assert found.f_df == (3, fit.df_resid)
    assert found.residual_sd == pytest.approx(fit.mse_resid**0.5)


def test_a_full_table_is_column_means() -> None:
    expected = FULL.mean(axis=0) - FULL.mean()
    found = rater_severity(Ratings.of_table(FULL))
    assert found.effects == pytest.approx(expected)
    assert found.spread == pytest.approx(np.ptp(expected))
    assert (found.items, found.raters, found.ratings) == (30, 4, 120)


def test_who_saw_the_intense_faces_is_not_generous() -> None:
    table = np.repeat(np.linspace(0, 6, 20)[:, None], 2, axis=1)
    table[:15, 1] = np.nan
    assert np.nanmean(table[:, 1]) - np.nanmean(table[:, 0]) > 2
    assert rater_severity(Ratings.of_table(table)).spread == 0.0


def test_errors_can_be_those_of_persons() -> None:
    """Each person's share of the estimating equations, written out."""
    person = np.arange(30) // 3
    found = rater_severity(Ratings.of_table(FULL), persons=person)
    residual = FULL - FULL.mean(axis=1)[:, None] - FULL.mean(axis=0) + FULL.mean()
    scores = np.array([residual[person == g].sum(axis=0) for g in range(10)]) / 30
    expected = np.sqrt(10 / 9 * (scores**2).sum(axis=0))
    assert found.standard_errors == pytest.approx(expected)
    assert found.df == 9


def test_one_person_has_no_errors() -> None:
    found = rater_severity(Ratings.of_table(FULL), persons=["eva"] * 30)
    assert found.standard_errors == (None,) * 4
    assert found.missing == {"standard_errors": "too_few"}


def test_many_raters_have_effects_without_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = rater_severity(Ratings.of_table(TABLE))
    monkeypatch.setattr(crossed_effects, "MOST_RATERS_AT_ONCE", 2)
    found = rater_severity(Ratings.of_table(TABLE))
    assert found.effects == pytest.approx(expected.effects, abs=1e-9)
    assert found.f == pytest.approx(expected.f)
    assert found.missing == {"standard_errors": "too_many"}


def test_exact_and_single_comparisons_have_no_test() -> None:
    exact = rater_severity(Ratings.of_table(np.array([[1.0, 2.0], [3.0, 4.0]])))
    assert exact.spread == 1.0
    assert exact.missing == {"f": "no_variation", "p": "no_variation"}
    single = rater_severity(Ratings.of_table(np.array([[1.0, 2.0]])))
    assert single.f is single.p is single.residual_sd is None
    assert set(single.missing) == {"f", "p", "residual_sd", "standard_errors"}


def test_a_rater_without_judgements_has_no_effect() -> None:
    table = np.column_stack([FULL[:, :2], np.full(30, np.nan)])
    found = rater_severity(Ratings.of_table(table))
    assert found.effects[2] is found.standard_errors[2] is None
    assert _array(found.effects[:2]).sum() == pytest.approx(0)


def test_e29_incomplete_items_are_kept() -> None:
    """A peer drops each item that one rater missed; here all comparisons of two raters count."""
    assert np.isfinite(TABLE).all(axis=1).sum() < 15
    found = rater_severity(Ratings.of_table(TABLE))
    assert found.ratings == np.isfinite(TABLE).sum()
    assert found.items == np.isfinite(TABLE).any(axis=1).sum()


def test_persons_must_be_those_of_the_items() -> None:
    with pytest.raises(ValueError, match="rater_severity: persons must be one name for each of 30"):
        rater_severity(Ratings.of_table(FULL), persons=["a"])


def test_raters_who_share_nothing_are_not_compared() -> None:
    with pytest.raises(Undefined, match=r"^disconnected\b"):
        rater_severity(Ratings.of_table(APART))
