"""AUC against pairs counted by hand, and scikit-learn on repeated rows."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from evenhand.metrics.disparity.auc import auc
from evenhand.metrics.sums import Undefined

TRUTH = np.array([0.0, 0.0, 1.0, 1.0, 1.0])
SCORES = np.array([0.1, 0.4, 0.4, 0.8, 0.05])
ROWS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 4), st.integers(0, 3)), min_size=2, max_size=30
)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES},
    "rows": ("truth", "scores"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [
        ({"truth": np.ones(5)}, "no_negatives"),
        ({"truth": np.zeros(5)}, "no_positives"),
        ({"truth": TRUTH[:0], "scores": SCORES[:0]}, "no_items"),
    ],
    "power": {"scores": 1, "headline": 0},
}


def test_by_counting_pairs() -> None:
    # .4 beats .1 and ties .4; .8 beats both; .05 beats none: 3.5 of 6 pairs
    assert auc(TRUTH, SCORES) == pytest.approx(3.5 / 6)


@given(ROWS)
def test_a_weight_is_a_repeated_row(rows: list[tuple[int, int, int]]) -> None:
    truth, scores, weights = np.array(rows, dtype=np.float64).T
    many, other = (np.repeat(x, weights.astype(int)) for x in (truth, scores))
    if len(many) and np.ptp(many):
        expected = float(roc_auc_score(many, other))
        assert auc(truth, scores, weights=weights) == pytest.approx(expected, abs=1e-9)


def test_one_class_has_no_value() -> None:
    with pytest.raises(Undefined, match=r"^no_negatives\b"):
        auc(np.ones(3), np.arange(3.0))
    with pytest.raises(Undefined, match=r"^no_positives\b"):
        auc(np.zeros(3), np.arange(3.0))
    with pytest.raises(Undefined, match=r"^no_items\b"):
        auc(TRUTH, SCORES, weights=np.zeros(5))


def test_graded_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="labels must be 0 or 1, got 2; cut ratings"):
        auc(2 * TRUTH, SCORES)


@given(shift=st.floats(-5, 5), stretch=st.floats(0.1, 10))
def test_only_the_order_counts(shift: float, stretch: float) -> None:
    assert auc(TRUTH, np.exp(shift + stretch * SCORES)) == pytest.approx(3.5 / 6)
