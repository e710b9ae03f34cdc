"""Adjusted p-values, held against Benjamini and Hochberg's example and statsmodels."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from statsmodels.stats.multitest import multipletests

from evenhand.metrics.multiplicity import (
    benjamini_hochberg,
    benjamini_yekutieli,
    bonferroni,
    holm,
    max_t,
    max_t_exceeds,
)
from evenhand.metrics.sums import Array

Adjust: TypeAlias = Callable[[ArrayLike], Array]

# Benjamini & Hochberg 1995, section 3.2: BH rejects 4 at 5%, Holm and Bonferroni 3.
PAPER = np.array(
    [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0),
    ]
)
PAIRS: list[tuple[Adjust, str]] = [
    (bonferroni, "bonferroni"),
    (holm, "holm"),
    (benjamini_hochberg, "fdr_bh"),
    (benjamini_yekutieli, "fdr_by"),
]
METHODS = [method for method, _ in PAIRS]


def test_the_paper_rejects_four_and_three() -> None:
    assert (benjamini_hochberg(PAPER) <= 0.05).sum() == 4
    assert (holm(PAPER) <= 0.05).sum() == 3
    assert (bonferroni(PAPER) <= 0.05).sum() == 3


def test_the_reference_case_is_met() -> None:
    # Reference case inf_padjust_bh1995 (R p.adjust).
    assert holm(PAPER)[:5] == pytest.approx([0.0015, 0.0056, 0.0247, 0.114, 0.2211])
    assert benjamini_hochberg(PAPER)[3:6] == pytest.approx([0.035625, 0.0603, 0.0638571428571429])
    assert benjamini_yekutieli(PAPER)[:2] == pytest.approx(
        [0.00497734348984349, 0.00995468697968698]
    )


@pytest.mark.parametrize(("method", "name"), PAIRS, ids=[name for _, name in PAIRS])
@given(p=st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=20))
def test_it_agrees_with_statsmodels(method: Adjust, name: str, p: list[float]) -> None:
    expected = multipletests(p, method=name)[1]
    np.testing.assert_allclose(method(p), expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_tests_does_not_matter(method: Adjust) -> None:
    order = np.random.default_rng(3).permutation(PAPER.size)
    assert method(PAPER[order]) == pytest.approx(method(PAPER)[order])


@pytest.mark.parametrize("method", METHODS)
def test_tests_not_made_do_not_count(method: Adjust) -> None:
    found = method([np.nan, 0.01, np.nan, 0.04])
    assert np.isnan(found[[0, 2]]).all()
    assert found[[1, 3]] == pytest.approx(method([0.01, 0.04]))


@pytest.mark.parametrize("method", METHODS)
def test_no_tests_no_error(method: Adjust) -> None:
    assert method([]).shape == (0,)
    assert np.isnan(method([np.nan])).all()


def test_the_false_discovery_rate_holds() -> None:
    # 40 hypotheses of which 8 are real, 2,000 lists: at most 10% of a list is false on average.
    from scipy import stats  # noqa: PLC0415 - only this test draws p-values

    rng = np.random.default_rng(4)
    shift = np.where(np.arange(40) < 8, 3.0, 0.0)
    p = 2 * stats.norm.sf(np.abs(rng.standard_normal((2000, 40)) + shift))
    kept = np.array([benjamini_hochberg(row) <= 0.1 for row in p])
    false_share = kept[:, 8:].sum(axis=1) / np.maximum(kept.sum(axis=1), 1)
    assert false_share.mean() < 0.1
    assert false_share.mean() > 0.06  # the theory says 32/40 of 10%


@pytest.mark.parametrize("wrong", [[0.2, 1.2], [-0.1]])
def test_a_p_value_outside_its_range_is_named(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="p must lie between 0 and 1, got"):
        holm(wrong)


def test_a_matrix_of_p_values_is_refused() -> None:
    with pytest.raises(ValueError, match=r"p must be a vector, got shape \(2, 2\)"):
        holm(np.ones((2, 2)))


RNG = np.random.default_rng(5)
JOINT = RNG.multivariate_normal([0.2, -0.1, 0.0], 0.01 * (0.5 * np.eye(3) + 0.5), size=300)
POINT = np.array([0.21, -0.11, 0.02])


def test_max_t_is_what_a_plain_loop_says() -> None:
    found = max_t(POINT, JOINT)
    error = [float(np.std(JOINT[:, k], ddof=1)) for k in range(3)]
    largest = [max(abs(row[k] - POINT[k]) / error[k] for k in range(3)) for row in JOINT]
    critical = float(np.quantile(largest, 0.95))
    assert found.standard_error == pytest.approx(error)
    assert found.critical == pytest.approx(critical)
    assert found.low == pytest.approx(POINT - critical * np.array(error))
    assert found.high == pytest.approx(POINT + critical * np.array(error))
    p = [(1 + sum(m >= abs(POINT[k]) / error[k] for m in largest)) / 301 for k in range(3)]
    assert found.p == pytest.approx(p)


def test_max_t_leaves_out_what_has_no_value() -> None:
    holed = JOINT.copy()
    holed[:, 1] = np.nan
    holed[7] = np.nan
    found = max_t(POINT, holed)
    kept = max_t(POINT[[0, 2]], np.delete(JOINT[:, [0, 2]], 7, axis=0))
    assert np.isnan([found.low[1], found.high[1], found.p[1], found.standard_error[1]]).all()
    assert found.critical == pytest.approx(kept.critical)
    assert found.p[[0, 2]] == pytest.approx(kept.p)


def test_max_t_of_nothing_is_nothing() -> None:
    empty = max_t([], np.empty((50, 0)))
    unknown = max_t([0.3], np.full((50, 1), np.nan))
    constant = max_t([0.3], np.full((50, 1), 0.3))
    assert empty.p.shape == (0,)
    assert np.isnan([unknown.critical, unknown.p[0], constant.critical, constant.p[0]]).all()


def test_max_t_exceeds_is_what_a_plain_loop_says() -> None:
    point = np.array([0.6, -0.55, 0.02])
    error = np.array([0.1, 0.11, 0.12])
    joint = JOINT - JOINT.mean(axis=0) + point
    found = max_t_exceeds(point, joint, margin=[0.25, 0.3, 0.25], standard_error=error)
    largest = [max(abs(row[k] - point[k]) / error[k] for k in range(3)) for row in joint]
    statistic = [3.5, 0.25 / 0.11, -0.23 / 0.12]
    expected = [(1 + sum(m >= t for m in largest)) / 301 for t in statistic]
    assert found == pytest.approx(expected)
    assert found[2] == 1.0


def test_max_t_exceeds_needs_a_spread() -> None:
    found = max_t_exceeds(POINT, JOINT, margin=0.05, standard_error=[0.1, 0.0, np.nan])
    assert np.isnan(found).tolist() == [False, True, True]


def test_max_t_guards_the_whole_family() -> None:
    # 20 equal gaps at their margin, 400 audits: at least one false claim in about 5% or fewer.
    rng = np.random.default_rng(6)
    spread = 0.1 * np.sqrt(0.5 * np.eye(20) + 0.5)
    root = np.linalg.cholesky(spread @ spread.T)
    error = np.sqrt(np.diag(root @ root.T))
    noise = rng.standard_normal((500, 20)) @ root.T
    claims = []
    for _ in range(400):
        gap = 0.25 + root @ rng.standard_normal(20)
        p = max_t_exceeds(gap, gap + noise, margin=0.25, standard_error=error)
        claims.append((p <= 0.05).any())
    assert np.mean(claims) < 0.08


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match=r"got \(2,\) and \(300, 3\)"):
        max_t([0.1, 0.2], JOINT)
