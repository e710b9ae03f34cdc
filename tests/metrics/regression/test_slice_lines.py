"""Lines by slice against one big regression with a column for each level and slope."""

import numpy as np
import pytest

from evenhand.metrics.regression.least_squares import least_squares
from evenhand.metrics.regression.slice_lines import has_spread, slice_lines
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(12)
N, G, K = 80, 15, 3
CLUSTERS = RNG.integers(0, G, N)
GROUP = np.asarray(RNG.integers(0, K, N), dtype=np.intp)
SCORES = RNG.normal(4, 1, N) + GROUP
TRUTH = 0.8 * SCORES + 0.1 * GROUP + RNG.normal(size=G)[CLUSTERS] + RNG.normal(size=N)
WEIGHTS = RNG.integers(1, 4, N).astype(np.float64)


def _design(centre: float) -> Array:
    member = np.equal.outer(GROUP, np.arange(K))
    return np.hstack([member, member * (SCORES - centre)[:, None]])


@pytest.mark.parametrize("clusters", [None, CLUSTERS], ids=["classical", "persons"])
def test_it_is_the_regression_with_a_level_and_slope_a_slice(clusters: Array | None) -> None:
    persons = None if clusters is None else CLUSTERS
    lines = slice_lines(TRUTH, SCORES, group=GROUP, weights=WEIGHTS, clusters=persons)
    fit = least_squares(_design(lines.centre), TRUTH, weights=WEIGHTS, clusters=persons)
    assert lines.centre == pytest.approx(np.average(SCORES, weights=WEIGHTS))
    np.testing.assert_allclose(lines.coefficients, fit.coefficients, rtol=1e-9)
    np.testing.assert_allclose(lines.covariance, fit.covariance, rtol=1e-8, atol=1e-12)
    assert lines.df == fit.df
    assert not lines.exact


def test_persons_are_counted_in_each_slice() -> None:
    lines = slice_lines(TRUTH, SCORES, group=GROUP, weights=WEIGHTS, clusters=CLUSTERS)
    expected = [len(np.unique(CLUSTERS[k == GROUP])) for k in range(K)]
    assert lines.persons.tolist() == expected
    plain = slice_lines(TRUTH, SCORES, group=GROUP, weights=WEIGHTS, clusters=None)
    assert plain.persons.tolist() == [WEIGHTS[k == GROUP].sum() for k in range(K)]


def test_an_exact_fit_is_said() -> None:
    lines = slice_lines(0.3 * SCORES, SCORES, group=GROUP, weights=WEIGHTS, clusters=CLUSTERS)
    assert lines.exact
    assert not lines.covariance.any()


def test_a_slice_without_spread_and_too_few_items_are_refused() -> None:
    flat = np.where(GROUP == 1, 2.0, SCORES)
    with pytest.raises(Undefined, match=r"^constant_scores\b"):
        slice_lines(TRUTH, flat, group=GROUP, weights=WEIGHTS, clusters=None)
    pair = np.array([1.0, 2.0])
    with pytest.raises(Undefined, match=r"^too_few\b"):
        slice_lines(pair, pair, group=np.zeros(2, dtype=np.intp), weights=np.ones(2), clusters=None)
    with pytest.raises(Undefined, match=r"^too_few\b"):
        slice_lines(
            TRUTH, SCORES, group=GROUP, weights=WEIGHTS, clusters=np.zeros(N, dtype=np.intp)
        )


def test_rounding_is_no_spread() -> None:
    assert not has_spread(np.empty(0))
    assert not has_spread(np.full(3, 0.1) + np.array([0.0, 1e-17, 0.0]))
    assert not has_spread(np.zeros(2))
    assert has_spread(np.array([1e6, 1e6 + 1]))
