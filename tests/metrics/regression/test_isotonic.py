"""Isotonic regression against hand computation, scikit-learn and a slow pooling of our own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

from evenhand.metrics.regression.isotonic import isotonic
from evenhand.metrics.sums import Array

LABELS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 3), st.integers(1, 3)), min_size=1, max_size=30
)


def _slow(truth: Array, scores: Array, weights: Array) -> Array:
    """Pool neighbours one pair at a time, from the definition."""
    blocks = [
        [weights[scores == s] @ truth[scores == s], weights[scores == s].sum(), [s]]
        for s in np.unique(scores)
    ]
    place = 0
    while place + 1 < len(blocks):
        first, second = blocks[place], blocks[place + 1]
        if first[0] / first[1] >= second[0] / second[1] - 1e-12:
            both = [first[0] + second[0], first[1] + second[1], first[2] + second[2]]
            blocks[place : place + 2] = [both]
            place = max(place - 1, 0)
        else:
            place += 1
    level = {s: total / mass for total, mass, members in blocks for s in members}
    return np.array([level[s] for s in scores])


def test_neighbours_that_fall_are_pooled_back_and_back() -> None:
    # 3 falls to 1: (3+1)/2 = 2 is below 2.5 before it, so all three are pooled: 6.5 / 3
    found = isotonic(np.array([0.0, 2.5, 3.0, 1.0, 4.0]), np.arange(5.0))
    np.testing.assert_allclose(found.fitted, [0, 6.5 / 3, 6.5 / 3, 6.5 / 3, 4])
    assert found.lower.tolist() == [0, 1, 4]
    assert found.upper.tolist() == [0, 3, 4]
    assert found.weight.tolist() == [1, 3, 1]


def test_items_of_one_score_are_pooled_before_anything_else() -> None:
    found = isotonic(np.array([0.0, 1.0, 1.0]), np.array([0.5, 0.5, 0.7]))
    assert found.fitted.tolist() == [0.5, 0.5, 1.0]


def test_blocks_of_one_level_are_one_block() -> None:
    found = isotonic(np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0]), np.array([1.0, 1, 2, 2, 3, 3]))
    assert found.level.tolist() == [0.5]


def test_levels_that_differ_by_rounding_are_one_block() -> None:
    # means .9 / 6 and .6 / 4 are both .15, and floating point makes the second one larger
    three = 0.1 + 0.2
    parts = [[0.0], [0.2, three, 0.0, 0.0, 0.1], [0.0, three, 0.2, 0.2, 0.1, 0.1]]
    parts += [[0.0, 0.1, 0.2, three]]
    scores = np.repeat(np.arange(4.0), [len(part) for part in parts])
    found = isotonic(np.concatenate(parts), scores)
    np.testing.assert_allclose(found.level, [0, 0.12, 0.15])
    assert found.weight.tolist() == [1, 5, 10]


def test_constant_labels_keep_their_digits() -> None:
    found = isotonic(np.full(7, 0.1), np.arange(7.0), weights=np.full(7, 0.3))
    assert found.fitted.tolist() == [0.1] * 7
    assert len(found.level) == 1


@given(rows=LABELS)
def test_it_is_what_slow_pooling_and_scikit_learn_find(rows: list[tuple[int, int, int]]) -> None:
    scores, truth, weights = np.array(rows, dtype=np.float64).T
    found = isotonic(truth, scores, weights=weights)
    np.testing.assert_allclose(found.fitted, _slow(truth, scores, weights), atol=1e-12)
    theirs = IsotonicRegression().fit_transform(scores, truth, sample_weight=weights)
    np.testing.assert_allclose(found.fitted, theirs, atol=1e-9)
    assert (np.diff(found.level) > 0).all()
    assert found.weight.sum() == pytest.approx(weights.sum())


@given(rows=LABELS)
def test_a_whole_weight_is_a_repeated_item(rows: list[tuple[int, int, int]]) -> None:
    scores, truth, weights = np.array(rows, dtype=np.float64).T
    many = np.repeat(np.arange(len(rows)), weights.astype(int))
    weighted = isotonic(truth, scores, weights=weights)
    repeated = isotonic(truth[many], scores[many])
    np.testing.assert_allclose(weighted.fitted[many], repeated.fitted, atol=1e-12)
    assert len(weighted.level) == len(repeated.level)


@given(rows=LABELS)
def test_only_the_order_of_scores_matters(rows: list[tuple[int, int, int]]) -> None:
    scores, truth, weights = np.array(rows, dtype=np.float64).T
    bent = isotonic(truth, np.exp(scores), weights=weights)
    np.testing.assert_array_equal(bent.fitted, isotonic(truth, scores, weights=weights).fitted)
