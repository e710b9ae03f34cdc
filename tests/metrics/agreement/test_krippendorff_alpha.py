"""Krippendorff's alpha against published values, its definition and what must not change it."""

import tracemalloc
from collections.abc import Mapping
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.agreement.krippendorff_alpha import (
    DISTANCES,
    Level,
    krippendorff_alpha,
    krippendorff_interval,
)
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.sums import Array, Undefined

GAP = np.nan
PUBLISHED = np.array(
    [
        [1, 1, GAP, 1],
        [2, 2, 3, 2],
        [3, 3, 3, 3],
        [3, 3, 3, 3],
        [2, 2, 2, 2],
        [1, 2, 3, 4],
        [4, 4, 4, 4],
        [1, 1, 2, 1],
        [2, 2, 2, 2],
        [GAP, 5, 5, 5],
        [GAP, GAP, 1, 1],
        [GAP, 3, GAP, GAP],
    ]
)
CONTRACT: Mapping[str, Any] = {
    "inputs": {"ratings": PUBLISHED, "level": "ordinal"},
    "rows": ("ratings",),
    "weights": "weights",
    "perfect": {"ratings": np.array([[0.0, 0.0], [1.0, 1.0], [2.0, GAP]])},
    "undefined": [
        ({"ratings": np.array([[1.0, 1.0], [1.0, 1.0], [1.0, GAP]])}, "no_variation"),
        ({"ratings": np.array([[1.0, GAP], [GAP, 2.0]])}, "one_rater"),
        ({"ratings": np.array([[1.0, 2.0], [0.0, -2.0]]), "level": "ratio"}, "not_positive"),
    ],
    "power": {"ratings": 1, "headline": 0},
}
LEVELS: tuple[Level, ...] = get_args(Level)


def _alpha(table: Array, level: Level) -> float:
    return krippendorff_alpha(Ratings.of_table(table), level=level).value


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_published_values(level: Level, published: float) -> None:
    # Krippendorff 2011, Computing Krippendorff's alpha-reliability, example C
    assert _alpha(PUBLISHED, level) == pytest.approx(published, abs=0.0005)


def test_by_hand() -> None:
    # 6 values, 3 of each; pairs that differ: 2 of 6; by chance 2 * 3 * 3 / 30 = 0.6
    table = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    for level in LEVELS:
        assert _alpha(table, level) == pytest.approx(1 - (2 / 6) / 0.6)


def test_what_it_rests_on_is_counted() -> None:
    found = krippendorff_alpha(Ratings.of_table(PUBLISHED), level="nominal")
    assert (found.n_items, found.n_pairable_values, found.n_single_values) == (12, 40, 1)
    assert found.standard_error == pytest.approx(0.14557, abs=1e-5)  # Gwet's, R irrCAC 1.0
    assert found.missing == {}


@pytest.mark.parametrize("level", LEVELS)
def test_the_error_is_that_of_leaving_out_items(level: Level) -> None:
    rng = np.random.default_rng(0)
    table = 1 + np.round(rng.gamma(2, size=(300, 1)) + rng.gamma(0.7, size=(300, 3)))
    without = np.array([_alpha(np.delete(table, k, axis=0), level) for k in range(300)])
    jackknife = np.sqrt(299 / 300 * ((without - without.mean()) ** 2).sum())
    found = krippendorff_alpha(Ratings.of_table(table), level=level).standard_error
    # ordinal distances are held fixed in the linearised error, and move in the jackknife
    assert found == pytest.approx(jackknife, rel=0.25 if level == "ordinal" else 0.05)


def test_one_item_has_no_error() -> None:
    found = krippendorff_alpha(Ratings.of_table(np.array([[1.0, 2.0, 2.0]])), level="nominal")
    assert found.value == 0.0
    assert found.missing == {"standard_error": "too_few"}


CELLS = st.lists(
    st.lists(st.sampled_from([GAP, 1.0, 2.0, 3.0, 6.0]), min_size=3, max_size=3),
    min_size=1,
    max_size=8,
)


@given(CELLS)
def test_each_level_ignores_what_it_should(rows: list[list[float]]) -> None:
    table = np.array([[1.0, 2.0, GAP], *rows])
    assert _alpha(-(table**3), "ordinal") == pytest.approx(_alpha(table, "ordinal"), abs=1e-9)
    assert _alpha(5 - 3 * table, "interval") == pytest.approx(_alpha(table, "interval"), abs=1e-9)
    assert _alpha(0.1 * table, "ratio") == pytest.approx(_alpha(table, "ratio"), abs=1e-9)
    other_names = np.where(table == 2.0, 7.0, np.where(table == 3.0, -1.0, table))
    assert _alpha(other_names, "nominal") == pytest.approx(_alpha(table, "nominal"), abs=1e-9)
    assert _alpha(table[:, ::-1], "nominal") == pytest.approx(_alpha(table, "nominal"), abs=1e-9)


def test_two_values_have_one_level() -> None:
    table = (np.random.default_rng(1).random((30, 3)) < 0.3).astype(float)
    assert [_alpha(table, level) for level in LEVELS] == pytest.approx(
        [_alpha(table, "nominal")] * 4
    )


def test_large_numbers_do_not_overflow() -> None:
    assert _alpha(PUBLISHED * 1e200, "interval") == pytest.approx(_alpha(PUBLISHED, "interval"))
    assert _alpha(PUBLISHED + 1e9, "interval") == pytest.approx(_alpha(PUBLISHED, "interval"))


@pytest.mark.parametrize("level", LEVELS)
def test_e28_memory_is_linear_in_the_number_of_different_values(level: Level) -> None:
    # The package krippendorff holds a table of judgements by values by values: 4.7 GB at 1,000
    # different values, and out of memory at 2,500. Here 50,000 different values take megabytes.
    rng = np.random.default_rng(2)
    peaks = []
    for items in (1_000, 10_000):
        ratings = Ratings.of_table(rng.gamma(2, size=(items, 1)) + rng.gamma(1, size=(items, 5)))
        tracemalloc.start()
        krippendorff_alpha(ratings, level=level)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 15 * peaks[0]
    assert peaks[1] < 50e6


@pytest.mark.parametrize("level", LEVELS)
def test_e30_without_variation_there_is_no_alpha(level: Level) -> None:
    # R irr returns 1, the package krippendorff raises; items judged once do not help.
    constant = Ratings.of_table(np.array([[1.0, 1.0], [1.0, 1.0], [2.0, GAP]]))
    with pytest.raises(Undefined, match=r"^no_variation\b"):
        krippendorff_alpha(constant, level=level)


def test_items_of_weight_zero_may_take_the_variation_along() -> None:
    ratings = Ratings.of_table(np.array([[1.0, 1.0], [2.0, 2.0]]))
    with pytest.raises(Undefined, match=r"^no_variation\b"):
        krippendorff_alpha(ratings, level="nominal", weights=np.array([3.0, 0.0]))


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match=r"one of nominal, ordinal, interval, ratio, got 'cubic'"):
        krippendorff_alpha(Ratings.of_table(PUBLISHED), level="cubic")  # type: ignore[arg-type]


@pytest.mark.parametrize("level", DISTANCES)
def test_the_interval_is_that_of_alpha_on_drawn_persons(level: Level) -> None:
    rng = np.random.default_rng(3)
    table = 1 + np.round(rng.gamma(2, size=(60, 1)) + rng.gamma(1, size=(60, 3)))
    persons = np.arange(60) // 2
    ratings = Ratings.of_table(table)
    found = krippendorff_interval(
        ratings, level=level, persons=persons, rng=np.random.default_rng(4), replicates=50
    )
    draws = np.random.default_rng(4)
    drawn = []
    for _ in range(50):
        times = np.bincount(draws.integers(0, 30, 30), minlength=30)[persons]
        drawn.append(_alpha(np.repeat(table, times, axis=0), level))
    assert [found.low, found.high] == pytest.approx(list(np.quantile(drawn, [0.025, 0.975])))
    assert (found.level, found.persons, found.replicates) == (0.95, 30, 50)


def test_persons_must_fit_the_items() -> None:
    with pytest.raises(ValueError, match="needs 12 persons, got 2"):
        krippendorff_interval(
            Ratings.of_table(PUBLISHED),
            level="nominal",
            persons=["a", "b"],
            rng=np.random.default_rng(0),
        )
