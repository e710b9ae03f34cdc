"""Ratio distances through panels against every pair."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.raters.coincidences import Pairable
from evenhand.metrics.raters.ratings import Ratings
from evenhand.metrics.raters.ratio_distance import Ratio
from evenhand.metrics.sums import Array, Undefined


def _pairable(values: Array) -> Pairable:
    return Pairable.of(Ratings.of_table(values.reshape(-1, 2)))


def _every_pair(values: Array, counts: Array) -> Array:
    together = values[:, None] + values
    distance = ((values[:, None] - values) / np.where(together > 0, together, 1)) ** 2
    return np.asarray(distance @ counts / counts.sum())


@pytest.mark.parametrize(
    "values",
    [
        np.array([1.0, 2.0, 3.0, 5.0]),
        np.array([0.0, 2.0, 0.0, 5.0]),
        np.array([1e-300, 1e300, 3.0, 2e-7]),
        1000 + 1e-7 * np.random.default_rng(0).normal(size=40),
        np.exp(5 * np.random.default_rng(1).normal(size=200)),
        np.array([0.0, 0.0, 0.0, 7.0]),
    ],
    ids=["plain", "with zeros", "far apart", "nearly alike", "long tails", "one above zero"],
)
def test_panels_lose_no_digit(values: Array) -> None:
    pairable = _pairable(values)
    counts = pairable.counts(np.ones(len(pairable.size)))
    expected = _every_pair(pairable.values, counts)
    found = Ratio.of(pairable).mean(counts)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-15 * expected.max())
    assert found @ counts == pytest.approx(expected @ counts, rel=1e-9)


@given(
    st.lists(st.sampled_from([0.0, 1e-9, 0.3, 1.0, 1 + 1e-12, 7.0, 1e6]), min_size=3, max_size=3),
    st.floats(0.01, 100),
)
def test_the_unit_does_not_matter(values: list[float], unit: float) -> None:
    pairable, scaled = (_pairable(np.array([2.0, *values]) * u) for u in (1.0, unit))
    if 1 < len(pairable.values) == len(scaled.values):
        one, other = (p.counts(np.ones(2)) for p in (pairable, scaled))
        before, after = Ratio.of(pairable).mean(one), Ratio.of(scaled).mean(other)
        np.testing.assert_allclose(after, before, atol=1e-12)
        before, after = Ratio.of(pairable).within(one), Ratio.of(scaled).within(other)
        np.testing.assert_allclose(after, before, atol=1e-12)


def test_within_items_every_pair_counts_twice() -> None:
    # (1, 3): (2/4)^2 twice; (2, 2): 0
    assert Ratio.of(_pairable(np.array([1.0, 3.0, 2.0, 2.0]))).within(np.ones(3)).tolist() == [
        0.5,
        0.0,
    ]


def test_two_zeros_are_no_distance_apart() -> None:
    assert Ratio.of(_pairable(np.array([0.0, 0.0, 0.0, 4.0]))).within(np.ones(2)).tolist() == [0, 2]


def test_values_below_zero_have_no_ratio() -> None:
    with pytest.raises(Undefined, match=r"^not_positive\b"):
        Ratio.of(_pairable(np.array([1.0, -1.0])))


def test_memory_grows_with_the_values_not_with_their_pairs() -> None:
    peaks = []
    for size in (2_000, 20_000):
        pairable = _pairable(np.random.default_rng(2).gamma(2.0, size=size))
        tracemalloc.start()
        Ratio.of(pairable).mean(pairable.counts(np.ones(size // 2)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 15 * peaks[0]
