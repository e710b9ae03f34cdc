"""Mean squares against a regression, and what has none."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from evenhand.metrics.raters.mean_squares import mean_squares, rater_means
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Undefined

GAP = np.nan


def test_the_analysis_of_variance_says_the_same() -> None:
    table = np.random.default_rng(0).normal(size=(7, 4)) + np.arange(4)
    found = mean_squares(Ratings.of_table(table), np.ones(7))
    rows = pd.DataFrame({"y": table.ravel(), "a": np.repeat(range(7), 4), "b": [*range(4)] * 7})
    other = anova_lm(ols("y ~ C(a) + C(b)", data=rows).fit())["mean_sq"]
    assert (found.between, found.raters, found.residual) == pytest.approx(tuple(other))
    assert found.within == pytest.approx(table.var(axis=1, ddof=1).mean())


def test_empty_items_and_raters_change_nothing() -> None:
    table = np.array([[1.0, 2.0], [4.0, 4.0], [7.0, 6.0]])
    wide = np.full((4, 3), GAP)
    wide[np.ix_([0, 1, 3], [0, 2])] = table
    plain = mean_squares(Ratings.of_table(table), np.ones(3))
    assert mean_squares(Ratings.of_table(wide), np.ones(4)) == plain
    assert (plain.n, plain.k) == (3, 2)


def test_rounding_is_not_a_residual() -> None:
    table = np.arange(50.0)[:, None] * 0.1 + np.array([0.1, 0.3, 0.7])
    found = mean_squares(Ratings.of_table(table), np.ones(50))
    assert found.residual == 0
    assert found.raters > 0


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[1.0], [2.0]], "one_rater"),
        ([[GAP, GAP]], "one_rater"),
        ([[1.0, 2.0]], "too_few"),
        ([[1.0, 2.0], [1.0, GAP]], "incomplete"),
        ([[0.1, 0.1], [0.1, 0.1]], "no_variation"),
    ],
)
def test_what_has_no_mean_squares(table: list[list[float]], reason: str) -> None:
    with pytest.raises(Undefined, match=rf"^{reason}\b"):
        mean_squares(Ratings.of_table(np.array(table)), np.ones(len(table)))


def test_means_of_raters() -> None:
    ratings = Ratings.of_table(np.array([[1.0, GAP, 5.0], [3.0, GAP, GAP]]))
    assert rater_means(ratings) == (2.0, None, 5.0)
    assert rater_means(ratings, np.array([3.0, 1.0])) == (1.5, None, 5.0)
