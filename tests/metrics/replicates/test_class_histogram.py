"""Counts of both classes that merge, against the AUC of all items."""

import numpy as np
import pytest

from evenhand.metrics.disparity.auc import auc
from evenhand.metrics.replicates.class_histogram import class_histogram, merged_histogram
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(3)
TRUTH = RNG.integers(0, 2, 80).astype(np.float64)
SCORES = RNG.random(80).round(1)


def test_merged_counts_give_the_auc_of_all_items() -> None:
    parts = [class_histogram(TRUTH[k::3], SCORES[k::3]) for k in (2, 0, 1)]
    merged = merged_histogram(parts)
    assert merged.auc() == pytest.approx(auc(TRUTH, SCORES), abs=1e-12)
    whole = class_histogram(TRUTH, SCORES)
    for name in ("scores", "positives", "negatives"):
        assert np.array_equal(getattr(merged, name), getattr(whole, name))


def test_bins_hold_every_item() -> None:
    found = class_histogram(np.array([0.0, 1.0, 1.0]), np.array([0.0, 0.3, 1.0])).in_bins(4)
    assert found.tolist() == [1, 1, 0, 1]


def test_nothing_and_one_class_have_no_auc() -> None:
    with pytest.raises(Undefined, match=r"^no_items\b"):
        merged_histogram([]).auc()
    with pytest.raises(Undefined, match=r"^no_negatives\b"):
        class_histogram(np.ones(2), np.array([0.1, 0.2])).auc()
    with pytest.raises(ValueError, match="class_histogram: labels must be 0 or 1"):
        class_histogram(np.array([3.0]), np.array([0.1]))
