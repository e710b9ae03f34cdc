"""Distances against integrals by hand and against scipy, in strata and with weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ks_2samp, wasserstein_distance

from evenhand.metrics.groups.wasserstein import sorted_scores
from evenhand.metrics.sums import Array

ROWS = st.lists(
    st.tuples(st.integers(-4, 4), st.booleans(), st.integers(0, 2), st.integers(1, 3)),
    min_size=1,
    max_size=40,
)


def test_by_hand() -> None:
    # F steps to 1/2 at 0 and to 1 at 1; G steps to 1 at 3: areas 1/2 * 1 + 1 * 2 = 2.5, widest 1
    pool = sorted_scores(np.array([3.0, 0.0, 1.0]))
    found = pool.distances(np.array([False, True, True]))
    assert found.wasserstein[0] == pytest.approx(2.5)
    assert found.ks[0] == pytest.approx(1.0)


def test_a_side_without_items_has_no_distance() -> None:
    found = sorted_scores(np.array([1.0, 2.0])).distances(np.array([True, True]))
    assert np.isnan(found.wasserstein).all()
    assert np.isnan(found.ks).all()
    assert np.isnan(sorted_scores(np.empty(0)).distances(np.empty(0, dtype=np.bool_)).ks).all()


@pytest.mark.filterwarnings("ignore:ks_2samp")  # about the p-value, which is not looked at
@given(ROWS)
@settings(deadline=None)
def test_every_stratum_has_the_distances_of_scipy(rows: list[tuple[int, bool, int, int]]) -> None:
    scores = np.array([row[0] for row in rows]) / 3
    inside = np.array([row[1] for row in rows])
    stratum = np.array([row[2] for row in rows])
    times = np.array([row[3] for row in rows])
    pool = sorted_scores(scores, stratum=stratum, strata=3, times=times.astype(np.float64))
    found = pool.distances(inside)
    for k in range(3):
        first, second = (
            np.repeat(scores[arm & (stratum == k)], times[arm & (stratum == k)])
            for arm in (inside, ~inside)
        )
        _same_as_scipy(first, second, float(found.wasserstein[k]), float(found.ks[k]))


def _same_as_scipy(first: Array, second: Array, wasserstein: float, ks: float) -> None:
    if not (len(first) and len(second)):
        assert np.isnan(wasserstein)
        assert np.isnan(ks)
        return
    assert wasserstein == pytest.approx(wasserstein_distance(first, second), abs=1e-12)
    assert ks == pytest.approx(ks_2samp(first, second, method="exact").statistic, abs=1e-12)


def test_a_large_sample_keeps_its_digits() -> None:
    rng = np.random.default_rng(0)
    scores, inside = rng.normal(1e3, 1.0, 200_000), rng.random(200_000) < 0.3
    found = sorted_scores(scores).distances(inside)
    expected = wasserstein_distance(scores[inside], scores[~inside])
    assert found.wasserstein[0] == pytest.approx(expected, rel=1e-9)
