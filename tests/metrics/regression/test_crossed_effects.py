"""Two-way least squares with missing cells, against dense least squares and its rank."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.regression import crossed_effects as module
from evenhand.metrics.regression.crossed_effects import connected, crossed_effects
from evenhand.metrics.sums import Array, Undefined

SEEDS = st.integers(0, 10_000)


def _table(seed: int, *, items: int = 7, raters: int = 5, share: float = 0.45) -> Array:
    rng = np.random.default_rng(seed)
    table = rng.normal(0, 2, (items, raters))
    table[rng.random(table.shape) > share] = np.nan
    table[0, 0] = 1.0
    return table


@given(SEEDS)
@settings(deadline=None)
def test_it_is_dense_least_squares(seed: int) -> None:
    ratings = Ratings.of_table(_table(seed))
    found = crossed_effects(ratings)
    design = np.column_stack(
        [ratings.item[:, None] == np.arange(7), ratings.rater[:, None] == np.arange(5)]
    ).astype(np.float64)
    coefficients, _, rank, _ = np.linalg.lstsq(design, ratings.value, rcond=1e-10)
    expected = ratings.value - design @ coefficients
    assert found.residuals == pytest.approx(expected, abs=1e-9)
    assert found.squares == pytest.approx(expected @ expected, abs=1e-9)
    assert found.df == len(ratings.value) - rank
    for part in range(found.parts):
        assert found.effect[found.part == part].sum() == pytest.approx(0, abs=1e-9)


@given(SEEDS)
@settings(deadline=None)
def test_step_by_step_finds_the_same(seed: int) -> None:
    ratings = Ratings.of_table(_table(seed))
    at_once = crossed_effects(ratings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_RATERS_AT_ONCE", 0)
        stepwise = crossed_effects(ratings)
    assert stepwise.effect == pytest.approx(at_once.effect, abs=1e-8)
    assert stepwise.inverse is None


def test_an_unfinished_solution_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_RATERS_AT_ONCE", 0)
    monkeypatch.setattr("scipy.sparse.linalg.cg", lambda *_, **__: (None, 7))
    with pytest.raises(Undefined, match=r"^not_converged\b"):
        crossed_effects(Ratings.of_table(_table(1)))


def test_raters_without_a_judgement_have_no_part() -> None:
    table = np.array([[1.0, np.nan, 2.0], [3.0, np.nan, 5.0]])
    found = crossed_effects(Ratings.of_table(table))
    assert found.part.tolist() == [0, -1, 0]
    assert found.effect.tolist() == [-0.75, 0.0, 0.75]
    assert found.inverse is not None
    assert found.inverse[1].tolist() == [0.0, 0.0, 0.0]


def test_parts_are_seen() -> None:
    apart = np.array([[1.0, 2.0, np.nan, np.nan], [np.nan, np.nan, 3.0, 4.0]])
    assert not connected(Ratings.of_table(apart))
    assert connected(Ratings.of_table(np.vstack([apart, [np.nan, 1.0, 2.0, np.nan]])))


def test_what_additive_ratings_leave_is_nothing() -> None:
    table = np.arange(6)[:, None] / 7 + np.array([0.1, 0.2, 0.4])
    assert crossed_effects(Ratings.of_table(table)).squares == 0.0


def test_nothing_has_no_fit() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        crossed_effects(Ratings.of_table(np.full((2, 2), np.nan)))
