"""Spearman's rho against scipy on repeated rows."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.metrics.agreement.spearman import spearman
from evenhand.metrics.sums import Array, Undefined

TRUTH = np.array([1.0, 2.0, 2.0, 5.0, 7.0])
SCORES = np.array([3.0, 1.0, 4.0, 4.0, 9.0])
ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 3)), min_size=2, max_size=30
)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES},
    "rows": ("truth", "scores"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [
        ({"truth": np.ones(5)}, "constant_truth"),
        ({"scores": np.ones(5)}, "constant_scores"),
        ({"truth": TRUTH[:0], "scores": SCORES[:0]}, "no_items"),
    ],
    "power": {"truth": 1, "scores": 2, "headline": 0},
}


def test_by_hand() -> None:
    # ranks 1 2.5 2.5 4 5 and 2 1 3.5 3.5 5; centred products 2 + 1 - .25 + .5 + 4; spreads 9.5
    assert spearman(TRUTH, SCORES) == pytest.approx(7.25 / 9.5)


@given(ROWS)
def test_a_weight_is_a_repeated_row(rows: list[tuple[int, int, int]]) -> None:
    truth, scores, weights = np.array(rows, dtype=np.float64).T
    many, other = (np.repeat(x, weights.astype(int)) for x in (truth, scores))
    if len(many) and np.ptp(many) and np.ptp(other):
        expected = float(stats.spearmanr(many, other)[0])
        assert spearman(truth, scores, weights=weights) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("truth", "scores", "reason"),
    [
        (np.empty(0), np.empty(0), "no_items"),
        (np.full(5, 0.1), SCORES, "constant_truth"),
        (TRUTH, np.full(5, 0.1), "constant_scores"),
    ],
)
def test_without_order_there_is_no_value(truth: Array, scores: Array, reason: str) -> None:
    with pytest.raises(Undefined, match=rf"^{reason}\b"):
        spearman(truth, scores)


def test_rows_of_weight_zero_do_not_count_as_variation() -> None:
    with pytest.raises(Undefined, match=r"^constant_truth\b"):
        spearman(TRUTH, SCORES, weights=np.array([0.0, 1, 1, 0, 0]))


def test_vectors_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match=r"one length, got \(5,\), \(4,\) and \(5,\)"):
        spearman(TRUTH, SCORES[1:])
    with pytest.raises(ValueError, match="takes finite values"):
        spearman(TRUTH, np.full(5, np.nan))
    with pytest.raises(ValueError, match=r"how often an item counts, 0, 1, 2, ...; got 0\.5"):
        spearman(TRUTH, SCORES, weights=np.full(5, 0.5))
