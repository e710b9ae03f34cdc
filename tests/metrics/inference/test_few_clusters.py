"""Gaps that rest on a handful of persons, held against base R, statsmodels and plain loops."""

from functools import partial
from itertools import product

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from evenhand.metrics.inference.equivalence import tost_welch
from evenhand.metrics.inference.few_clusters import (
    cluster_gap,
    cluster_mean_gap,
    cluster_permutation_p,
    wild_cluster_p,
)
from evenhand.metrics.sums import Array, Mask, Undefined

# Reference case res_few_clusters_a: errors of ten voices, five women then five men.
VOICES = (
    (0.067, 0.799, 1.236, 0.525, 1.302, 1.187, 0.35, 0.899, 0.851, 1.322),
    (-0.679, 0.655, 0.83, 0.519, 0.753, -0.262, 1.22, 0.529, -0.283, 0.089, 0.386),
    (
        *(1.672, 0.218, 0.216, -0.031, 0.46, 1.294, 0.154, 0.325, 0.78, -0.373, 0.902, 0.845),
        *(1.067, 1.071),
    ),
    (0.711, 0.121, 0.679, -0.12, 0.454, 0.318, 0.613, 0.719, 0.162, 0.44),
    (-0.3, -1.253, 0.271, -0.686, -0.512, 0.015, 0.117, 1.003, -0.284, 1.301, 1.069),
    (0.626, 0.804, 0.516, -0.286, -0.017, 0.394, 0.666, 0.568, 0.17, 0.245),
    (
        *(-0.386, -1.043, 0.326, -0.72, -0.031, -0.274, 0.742, -0.266, -0.185, -0.178, 1.136),
        *(0.603, 0.046, 0.46),
    ),
    (1.52, -0.189, 0.146, 0.113, 0.074, 0.734, 0.911, 1.193, 0.382, 1.411),
    (0.819, 0.87, 0.178, -0.363, 0.635, 1.011, -0.459, 0.601, 0.393, 0.691, -0.767, -0.111, 0.677),
    (
        *(-0.519, 0.207, -0.038, -0.656, -0.23, 0.081, -0.7, -0.193, 0.476, -0.925, -0.093),
        *(-0.587, 0.115, -0.022),
    ),
)
ERROR = np.concatenate(VOICES)
VOICE = np.repeat(np.arange(10), [len(voice) for voice in VOICES])
WOMAN = VOICE < 5


def test_the_reference_case_is_met() -> None:
    near = partial(pytest.approx, rel=1e-6, abs=1e-7)
    gap = cluster_gap(ERROR, inside=WOMAN, cluster=VOICE)
    assert gap.estimate == near(0.274239168618267)
    assert gap.standard_error == near(0.184021185156192)
    assert gap.t == near(1.49025868073559)
    assert gap.p == near(0.170344034930603)
    wild = wild_cluster_p(ERROR, inside=WOMAN, cluster=VOICE)
    assert wild is not None
    assert (wild.p, wild.arrangements) == (0.19140625, 1024)
    exchanged = cluster_permutation_p(ERROR, inside=WOMAN, cluster=VOICE)
    assert exchanged is not None
    assert exchanged.p == near(0.246031746031746)
    assert exchanged.arrangements == 252
    means = cluster_mean_gap(ERROR, inside=WOMAN, cluster=VOICE, margin=0.25)
    assert means.estimate == near(0.23425962037962)
    assert means.p_difference == near(0.270931824158678)
    assert [means.low, means.high] == near([-0.222545112491427, 0.691064353250668])
    naive = tost_welch(ERROR[WOMAN], ERROR[~WOMAN], margin=0.25)
    assert naive.p_difference == near(0.0136181298825486)


def robust(error: Array, inside: Mask, cluster: NDArray[np.int64]) -> tuple[float, float]:
    design = sm.add_constant(inside.astype(float))
    fit = sm.OLS(error, design).fit(cov_type="cluster", cov_kwds={"groups": cluster})
    return float(fit.params[1]), float(fit.bse[1])


@pytest.mark.parametrize("mixed", [False, True], ids=["between persons", "within persons"])
def test_the_standard_error_is_that_of_statsmodels(*, mixed: bool) -> None:
    rng = np.random.default_rng(13)
    cluster = rng.integers(0, 7, 90)
    inside = rng.random(90) < 0.4 if mixed else cluster < 3
    error = rng.standard_normal(90) + rng.standard_normal(7)[cluster]
    found = cluster_gap(error, inside=inside, cluster=cluster)
    assert (found.estimate, found.standard_error) == pytest.approx(robust(error, inside, cluster))


def test_the_wild_bootstrap_is_what_a_plain_loop_says() -> None:
    rng = np.random.default_rng(14)
    cluster = np.repeat(np.arange(5), [3, 4, 5, 3, 6])
    inside = cluster < 2
    error = rng.standard_normal(21) + rng.standard_normal(5)[cluster] + 0.8 * inside
    observed = np.divide(*robust(error, inside, cluster))
    residual = error - error.mean()
    statistics = [
        np.divide(*robust(error.mean() + np.array(signs)[cluster] * residual, inside, cluster))
        for signs in product([1.0, -1.0], repeat=5)
    ]
    found = wild_cluster_p(error, inside=inside, cluster=cluster)
    assert found is not None
    assert found.p == np.mean(np.abs(statistics) >= abs(observed) - 1e-9)


def test_four_persons_can_be_exchanged_by_hand() -> None:
    # Means 3, 2 | 1, 0: gap 2. The six choices give 2, 1, 0, 0, -1, -2: two of six are as extreme.
    found = cluster_permutation_p(
        [3.0, 2.0, 1.0, 0.0], inside=[True, True, False, False], cluster=list("abcd")
    )
    assert found is not None
    assert found.p == pytest.approx(2 / 6)
    assert found.arrangements == 6


def test_labels_and_order_do_not_matter() -> None:
    order = np.random.default_rng(15).permutation(ERROR.size)
    names = np.array([f"voice {9 - voice}" for voice in VOICE])
    one = wild_cluster_p(ERROR, inside=WOMAN, cluster=VOICE)
    two = wild_cluster_p(ERROR[order], inside=~WOMAN[order], cluster=names[order])
    assert one == two


def test_many_persons_are_not_listed() -> None:
    error, inside = np.arange(30.0), np.arange(30) < 15
    assert wild_cluster_p(error, inside=inside, cluster=np.arange(30)) is None
    assert cluster_permutation_p(error, inside=inside, cluster=np.arange(30)) is None
    lots = np.arange(5000)
    assert cluster_permutation_p(lots, inside=lots < 2, cluster=lots) is None


def test_more_persons_are_listed_on_demand() -> None:
    # Thirteen voices: 2^13 flips, 13! / (6! 7!) choices.
    rng = np.random.default_rng(16)
    error, voice = rng.standard_normal(13), np.arange(13)
    assert wild_cluster_p(error, inside=voice < 6, cluster=voice) is None
    wild = wild_cluster_p(error, inside=voice < 6, cluster=voice, most=2**13)
    exchanged = cluster_permutation_p(error, inside=voice < 6, cluster=voice, most=1716)
    assert wild is not None
    assert exchanged is not None
    assert (wild.arrangements, exchanged.arrangements) == (8192, 1716)
    assert cluster_permutation_p(error, inside=voice < 6, cluster=voice, most=1715) is None


def test_persons_on_both_sides_cannot_be_exchanged() -> None:
    error, inside, cluster = [1.0, 2.0, 3.0, 4.0], [True, False, False, True], list("aabc")
    assert cluster_permutation_p(error, inside=inside, cluster=cluster) is None
    with pytest.raises(ValueError, match="every cluster must lie on one side"):
        cluster_mean_gap(error, inside=inside, cluster=cluster, margin=0.25)


def test_what_cannot_be_tested_is_undefined() -> None:
    with pytest.raises(Undefined, match="too_few"):
        cluster_gap([1.0, 2.0, 3.0], inside=[True] * 3, cluster=list("abc"))
    with pytest.raises(Undefined, match="too_few"):
        cluster_gap([1.0, 2.0, 3.0], inside=[True, True, False], cluster=list("aaa"))
    with pytest.raises(Undefined, match="no_variation"):
        cluster_gap([0.3] * 3 + [0.1] * 3, inside=[True] * 3 + [False] * 3, cluster=list("abcdef"))


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"got shapes \(2,\), \(1,\) and \(2,\)"):
        cluster_gap([1.0, 2.0], inside=[True], cluster=[1, 2])
    with pytest.raises(ValueError, match="inside must hold True or False, got int64"):
        cluster_gap([1.0, 2.0], inside=[1, 0], cluster=[1, 2])
    with pytest.raises(ValueError, match="error must hold finite values"):
        cluster_gap([1.0, np.nan], inside=[True, False], cluster=[1, 2])
