"""Disagreement from sums against the table of coincidences, built cell by cell as in the paper."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.raters.coincidences import (
    Distance,
    Nominal,
    Pairable,
    disagreement,
    halved,
    interval,
    ordinal,
)
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.ratio_distance import Ratio
from evenhand.metrics.sums import Array, Undefined

TABLE = np.array([[1, 2, np.nan], [3, 3, 5], [np.nan, np.nan, 9], [2, 2, np.nan], [1, 5, 1]])
PAIRABLE = Pairable.of(Ratings.of_table(TABLE))
LEVELS: dict[str, Callable[[Pairable], Distance]] = {
    "nominal": Nominal.of,
    "ordinal": ordinal,
    "interval": interval,
    "ratio": Ratio.of,
}


def squared_distances(values: Array, counts: Array, level: str) -> Array:
    """Return the table of squared distances, written as Krippendorff 2011 writes them."""
    size = len(values)
    table = np.zeros((size, size))
    for c in range(size):
        for k in range(size):
            low, high = min(c, k), max(c, k)
            table[c, k] = {
                "nominal": float(c != k),
                "ordinal": (counts[low : high + 1].sum() - (counts[low] + counts[high]) / 2) ** 2,
                "interval": (values[c] - values[k]) ** 2,
                "ratio": 0 if c == k else ((values[c] - values[k]) / (values[c] + values[k])) ** 2,
            }[level]
    return table


def alpha_from_coincidences(table: Array, level: str) -> float:
    """Return alpha from the table of coincidences."""
    units = [row[~np.isnan(row)] for row in table]
    units = [unit for unit in units if len(unit) > 1]
    values = np.unique(np.concatenate(units))
    seen = np.zeros((len(values), len(values)))
    for unit in units:
        place = np.searchsorted(values, unit)
        for i, one in enumerate(place):
            for j, other in enumerate(place):
                seen[one, other] += (i != j) / (len(unit) - 1)
    counts = seen.sum(axis=1)
    distance = squared_distances(values, counts, level)
    expected = (np.outer(counts, counts) * distance).sum() / (counts.sum() - 1)
    return float(1 - (seen * distance).sum() / expected)


def _alpha(table: Array, level: str) -> float:
    pairable = Pairable.of(Ratings.of_table(table))
    found = disagreement(pairable, LEVELS[level](pairable), np.ones(len(table)))
    return 1 - (1 - 1 / found.count) * found.observed / found.expected


def test_judgements_without_another_one_are_left_out() -> None:
    assert PAIRABLE.values.tolist() == [1.0, 2.0, 3.0, 5.0]  # 9 stands alone
    assert PAIRABLE.size.tolist() == [2.0, 3.0, 0.0, 2.0, 3.0]
    assert PAIRABLE.counts(np.ones(5)).tolist() == [3.0, 3.0, 2.0, 2.0]
    assert PAIRABLE.counts(np.array([2.0, 1, 1, 1, 0])).tolist() == [2.0, 4.0, 2.0, 1.0]


@pytest.mark.parametrize("level", LEVELS)
def test_the_table_of_coincidences_gives_the_same(level: str) -> None:
    assert _alpha(TABLE, level) == pytest.approx(alpha_from_coincidences(TABLE, level), abs=1e-12)


@given(
    st.lists(
        st.lists(st.sampled_from([np.nan, 0.0, 0.5, 1.0, 4.0]), min_size=4, max_size=4),
        min_size=2,
        max_size=8,
    ),
    st.sampled_from(sorted(LEVELS)),
)
def test_any_table_of_coincidences_gives_the_same(rows: list[list[float]], level: str) -> None:
    table = np.array([[0.0, 1.0, np.nan, 1.0], *rows])
    assert _alpha(table, level) == pytest.approx(alpha_from_coincidences(table, level), abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_the_mean_distance_is_that_of_the_table(level: str) -> None:
    counts = PAIRABLE.counts(np.ones(5))
    table = squared_distances(PAIRABLE.values, counts, level)
    scale = {"ordinal": counts.sum() ** 2, "interval": 8.0**2}.get(level, 1.0)
    found = LEVELS[level](PAIRABLE).mean(counts)
    np.testing.assert_allclose(found * scale, table @ counts / counts.sum(), atol=1e-12)


def test_mid_ranks_are_ordinal_distances() -> None:
    counts = PAIRABLE.counts(np.ones(5))
    place = np.asarray(np.cumsum(counts) - counts / 2)
    expected = squared_distances(PAIRABLE.values, counts, "ordinal")
    np.testing.assert_allclose((place[:, None] - place) ** 2, expected)


def test_a_power_of_two_costs_no_digit() -> None:
    values = np.array([-0.1, 1000.0000001, 3e-300])
    assert np.ldexp(halved(values), 10).tolist() == values.tolist()
    assert halved(np.zeros(2)).tolist() == [0.0, 0.0]
    assert halved(np.array([1e308])).tolist() == pytest.approx([0.5562684646268003])


@pytest.mark.parametrize("level", LEVELS)
def test_what_items_pull_adds_up_to_the_ratio(level: str) -> None:
    # One item more changes the ratio of uncorrected disagreements as its pull says.
    rng = np.random.default_rng(1)
    table = np.round(rng.gamma(3.0, size=(400, 1)) + rng.gamma(1.0, size=(400, 3)))
    pairable = Pairable.of(Ratings.of_table(table))
    distance, once = LEVELS[level](pairable), np.ones(400)
    found = disagreement(pairable, distance, once)
    assert found.pulled.sum() == pytest.approx(0.0, abs=1e-8)
    if level != "ordinal":  # its distances move with the counts, which the pull holds fixed
        for item in (0, 17):
            more = once.copy()
            more[item] += 1e-4
            after = disagreement(pairable, distance, more)
            slope = (after.observed / after.expected - found.observed / found.expected) / 1e-4
            assert slope * 400 == pytest.approx(found.pulled[item], abs=0.02)


def test_without_pairs_or_variation_there_is_no_disagreement() -> None:
    with pytest.raises(Undefined, match=r"^one_rater\b"):
        disagreement(PAIRABLE, interval(PAIRABLE), np.array([0.0, 0, 1, 0, 0]))
    with pytest.raises(Undefined, match=r"^no_variation\b"):
        disagreement(PAIRABLE, interval(PAIRABLE), np.array([0.0, 0, 1, 1, 0]))
