"""Counts behind a threshold: each item falls into one cell, and the cells add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.confusion import COUNTS, confusion

VALUES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30)


@given(VALUES, st.integers(0, 3), st.integers(0, 3))
def test_the_cells_add_up(pairs: list[tuple[int, int]], truth_at: int, score_at: int) -> None:
    truth, scores = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    found = confusion(truth, scores, names=tuple(COUNTS), truth_at=truth_at, score_at=score_at)
    total = {name: column.sum() for name, column in found.items()}
    assert total["n"] == len(pairs)
    assert total["positives"] + total["negatives"] == total["n"]
    assert total["hits"] + total["misses"] == total["positives"]
    assert total["hits"] + total["false_alarms"] == total["selected"]
    assert total["correct"] == total["n"] - total["misses"] - total["false_alarms"]


def test_a_value_at_the_threshold_is_present() -> None:
    at = np.array([0.3])
    found = confusion(at, at, names=("hits",), truth_at=0.3, score_at=0.3)
    assert found["hits"].tolist() == [1.0]


@pytest.mark.parametrize("setting", ["truth_at", "score_at"])
def test_a_threshold_that_is_no_number_is_refused_by_name(setting: str) -> None:
    settings = {"truth_at": 0.5, "score_at": 0.5, setting: float("inf")}
    with pytest.raises(ValueError, match=f"{setting} must be a finite number, got inf"):
        confusion(np.zeros(1), np.zeros(1), names=("n",), **settings)
