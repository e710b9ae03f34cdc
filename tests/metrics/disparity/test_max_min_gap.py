"""The largest gap: by hand, at its level under equal slices, and which slices it covers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from evenhand.metrics.calibration.bias import bias
from evenhand.metrics.disparity.accuracy import accuracy
from evenhand.metrics.disparity.max_min_gap import MaxMinGap, max_min_gap
from evenhand.metrics.disparity.tpr import tpr

RNG = np.random.default_rng(21)
CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "truth": RNG.integers(0, 8, 60).astype(np.float64),
        "scores": RNG.normal(3, 2, 60),
        "slices": np.array(list("abc") * 20),
        "persons": np.arange(60) // 3,
        "metric": bias,
        "rng": 5,
        "draws": 20,
    },
    "rows": ("truth", "scores", "slices", "persons"),
    "weights": "weights",
    "undefined": [
        ({"slices": ["a"] * 60}, "one_group"),
        ({"weights": np.zeros(60)}, "no_items"),
        ({"metric": tpr, "truth": np.zeros(60)}, "one_group"),
    ],
    "power": {"truth": 1, "scores": 1, "headline": 1},
    "names": ("slices", "persons"),
}


def _gap(scores: Any, slices: Any, persons: Any = None, **settings: Any) -> MaxMinGap:  # noqa: ANN401
    return max_min_gap(
        np.zeros(len(scores)),
        np.asarray(scores, dtype=np.float64),
        slices,
        np.arange(len(scores)) if persons is None else persons,
        **{"metric": bias, "rng": np.random.default_rng(0), **settings},
    )


def test_by_hand_with_every_dealing() -> None:
    # Slices a (1) and b (4, 4): the 1 is dealt to a in a third of draws, gap 3; else 4 - 2.5
    found = _gap([1.0, 4.0, 4.0], ["a", "b", "b"], draws=3000)
    assert (found.value, found.highest, found.lowest) == (3.0, "b", "a")
    assert found.values == {"a": 1.0, "b": 4.0}
    assert found.null is not None
    assert found.null.mean == pytest.approx((3 + 1.5 + 1.5) / 3, abs=0.05)
    assert found.null.p == pytest.approx(1 / 3, abs=0.03)
    assert found.missing == {}


def test_e01_equal_slices_are_called_different_in_one_case_of_twenty() -> None:
    # fairlearn: an interval around a mean gap of .116 excludes 0 in 60 of 60 such simulations.
    rng = np.random.default_rng(1)
    slices, truth = np.repeat(np.arange(6), 100), np.ones(600)
    found = []
    for _ in range(60):
        scores = (rng.random(600) < 0.75).astype(np.float64)
        persons = np.arange(600)
        found.append(max_min_gap(truth, scores, slices, persons, metric=accuracy, rng=rng))
    p = np.array([one.null.p for one in found if one.null])
    assert len(p) == 60
    assert (p <= 0.05).sum() <= 7  # 3 are expected, and more than 7 in one case of fifty
    assert np.mean([one.value for one in found]) == pytest.approx(0.11, abs=0.01)
    assert np.mean([one.null.excess for one in found if one.null]) == pytest.approx(0, abs=0.012)


def test_e04_the_unit_is_the_person() -> None:
    # Items as units would call noise of 4 persons a slice a gap: their p is far too small.
    rng = np.random.default_rng(2)
    by_person: list[bool] = []
    by_item: list[bool] = []
    for _ in range(60):
        persons = np.repeat(np.arange(16), 25)
        scores = rng.normal(size=16)[persons] + rng.normal(size=400)
        slices = persons % 4
        for unit, kept in ((persons, by_person), (None, by_item)):
            null = _gap(scores, slices, unit, rng=rng, draws=99).null
            assert null is not None
            kept.append(null.p <= 0.05)
    assert np.mean(by_person) < 0.15
    assert np.mean(by_item) > 0.5


def test_persons_of_several_slices_are_compared_with_themselves() -> None:
    # Each person speaks both languages, and differs from others by far more than the gap.
    rng = np.random.default_rng(3)
    persons, slices = np.repeat(np.arange(20), 20), np.tile(["de", "en"], 200)
    level = 10 * rng.normal(size=20)[persons]
    without = _gap(level + rng.normal(size=400), slices, persons)
    with_gap = _gap(level + rng.normal(size=400) + 0.5 * (slices == "de"), slices, persons)
    assert without.null is not None
    assert with_gap.null is not None
    assert without.null.p > 0.05
    assert with_gap.null.p < 0.02


def test_a_true_gap_is_seen() -> None:
    rng = np.random.default_rng(4)
    slices = np.arange(300) % 3
    found = _gap(rng.normal(size=300) + 0.8 * (slices == 1), slices)
    assert found.null is not None
    assert found.null.p == pytest.approx(1 / 201)
    assert found.null.excess > 0.4


def test_e02_slices_without_the_metric_are_named() -> None:
    # fairlearn gives slice c a rate of 0, and so a gap of 1.
    truth, scores = np.array([1.0, 1, 1, 1, 0, 0]), np.array([1.0, 0, 1, 1, 0, 0])
    found = max_min_gap(
        truth, scores, list("aabbcc"), range(6), metric=tpr, rng=np.random.default_rng(0)
    )
    assert found.value == 0.5
    assert found.values == {"a": 0.5, "b": 1.0}
    assert found.not_covered == {"c": "no_positives"}


def test_e03_unknown_is_counted_and_not_compared() -> None:
    found = _gap([0.0, 1.0, 9.0, 9.0], ["a", "b", None, float("nan")])
    assert (found.value, found.not_covered) == (1.0, {"unknown": "left_out"})
    assert _gap([0.0, 1.0, 9.0], ["a", "b", None], left_out=()).value == 9.0
    assert _gap([0.0, 1.0, 9.0], [1, (2, "x"), "?"], left_out=("?",)).value == 1.0


def test_a_gap_may_have_no_reference() -> None:
    truth = np.array(([1.0] + [0.0] * 19) * 2)
    found = max_min_gap(
        truth, truth, ["a"] * 20 + ["b"] * 20, range(40), metric=tpr, rng=np.random.default_rng(0)
    )
    assert (found.null, found.missing) == (None, {"null": "too_few"})


def test_vectors_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="max_min_gap: needs one group an item, got 1 for 2"):
        _gap([1.0, 2.0], ["a"])
    with pytest.raises(ValueError, match="max_min_gap: needs one group an item, got 3 for 2"):
        _gap([1.0, 2.0], ["a", "b"], [1, 2, 3])
