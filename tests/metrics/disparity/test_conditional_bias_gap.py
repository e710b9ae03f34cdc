"""Conditional bias gap: standardised by hand, by regression, and with persons."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from evenhand.metrics.disparity.conditional_bias_gap import conditional_bias_gap
from evenhand.metrics.groups.label_strata import label_strata
from evenhand.metrics.groups.two_arms import two_arms

RNG = np.random.default_rng(7)
TRUTH = RNG.integers(0, 3, 120).astype(np.float64)
SCORES = TRUTH + RNG.normal(size=120)
SLICES = np.array(["a", "b", "c"])[RNG.integers(0, 3, 120)]
CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "slices": SLICES, "of": "a", "against": "b"},
    "rows": ("truth", "scores", "slices"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [({"of": "z"}, "no_items"), ({"against": "z"}, "one_group")],
    "power": {"truth": 1, "scores": 1, "headline": 1},
}


def test_by_hand() -> None:
    # label 0: errors 1, 1 against 0, 0: gap 1; label 2: errors 0, 0, 0 against 1, 1: gap -1
    truth = np.array([0.0, 0, 2, 2, 2, 0, 0, 2, 2])
    error = np.array([1.0, 1, 0, 0, 0, 0, 0, 1, 1])
    found = conditional_bias_gap(truth, truth + error, slices=["a"] * 5 + ["b"] * 4, of="a")
    assert found.gap == pytest.approx(4 / 9 - 5 / 9)
    assert found.crude_gap == pytest.approx(2 / 5 - 2 / 4)
    assert (found.items, found.other_items, found.strata_used) == (5, 4, 2)
    assert found.standard_error is None
    assert found.missing == dict.fromkeys(("standard_error", "df", "low", "high"), "no_variation")


def test_the_interval_is_normal_without_persons() -> None:
    found = conditional_bias_gap(TRUTH, SCORES, slices=SLICES, of="a", against="b", level=0.9)
    assert found.gap is not None
    assert found.standard_error is not None
    assert found.df == np.inf
    assert found.high == pytest.approx(found.gap + norm.ppf(0.95) * found.standard_error)
    assert found.low == pytest.approx(found.gap - norm.ppf(0.95) * found.standard_error)


def test_a_thin_label_is_dropped_and_the_share_that_remains_is_stated() -> None:
    truth = np.array([0.0, 0, 1, 0, 0, 1, 1])
    found = conditional_bias_gap(
        truth, truth + np.arange(7.0), slices=["a"] * 3 + ["b"] * 4, of="a"
    )
    assert (found.strata_used, found.strata_dropped) == (1, 1)
    assert found.covered_share == pytest.approx(4 / 7)
    assert found.gap == pytest.approx(0.5 - 3.5)


def test_without_a_common_label_the_crude_gap_remains() -> None:
    found = conditional_bias_gap(
        np.array([0.0, 0, 1, 1]), np.array([1.0, 1, 1, 1]), slices=["a", "a", "b", "b"], of="a"
    )
    assert (found.gap, found.crude_gap, found.covered_share) == (None, 1.0, 0.0)
    assert set(found.missing.values()) == {"no_overlap"}


def test_persons_widen_the_interval_to_what_they_know() -> None:
    rng, held = np.random.default_rng(9), np.zeros(2)
    person = np.repeat(np.arange(30), 12)
    slices = person % 2
    for _ in range(300):
        truth = rng.integers(0, 3, 360).astype(np.float64)
        scores = truth + 0.5 * rng.normal(size=30)[person] + rng.normal(size=360)
        for k, persons in enumerate((person, None)):
            found = conditional_bias_gap(truth, scores, slices=slices, of=1, persons=persons)
            assert found.low is not None
            assert found.high is not None
            held[k] += found.low <= 0 <= found.high
    assert 0.92 <= held[0] / 300 <= 0.985
    assert held[1] / 300 < 0.85  # items taken as independent


def test_labels_of_many_values_are_joined_first() -> None:
    truth = RNG.normal(size=400)
    member = np.arange(400) % 2
    alone = conditional_bias_gap(truth, truth + member, slices=member, of=1)
    assert alone.gap is None
    arms = two_arms("gap", member, of=1, against=None, times=np.ones(400))
    strata = label_strata(truth, arms, least=20)
    found = conditional_bias_gap(truth, truth + member, slices=member, of=1, strata=strata)
    assert found.gap == pytest.approx(1.0)
    assert found.strata_used > 5
