"""The sandwich against statsmodels, full matrices, and people left out."""

from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from evenhand.metrics.inference.sandwich import (
    FEW_CLUSTERS,
    Arm,
    Spread,
    contrast,
    cr1,
    cr2,
    gap_left_out,
    single,
)
from evenhand.metrics.sums import Array

Codes = NDArray[np.int64]


def _mean_arm(y: Array, cluster: Codes) -> Arm:
    """Return an arm for the mean of y: each person's sum of deviations over the number of items."""
    clusters, code = np.unique(cluster, return_inverse=True)
    return Arm(
        clusters=clusters,
        influence=np.bincount(code, weights=(y - y.mean()) / len(y)).astype(np.float64),
        items=np.bincount(code).astype(np.float64),
    )


def _arms(y: Array, inside: Codes, cluster: Codes) -> tuple[Arm, Arm]:
    own = inside == 1
    return _mean_arm(y[own], cluster[own]), _mean_arm(y[~own], cluster[~own])


def _design(inside: Codes) -> Array:
    return np.stack([np.ones(len(inside)), inside.astype(np.float64)], axis=1)


def _unbalanced(seed: int, persons: int, *, crossed: bool = False) -> tuple[Array, Codes, Codes]:
    """Return values, group and person of items; a person has 1 to 12, in one group or both."""
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(persons), rng.integers(1, 13, persons))
    inside = (cluster % 3 == 0).astype(np.int64)
    if crossed:
        inside = rng.integers(0, 2, len(cluster))
    y = 2 + 0.3 * inside + rng.normal(0, 0.5, persons)[cluster] + rng.normal(0, 1, len(cluster))
    return y, inside, cluster


@pytest.mark.parametrize("crossed", [False, True])
@pytest.mark.parametrize(("seed", "persons"), [(1, 8), (2, 30), (3, 150)])
def test_cr1_is_the_clustered_regression_on_a_dummy(
    clustered_regression: ModuleType, seed: int, persons: int, *, crossed: bool
) -> None:
    y, inside, cluster = _unbalanced(seed, persons, crossed=crossed)
    found = cr1(*_arms(y, inside, cluster))
    expected = clustered_regression.cr1(y, _design(inside), cluster)
    assert float(found.standard_error) == pytest.approx(expected, rel=1e-10)
    in_arm = [len(np.unique(cluster[inside == k])) for k in (0, 1)]
    assert float(found.df) == min(in_arm) - 1


@pytest.mark.parametrize("crossed", [False, True])
def test_cr1_of_a_rate_is_the_regression_among_those_that_count(
    clustered_regression: ModuleType, *, crossed: bool
) -> None:
    y, inside, cluster = _unbalanced(4, 60, crossed=crossed)
    positive, hit = y > 2, (np.random.default_rng(9).random(len(y)) < 0.7).astype(np.float64)
    everyone = [_mean_arm(y[inside == k], cluster[inside == k]).clusters for k in (1, 0)]
    arms = []
    for k, clusters in zip((1, 0), everyone, strict=True):
        own = (inside == k) & positive
        rate = hit[own].mean()
        moved = np.array([(hit[own & (cluster == c)] - rate).sum() for c in clusters]) / own.sum()
        counted = np.array([float((own & (cluster == c)).sum()) for c in clusters])
        arms.append(Arm(clusters=clusters, influence=moved, items=counted))
    assert min(arm.items.min() for arm in arms) == 0
    expected = clustered_regression.cr1(hit[positive], _design(inside[positive]), cluster[positive])
    assert float(cr1(*arms).standard_error) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(("persons", "each"), [(45, 4), (60, 7)])
def test_many_persons_of_one_size_are_the_clustered_regression_on_a_constant(
    clustered_regression: ModuleType, persons: int, each: int
) -> None:
    rng = np.random.default_rng(persons)
    cluster = np.repeat(np.arange(persons), each)
    y = rng.normal(size=persons)[cluster] + rng.normal(size=len(cluster))
    found = single(_mean_arm(y, cluster))
    expected = clustered_regression.cr1(y, np.ones((len(y), 1)), cluster)
    assert float(found.standard_error) == pytest.approx(expected, rel=1e-10)
    assert float(found.df) == persons - 1
    assert str(found.method) == "CR1"


@pytest.mark.parametrize("persons", [4, 9, 25])
def test_few_or_uneven_persons_of_one_group_are_corrected_by_their_size(
    clustered_regression: ModuleType, persons: int
) -> None:
    y, _, cluster = _unbalanced(5, persons)
    found = single(_mean_arm(y, cluster))
    error, df = clustered_regression.cr2(y, np.ones((len(y), 1)), cluster)
    assert float(found.standard_error) == pytest.approx(error, rel=1e-8)
    assert float(found.df) == pytest.approx(df, rel=1e-8)
    assert str(found.method) == "CR2"


def test_items_of_a_nested_slice_count_once() -> None:
    y, inside, cluster = _unbalanced(6, 20)
    whole, part = _mean_arm(y, cluster), _arms(y, inside, cluster)[0]
    n, m = len(y), int(inside.sum())
    once, twice = cr1(part, whole, nested=True), cr1(part, whole)
    squared = (once.standard_error / twice.standard_error) ** 2
    expected = ((n - 1) / (n - 2)) / ((n + m - 1) / (n + m - 2))
    assert float(squared) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("seed", "persons"), [(1, 6), (2, 9), (7, 14), (8, 25)])
def test_cr2_and_its_degrees_of_freedom_are_those_of_the_full_matrices(
    clustered_regression: ModuleType, seed: int, persons: int
) -> None:
    y, inside, cluster = _unbalanced(seed, persons)
    found = cr2(*_arms(y, inside, cluster))
    error, df = clustered_regression.cr2(y, _design(inside), cluster)
    assert float(found.standard_error) == pytest.approx(error, rel=1e-8)
    assert float(found.df) == pytest.approx(df, rel=1e-8)


def test_persons_of_one_size_have_the_degrees_of_freedom_of_welch() -> None:
    # equal sizes and arms: CR2 of means is the t test of person means, df = 2 (G - 1)
    y = np.random.default_rng(1).normal(size=60)
    cluster, inside = np.repeat(np.arange(12), 5), np.repeat([0, 1], 30)
    assert float(cr2(*_arms(y, inside, cluster)).df) == pytest.approx(10, rel=1e-12)


def _arm(sizes: list[int], *, first: int = 0) -> Arm:
    rng = np.random.default_rng(len(sizes))
    items = np.array(sizes, dtype=np.float64)
    moved = rng.normal(size=len(sizes)) * items / items.sum()
    return Arm(clusters=np.arange(first, first + len(sizes)), influence=moved, items=items)


EVEN, FEW = _arm([4] * 60), _arm([4] * (FEW_CLUSTERS - 1), first=100)
UNEVEN = _arm([1] * 50 + [40] * 10, first=100)
OTHERS = _arm([4] * 60, first=100)


def _same(first: Spread, second: Spread) -> bool:
    return bool(first.standard_error == second.standard_error and first.df == second.df)


def test_many_even_persons_are_judged_by_cr1() -> None:
    found = contrast(EVEN, OTHERS)
    assert str(found.method) == "CR1"
    assert _same(found, cr1(EVEN, OTHERS))
    assert float(found.df) == 59


@pytest.mark.parametrize("other", [FEW, UNEVEN], ids=["few", "uneven"])
def test_few_or_uneven_persons_are_judged_by_cr2(other: Arm) -> None:
    for pair in ((EVEN, other), (other, EVEN)):
        found = contrast(*pair)
        assert str(found.method) == "CR2"
        assert _same(found, cr2(*pair))


def test_persons_in_both_arms_are_judged_by_cr2_where_few_or_uneven() -> None:
    few, many = _arm([4] * 10, first=20), _arm([4] * 50, first=10)
    assert str(contrast(few, EVEN).method) == "CR2"
    assert contrast(few, EVEN).standard_error > cr1(few, EVEN).standard_error
    assert _same(contrast(many, EVEN), cr1(many, EVEN))
    giant = _arm([4] * 49 + [900], first=10)
    assert str(contrast(giant, EVEN).method) == "CR2"
    assert contrast(giant, EVEN).df < cr1(giant, EVEN).df


@pytest.mark.parametrize(("seed", "persons"), [(3, 9), (4, 16)])
def test_cr2_of_persons_in_both_arms_is_that_of_the_full_matrices(
    clustered_regression: ModuleType, seed: int, persons: int
) -> None:
    y, _, cluster = _unbalanced(seed, persons)
    inside = np.random.default_rng(seed).integers(0, 2, len(y))
    found = contrast(*_arms(y, inside, cluster))
    error, df = clustered_regression.cr2(y, _design(inside), cluster)
    assert float(found.standard_error) == pytest.approx(error, rel=1e-8)
    assert float(found.df) == pytest.approx(df, rel=1e-8)


def test_each_outcome_is_judged_for_itself() -> None:
    inside = Arm(
        clusters=EVEN.clusters,
        influence=np.stack([EVEN.influence] * 2, axis=1),
        items=np.stack([EVEN.items, np.where(np.arange(60) < 5, 4.0, 0.0)], axis=1),
    )
    outside = Arm(
        clusters=OTHERS.clusters,
        influence=np.stack([OTHERS.influence] * 2, axis=1),
        items=np.stack([OTHERS.items] * 2, axis=1),
    )
    assert contrast(inside, outside).method.tolist() == ["CR1", "CR2"]


NOBODY = Arm(clusters=np.arange(0), influence=np.zeros(0), items=np.zeros(0))
ONE = Arm(clusters=np.arange(200, 201), influence=np.zeros(1), items=np.ones(1))


@pytest.mark.parametrize("other", [NOBODY, ONE, EVEN], ids=["nobody", "one", "many"])
@pytest.mark.parametrize("lonely", [NOBODY, ONE], ids=["nobody", "one"])
def test_fewer_than_two_persons_have_no_uncertainty(lonely: Arm, other: Arm) -> None:
    for found in (
        contrast(lonely, other),
        contrast(other, lonely),
        cr1(lonely, other),
        single(lonely),
    ):
        assert np.isnan(found.standard_error)
        assert np.isnan(found.df)


def test_leaving_a_person_out_of_a_mean_is_exact() -> None:
    y, _, cluster = _unbalanced(5, 12)
    moves = [y[cluster != c].mean() - y.mean() for c in range(12)]
    assert _mean_arm(y, cluster).left_out() == pytest.approx(moves, rel=1e-10, abs=1e-14)


@pytest.mark.parametrize("crossed", [False, True])
def test_leaving_a_person_out_of_a_gap_is_exact_for_means(*, crossed: bool) -> None:
    y, inside, cluster = _unbalanced(5, 12, crossed=crossed)

    def gap(kept: NDArray[np.bool_]) -> float:
        return float(y[kept & (inside == 1)].mean() - y[kept & (inside == 0)].mean())

    everyone = np.ones(len(y), dtype=np.bool_)
    moves = [gap(cluster != c) - gap(everyone) for c in range(12)]
    found = gap_left_out(*_arms(y, inside, cluster))
    assert sorted(found.tolist()) == pytest.approx(sorted(moves), rel=1e-10, abs=1e-14)


def test_nobody_is_left_when_the_only_person_is_left_out() -> None:
    arm = Arm(clusters=np.arange(2), influence=np.array([1e-9, 0.0]), items=np.array([3.0, 0]))
    assert np.isnan(arm.left_out()[0])
    assert arm.left_out()[1] == 0
