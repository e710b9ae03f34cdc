"""Ratings become labels: against plain Python, and ties as documented."""

import statistics
from collections import defaultdict
from random import Random
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.audit.intake.aggregation import Labels, labels
from evenhand.audit.intake.entries import Entries

How = Literal["mean", "median", "majority"]
ALL: tuple[How, ...] = ("mean", "median", "majority")
RATINGS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=40)


def made(
    pairs: list[tuple[int, float]], how: How = "mean", *, levels: bool = False, items: int = 6
) -> Labels:
    count = len(pairs)
    entries = Entries(
        item=np.array([item for item, _ in pairs], dtype=np.int64),
        judge=np.arange(count),
        value=np.array([value for _, value in pairs], dtype=np.float64),
        empty=np.zeros(count, dtype=np.bool_),
        behind=np.ones(count, dtype=np.int64),
    )
    return labels(entries, items, how, levels=levels)


def by_item(pairs: list[tuple[int, float]]) -> dict[int, list[float]]:
    groups = defaultdict(list)
    for item, value in pairs:
        groups[item].append(value)
    return groups


def test_by_hand() -> None:
    pairs = [(0, 1.0), (0, 2.0), (0, 2.0), (0, 5.0), (2, 3.0)]
    mean = made(pairs)
    assert mean.values[[0, 2]].tolist() == [2.5, 3.0]
    assert np.isnan(mean.values[[1, 3, 4, 5]]).all()
    assert mean.raters.tolist() == [4, 0, 1, 0, 0, 0]
    # Deviations -1.5, -0.5, -0.5, 2.5: squares sum to 9, with 4 - 1 degrees of freedom.
    assert (mean.spread, mean.degrees_of_freedom) == (9.0, 3)


@pytest.mark.parametrize(
    ("how", "levels", "label"),
    [("median", False, 1.5), ("median", True, 1.0), ("majority", True, 1.0)],
)
def test_ties_go_to_the_lower_level(how: How, *, levels: bool, label: float) -> None:
    assert made([(0, 2), (0, 1), (0, 1), (0, 2)], how, levels=levels).values[0] == label


def test_no_rating_gives_no_label() -> None:
    for how in ALL:
        assert np.isnan(made([], how).values).all()


@given(RATINGS)
def test_mean_median_and_spread_agree_with_the_standard_library(
    pairs: list[tuple[int, float]],
) -> None:
    groups = by_item(pairs)
    mean, median, low = made(pairs), made(pairs, "median"), made(pairs, "median", levels=True)
    for item, values in groups.items():
        assert mean.values[item] == pytest.approx(statistics.mean(values))
        assert median.values[item] == statistics.median(values)
        assert low.values[item] == statistics.median_low(values)
    squares = sum(len(v) * statistics.pvariance(v) for v in groups.values())
    assert mean.spread == pytest.approx(squares, abs=1e-9)
    assert np.isnan(mean.values).sum() == 6 - len(groups)


@given(RATINGS)
def test_majority_is_the_lowest_of_the_modes(pairs: list[tuple[int, float]]) -> None:
    found = made(pairs, "majority")
    for item, values in by_item(pairs).items():
        assert found.values[item] == min(statistics.multimode(values))


@given(RATINGS, st.randoms(use_true_random=False))
def test_the_order_of_ratings_does_not_matter(
    pairs: list[tuple[int, float]], random: Random
) -> None:
    shuffled = random.sample(pairs, len(pairs))
    for how in ALL[1:]:
        first, second = made(pairs, how).values, made(shuffled, how).values
        np.testing.assert_array_equal(first, second)
