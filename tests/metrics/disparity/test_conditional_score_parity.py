"""Distances at equal label: by hand, against scipy, and beside their null references."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy.stats import ks_2samp, wasserstein_distance

from evenhand.metrics.disparity.conditional_score_parity import conditional_score_parity
from evenhand.metrics.disparity.score_parity import score_parity

RNG = np.random.default_rng(6)
TRUTH = RNG.integers(0, 3, 120).astype(np.float64)
SCORES = TRUTH + RNG.normal(size=120)
SLICES = np.array(["a", "b", "c"])[RNG.integers(0, 3, 120)]
CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES, "slices": SLICES, "of": "a", "against": "b"},
    "rows": ("truth", "scores", "slices"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [({"of": "z"}, "no_items"), ({"against": "z"}, "one_group")],
    "power": {"scores": 1, "headline": 1},
}


def test_every_label_has_the_distances_of_scipy() -> None:
    found = conditional_score_parity(TRUTH, SCORES, slices=SLICES, of="a", against="b")
    total, worst = 0.0, 0.0
    for stratum in found.strata:
        here = np.isin(TRUTH, [stratum.stratum])
        first, second = (SCORES[here & (name == SLICES)] for name in "ab")
        assert (stratum.items, stratum.other_items) == (len(first), len(second))
        assert stratum.share == pytest.approx(here.mean())  # of all items, those of c as well
        distance = wasserstein_distance(first, second)
        assert stratum.wasserstein == pytest.approx(distance)
        assert stratum.ks == pytest.approx(ks_2samp(first, second).statistic)
        assert stratum.mean_gap == pytest.approx(float(first.mean() - second.mean()))
        total, worst = total + here.mean() * distance, max(worst, distance)
    assert found.conditional_wasserstein == pytest.approx(total)
    assert found.worst_wasserstein == pytest.approx(worst)
    assert found.covered_share == pytest.approx(1.0)


def test_a_label_of_one_side_is_shown_and_left_out() -> None:
    truth = np.array([0.0, 0, 1, 0, 0, 2])
    scores = np.array([1.0, 3, 9, 0, 2, 9])
    found = conditional_score_parity(truth, scores, slices=["a"] * 3 + ["b"] * 3, of="a")
    assert [s.wasserstein for s in found.strata] == [1.0, None, None]
    assert [s.mean_gap for s in found.strata] == [1.0, None, None]
    assert found.conditional_wasserstein == 1.0
    assert found.covered_share == pytest.approx(4 / 6)
    assert found.worst_stratum == 0.0
    assert found.standardised_gap == 1.0
    assert found.standardised_gap_standard_error == pytest.approx(np.sqrt(2))


def test_without_a_common_label_there_is_no_distance() -> None:
    found = conditional_score_parity(
        np.array([0.0, 1.0]),
        np.zeros(2),
        slices=["a", "b"],
        of="a",
        rng=np.random.default_rng(0),
    )
    assert found.conditional_wasserstein is None
    assert found.worst_stratum is None
    assert (found.covered_share, found.conditional_reference) == (0.0, None)
    assert set(found.missing.values()) == {"no_overlap"}
    assert found.missing.keys() == {
        "conditional_wasserstein",
        "worst_wasserstein",
        "worst_stratum",
        "standardised_gap",
        "standardised_gap_standard_error",
    }


def test_a_perfect_model_has_no_distance_at_equal_label() -> None:
    slices = ["a"] * 60 + ["b"] * 60
    truth = np.sort(TRUTH)
    assert score_parity(truth, slices=slices, of="a").wasserstein > 0.5
    found = conditional_score_parity(truth, truth, slices=slices, of="a")
    assert found.conditional_wasserstein == 0.0


def test_the_null_reference_exchanges_items_of_one_label() -> None:
    # labels differ between the sides; scores depend on the label alone
    rng = np.random.default_rng(0)
    small = []
    for _ in range(120):
        slices = np.repeat([0, 1], 60)
        truth = (rng.random(120) < np.where(slices == 1, 0.8, 0.3)).astype(np.float64)
        found = conditional_score_parity(
            truth, truth + rng.normal(size=120), slices=slices, of=1, rng=rng, draws=79
        )
        assert found.conditional_reference is not None
        assert found.worst_reference is not None
        small.append([found.conditional_reference.p <= 0.1, found.worst_reference.p <= 0.1])
    assert (np.mean(small, axis=0) <= 0.18).all()
    assert (np.mean(small, axis=0) >= 0.04).all()


def test_with_persons_whole_persons_are_dealt_out() -> None:
    person = np.arange(120) // 4
    found = conditional_score_parity(
        TRUTH,
        SCORES,
        slices=person % 2,
        of=1,
        persons=person,
        rng=np.random.default_rng(0),
        draws=50,
    )
    assert found.conditional_reference is not None
    assert found.conditional_reference.draws == 50
    assert found.standardised_gap_standard_error is not None


def test_strata_may_be_named() -> None:
    found = conditional_score_parity(
        TRUTH, SCORES, slices=SLICES, of="a", strata=np.where(TRUTH > 0, "present", "absent")
    )
    assert [s.stratum for s in found.strata] == ["absent", "present"]
