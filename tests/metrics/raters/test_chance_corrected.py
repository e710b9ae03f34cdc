"""What the coefficients of agreement share: categories, pairs, errors."""

import numpy as np
import pytest

from evenhand.metrics.agreement.brennan_prediger import brennan_prediger
from evenhand.metrics.agreement.fleiss_kappa import fleiss_kappa
from evenhand.metrics.agreement.gwet_ac import gwet_ac
from evenhand.metrics.raters.chance_corrected import MOST_LEVELS, judged
from evenhand.metrics.raters.ratings import Ratings

GAP = np.nan
TABLE = np.array([[0.0, 0.0, 1.0], [2.0, 2.0, GAP], [GAP, GAP, GAP], [1.0, GAP, GAP]])
RATINGS = Ratings.of_table(TABLE)
ALL = (gwet_ac, fleiss_kappa, brennan_prediger)


def test_by_hand() -> None:
    data = judged("kappa", RATINGS)
    # items: (0, 0, 1): 2 of 6 pairs agree; (2, 2): all; (1): none to agree
    assert data.agreement == pytest.approx([1 / 3, 1.0, 0.0])
    assert data.shares == pytest.approx([2 / 9, (1 / 3 + 1) / 3, 1 / 3])
    assert data.observed() == pytest.approx(2 / 3)
    assert data.item_means(np.array([3.0, 6.0, 9.0])) == pytest.approx([4.0, 9.0, 6.0])


def test_items_without_a_judgement_are_not_there() -> None:
    found = fleiss_kappa(RATINGS)
    assert (found.n_items, found.n_judged_twice, found.n_ratings, found.n_levels) == (3, 2, 6, 3)


@pytest.mark.parametrize("coefficient", ALL)
def test_the_error_is_that_of_leaving_out_items(coefficient: object) -> None:
    rng = np.random.default_rng(0)
    table = (rng.random((300, 1)) + 0.7 * rng.random((300, 3)) > 0.9).astype(float)
    table += rng.random((300, 3)) > 0.95
    found = coefficient(Ratings.of_table(table))  # type: ignore[operator]
    without = np.array(
        [
            coefficient(Ratings.of_table(np.delete(table, k, axis=0)), levels=np.arange(3.0)).value  # type: ignore[operator]
            for k in range(300)
        ]
    )
    jackknife = np.sqrt(299 / 300 * ((without - without.mean()) ** 2).sum())
    assert found.standard_error == pytest.approx(jackknife, rel=0.01)


@pytest.mark.parametrize("coefficient", ALL)
def test_one_item_has_no_error(coefficient: object) -> None:
    found = coefficient(Ratings.of_table(np.array([[0.0, 1.0, 1.0]])))  # type: ignore[operator]
    assert found.standard_error is None
    assert found.missing == {"standard_error": "too_few"}


def test_a_stranger_among_the_levels_is_named() -> None:
    with pytest.raises(ValueError, match=r"kappa: a judgement of 2 is none of the levels \[0.0, 1"):
        judged("kappa", RATINGS, levels=np.array([1.0, 0.0]))


@pytest.mark.parametrize("levels", [[0.0, 1.0, 2.0, 2.0], [0.0, 1.0, 2.0, np.inf]])
def test_levels_that_are_none_are_refused(levels: list[float]) -> None:
    with pytest.raises(ValueError, match="kappa: levels must be different finite numbers, got"):
        judged("kappa", RATINGS, levels=np.array(levels))


def test_a_continuous_scale_is_refused_with_advice() -> None:
    many = Ratings.of_table(np.arange(MOST_LEVELS + 2.0).reshape(-1, 2))
    with pytest.raises(ValueError, match=r"2050 categories .* take krippendorff_alpha"):
        judged("kappa", many)
