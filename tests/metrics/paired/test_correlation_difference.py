"""Correlations of two models with the same labels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.paired.correlation_difference import correlation_difference
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(17)
TRUTH = RNG.normal(size=40)
NEW = TRUTH + RNG.normal(0, 0.8, 40)
OLD = TRUTH + RNG.normal(0, 1.2, 40)

CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "new": NEW, "old": OLD},
    "rows": ("truth", "new", "old"),
    "weights": "weights",
    "undefined": [
        ({"truth": np.ones(40)}, "constant_truth"),
        ({"old": np.ones(40)}, "constant_scores"),
        ({"truth": TRUTH[:0], "new": NEW[:0], "old": OLD[:0]}, "no_items"),
    ],
    "power": {"truth": 1, "new": 2, "old": 3, "headline": 0},
}


def test_the_three_correlations_are_those_of_numpy() -> None:
    found = correlation_difference(TRUTH, NEW, OLD)
    matrix = np.corrcoef([TRUTH, NEW, OLD])
    assert (found.r_new, found.r_old) == pytest.approx((matrix[0, 1], matrix[0, 2]))
    assert found.r_between == pytest.approx(matrix[1, 2])
    assert found.difference == pytest.approx(found.r_new - found.r_old)
    assert (found.items, found.tests.williams_df) == (40, 37)


def test_williams_keeps_its_level() -> None:
    # no true difference: 400 samples of 25 reject about 5 in 100 at the level of 5 %
    rng = np.random.default_rng(5)
    truth = rng.normal(size=(400, 25))
    new, old = (truth + rng.normal(size=(400, 25)) for _ in range(2))
    tests = (correlation_difference(*rows).tests for rows in zip(truth, new, old, strict=True))
    p = np.array([test.williams_p for test in tests])
    assert 0.02 <= (p < 0.05).mean() <= 0.09


def test_three_items_have_a_difference_and_no_test() -> None:
    found = correlation_difference(TRUTH[:3], NEW[:3], OLD[:3])
    assert found.tests.williams_p is None
    assert found.tests.missing["low"] == "too_few"


def test_bad_vectors_are_refused() -> None:
    with pytest.raises(ValueError, match="correlation_difference: truth, scores and weights"):
        correlation_difference(TRUTH, NEW, OLD[1:])
    with pytest.raises(Undefined, match=r"^constant_scores\b"):
        correlation_difference(TRUTH, NEW, np.zeros(40))
