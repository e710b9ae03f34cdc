"""Ordinal equal opportunity: thresholds apart, unknown apart, and chance beside the range."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from fairlearn.metrics import true_positive_rate_difference

from evenhand.metrics.disparity.ordinal_equal_opportunity import ordinal_equal_opportunity
from evenhand.metrics.sums import Undefined

RNG = np.random.default_rng(10)
TRUTH = RNG.integers(0, 3, 150).astype(np.float64)
SCORES = np.clip(TRUTH + RNG.integers(-1, 2, 150), 0, 2)
SLICES = np.array(["a", "b", "c"])[RNG.integers(0, 3, 150)]
CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "slices": SLICES},
    "rows": ("truth", "scores", "slices"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [({"weights": np.zeros(150)}, "no_items")],
    "names": ("slices",),
}


def test_every_threshold_is_that_of_fairlearn() -> None:
    found = ordinal_equal_opportunity(TRUTH, SCORES, slices=SLICES)
    assert found.levels == 3
    for k in (1, 2):
        expected = true_positive_rate_difference(
            (k <= TRUTH).astype(int), (k <= SCORES).astype(int), sensitive_features=SLICES
        )
        assert found.opportunity_by_threshold[k - 1] == pytest.approx(float(expected))
    assert found.opportunity == max(x for x in found.opportunity_by_threshold if x is not None)
    widest = [x for x in found.opportunity_by_threshold + found.odds_by_threshold if x is not None]
    assert found.odds == max(widest)


def test_e02_a_threshold_without_labels_is_left_out_of_the_range() -> None:
    # fairlearn takes the rate of b, who has no label of 2, for 0: a range of 1, and not of 0
    truth, scores = np.array([1.0, 2, 0, 1, 1, 0]), np.array([1.0, 2, 0, 1, 1, 0])
    found = ordinal_equal_opportunity(truth, scores, slices=["a"] * 3 + ["b"] * 3)
    wrong = true_positive_rate_difference(
        (truth >= 2).astype(int),
        (scores >= 2).astype(int),
        sensitive_features=["a"] * 3 + ["b"] * 3,
    )
    assert wrong == 1.0
    assert found.opportunity_by_threshold == (0.0, None)
    assert found.true_positive_rates == ((1.0, 1.0), (1.0, None))
    assert found.opportunity == 0.0


def test_e03_unknown_membership_is_shown_and_left_out_of_the_range() -> None:
    truth, scores = np.array([1.0, 1, 1, 1]), np.array([1.0, 1, 1, 0])
    found = ordinal_equal_opportunity(truth, scores, slices=["a", "b", "a", "unknown"])
    assert found.slices == ("a", "b", "unknown")
    assert found.items == (2, 1, 1)
    assert found.true_positive_rates[2] == (0.0,)
    assert found.opportunity == 0.0


def test_e01_the_range_of_equal_groups_is_no_finding() -> None:
    # 6 equal groups of 100: fairlearn reports a mean range of .116 as a gap, and its interval
    # excludes 0 in 60 of 60 simulations; beside its null reference the range is what chance gives
    rng = np.random.default_rng(0)
    seen, small = [], 0
    for _ in range(40):
        truth = rng.integers(0, 2, 600).astype(np.float64)
        scores = np.where(rng.random(600) < 0.75, truth, 1 - truth)
        found = ordinal_equal_opportunity(
            truth, scores, slices=np.arange(600) % 6, rng=rng, draws=79
        )
        assert found.reference is not None
        seen.append((found.reference.observed, found.reference.mean))
        small += found.reference.p <= 0.05
    observed, mean = np.mean(seen, axis=0)
    assert observed > 0.1
    assert mean == pytest.approx(observed, rel=0.1)
    assert small <= 6


def test_persons_stay_together_in_the_reference() -> None:
    person = np.repeat(np.arange(20), 10)
    truth = np.ones(200)
    scores = (np.random.default_rng(3).random(20) < 0.6).astype(np.float64)[person]
    means = []
    for persons in (person, None):
        found = ordinal_equal_opportunity(
            truth,
            scores,
            slices=person % 2,
            persons=persons,
            rng=np.random.default_rng(0),
        )
        assert found.reference is not None
        means.append(found.reference.mean)
    assert means[0] > 2 * means[1]


def test_what_has_no_range_says_why() -> None:
    alone = ordinal_equal_opportunity(np.ones(2), np.ones(2), slices=["a", "a"])
    assert (alone.opportunity, alone.worst_threshold, alone.odds) == (None, None, None)
    assert set(alone.missing.values()) == {"one_group"}
    silent = ordinal_equal_opportunity(
        np.zeros(2), np.array([0.0, 1.0]), slices=["a", "b"], rng=np.random.default_rng(0)
    )
    assert silent.missing == {"opportunity": "no_positives", "worst_threshold": "no_positives"}
    assert (silent.odds, silent.reference) == (1.0, None)


def test_levels_may_be_declared_and_must_hold_all_numbers() -> None:
    found = ordinal_equal_opportunity(TRUTH, SCORES, slices=SLICES, levels=4)
    assert found.opportunity_by_threshold[2] is None
    with pytest.raises(ValueError, match="ordinal_equal_opportunity: truth must round to levels"):
        ordinal_equal_opportunity(TRUTH, SCORES, slices=SLICES, levels=2)
    with pytest.raises(Undefined, match=r"^no_items\b"):
        ordinal_equal_opportunity(np.empty(0), np.empty(0), slices=[])
