"""Weights stand for rows that are repeated; each kind of draw keeps what it promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.agreement.pearson import pearson
from evenhand.metrics.calibration.mae import mae
from evenhand.metrics.resampling import (
    bootstrap_standard_error,
    multinomial_weights,
    poisson_weights,
    replicate_sums,
    row_weights,
)
from evenhand.metrics.sum_table import accumulate
from evenhand.metrics.sums import Array

PINNED = [[0, 3, 0, 1, 3, 1, 2, 3, 2, 2, 0, 0], [1, 2, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0]]
IDS = [f"person {k:03}" for k in range(40)]


def test_weights_are_the_same_as_repeating_rows() -> None:
    rng = np.random.default_rng(11)
    person = rng.integers(0, 9, 80)
    truth, scores = rng.uniform(0, 7, (2, 80))
    table = accumulate(
        (mae, pearson),
        truth[:, None],
        scores[:, None, None],
        cells=rng.integers(0, 3, (80, 1)).astype(np.int16),
        clusters=person.astype(str),
    )
    weights = multinomial_weights(9, 50, rng)
    sums = replicate_sums(table.values(), table.cluster_codes(), weights)
    for metric in (mae, pearson):
        values = metric.evaluate(sums, metric.columns(table.features)).value[:, 0, 0]
        for value, times in zip(values, weights.astype(int), strict=True):
            rows = np.repeat(np.arange(80), times[person])
            assert value == pytest.approx(metric(truth[rows], scores[rows]), rel=1e-11)


def test_a_row_has_the_weight_of_its_cluster() -> None:
    weights = np.array([[0.0, 1.0, 2.0], [3.0, 0.0, 0.0]])
    of_row = np.array([2, 0, 2, 1])
    assert row_weights(weights, of_row).tolist() == [[2, 0], [0, 3], [2, 0], [1, 0]]


def test_sums_keep_the_axes_of_rows() -> None:
    values = np.arange(24.0).reshape(4, 3, 2)
    weights = np.array([[1.0, 1.0], [0.0, 2.0]])
    sums = replicate_sums(values, np.array([0, 0, 1, 1]), weights)
    assert np.array_equal(sums[0], values.sum(axis=0))
    assert np.array_equal(sums[1], 2 * values[2:].sum(axis=0))


def test_a_multinomial_draw_has_as_many_clusters_as_there_are() -> None:
    weights = multinomial_weights(17, 300, np.random.default_rng(2))
    assert weights.shape == (300, 17)
    assert (weights.sum(axis=1) == 17).all()
    assert np.array_equal(weights, np.rint(np.abs(weights)))


def test_a_multinomial_count_is_binomial() -> None:
    # each of 10 draws hits a cluster with 1/10: mean 1, variance 0.9
    counts = multinomial_weights(10, 4000, np.random.default_rng(3))[:, 0]
    times, seen = np.unique(np.minimum(counts, 4), return_counts=True)
    binomial = stats.binom(10, 0.1)
    expected = np.append(binomial.pmf(np.arange(4)), binomial.sf(3)) * 4000
    assert times.tolist() == [0, 1, 2, 3, 4]
    assert stats.chisquare(seen, expected).pvalue > 1e-3


def test_the_draw_follows_its_generator() -> None:
    first, again, other = (
        multinomial_weights(8, 5, np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=15), st.integers(0, 2**32))
def test_a_stratum_keeps_its_size(labels: list[int], seed: int) -> None:
    strata = np.array(labels)
    weights = multinomial_weights(len(labels), 6, np.random.default_rng(seed), strata=strata)
    for stratum in set(labels):
        assert (weights[:, strata == stratum].sum(axis=1) == labels.count(stratum)).all()


@given(st.permutations(range(40)), st.integers(1, 40))
def test_poisson_weights_do_not_depend_on_who_else_is_there(order: list[int], some: int) -> None:
    chosen = order[:some]
    part = poisson_weights([IDS[k] for k in chosen], 7, seed=5)
    assert np.array_equal(part, poisson_weights(IDS, 7, seed=5)[:, chosen])


def test_fewer_replicates_are_the_first_of_more() -> None:
    few, many = (poisson_weights(IDS, count, seed=5) for count in (10, 200))
    assert np.array_equal(few, many[:10])


def test_poisson_weights_are_pinned() -> None:
    # a new numpy must not change published intervals silently
    weights = poisson_weights(["speaker-01", "Zoë"], 12, seed=20260101)
    assert weights.T.astype(int).tolist() == PINNED


def test_poisson_weights_are_poisson_with_mean_one() -> None:
    weights = poisson_weights(IDS, 5000, seed=9)
    # 200 000 draws: the standard error of the mean is .0022, of the variance .0039
    assert weights.mean() == pytest.approx(1, abs=0.01)
    assert weights.var() == pytest.approx(1, abs=0.02)
    times, seen = np.unique(np.minimum(weights, 5), return_counts=True)
    expected = np.append(stats.poisson.pmf(np.arange(5), 1), stats.poisson.sf(4, 1)) * 200_000
    assert times.tolist() == [0, 1, 2, 3, 4, 5]
    assert stats.chisquare(seen, expected).pvalue > 1e-3


def test_seed_and_name_both_matter() -> None:
    weights = poisson_weights(["a", "b"], 100, seed=1)
    assert not np.array_equal(weights[:, 0], weights[:, 1])
    assert not np.array_equal(weights, poisson_weights(["a", "b"], 100, seed=2))
    assert poisson_weights([], 3, seed=1).shape == (3, 0)


def test_the_standard_error_is_the_standard_deviation() -> None:
    replicates = np.random.default_rng(4).normal(3, 2, (100, 2, 3))
    error = bootstrap_standard_error(replicates)
    assert error == pytest.approx(replicates.std(axis=0, ddof=1), rel=1e-12)


@pytest.mark.parametrize(("undefined", "known"), [(0, True), (1, True), (5, True), (6, False)])
def test_it_is_undefined_when_over_five_percent_are(undefined: int, *, known: bool) -> None:
    replicates = np.random.default_rng(4).normal(size=100)
    replicates[:undefined] = np.nan
    error = float(bootstrap_standard_error(replicates))
    if known:
        assert error == pytest.approx(float(replicates[undefined:].std(ddof=1)), rel=1e-12)
    else:
        assert np.isnan(error)


@pytest.mark.parametrize(
    "replicates", [np.empty((0, 2)), np.ones((1, 2)), np.full((30, 2), np.nan)]
)
def test_fewer_than_two_replicates_have_no_spread(replicates: Array) -> None:
    assert np.isnan(bootstrap_standard_error(replicates)).all()
