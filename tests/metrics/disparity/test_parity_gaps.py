"""Parity of rates: COMPAS, fairlearn's point values, and groups without a rate."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from fairlearn.metrics import (
    demographic_parity_difference,
    demographic_parity_ratio,
    equal_opportunity_difference,
    equal_opportunity_ratio,
    equalized_odds_difference,
    equalized_odds_ratio,
)

from evenhand.metrics.disparity.parity_gaps import ParityGaps, parity_gaps
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(23)
TRUTH = (RNG.random(80) < 0.5).astype(np.float64)
CONTRACT: Mapping[str, Any] = {
    "inputs": {
        "truth": TRUTH,
        "scores": RNG.random(80),
        "slices": np.array(list("abcd") * 20),
        "persons": np.arange(80) // 2,
        "rng": 5,
        "draws": 20,
    },
    "rows": ("truth", "scores", "slices", "persons"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [
        ({"slices": ["a"] * 80}, "one_group"),
        ({"weights": np.zeros(80)}, "no_items"),
    ],
    "names": ("slices", "persons"),
}


def _gaps(truth: Array, scores: Array, slices: Any, **settings: Any) -> ParityGaps:  # noqa: ANN401
    return parity_gaps(
        truth, scores, slices, range(len(truth)), rng=np.random.default_rng(0), **settings
    )


def test_point_values_are_those_of_fairlearn() -> None:
    rng = np.random.default_rng(5)
    truth, scores = rng.integers(0, 2, (2, 400)).astype(np.float64)
    slices = rng.integers(0, 3, 400)
    found = _gaps(truth, scores, slices, draws=9)
    for name, theirs in {
        "demographic_parity_difference": demographic_parity_difference,
        "demographic_parity_ratio": demographic_parity_ratio,
        "equal_opportunity_difference": equal_opportunity_difference,
        "equal_opportunity_ratio": equal_opportunity_ratio,
        "equalized_odds_difference": equalized_odds_difference,
        "equalized_odds_ratio": equalized_odds_ratio,
    }.items():
        expected = theirs(truth, scores, sensitive_features=slices)
        assert getattr(found, name) == pytest.approx(expected), name
    assert found.missing == {}


def test_one_group_has_no_gap() -> None:
    with pytest.raises(Undefined, match=r"^one_group\b"):
        _gaps(np.ones(3), np.ones(3), ["a", "a", None])


def test_two_groups_by_hand() -> None:
    # a: tpr 1/2, fpr 0, ppv 1; b: tpr 1, fpr 1/2, ppv 2/3
    truth, scores = np.array([1.0, 1, 0, 0] * 2), np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    found = _gaps(truth, scores, list("aaaabbbb"))
    assert found.demographic_parity_difference == 0.5
    assert found.demographic_parity_ratio == pytest.approx(1 / 3)
    assert (found.equal_opportunity_difference, found.equal_opportunity_ratio) == (0.5, 0.5)
    assert found.predictive_parity_difference == pytest.approx(1 / 3)
    assert found.predictive_parity_ratio == pytest.approx(2 / 3)
    assert (found.false_positive_parity_difference, found.false_positive_parity_ratio) == (0.5, 0)
    assert (found.equalized_odds_difference, found.equalized_odds_ratio) == (0.5, 0.0)
    assert set(found.nulls) == {
        "demographic_parity_difference",
        "equal_opportunity_difference",
        "predictive_parity_difference",
        "false_positive_parity_difference",
        "equalized_odds_difference",
    }


def test_e02_a_group_without_positives_makes_no_gap() -> None:
    # fairlearn gives group b a true positive rate of 0 and equalised odds a difference of 1.0.
    truth, scores = np.array([1.0, 1, 0, 0, 0, 0]), np.array([1.0, 1, 0, 0, 0, 0])
    theirs = equalized_odds_difference(truth, scores, sensitive_features=list("aaaabb"))
    assert theirs == pytest.approx(1.0)
    found = _gaps(truth, scores, list("aaaabb"))
    assert found.equalized_odds_difference is None
    assert found.missing["equalized_odds_difference"] == "one_group"
    assert found.missing["equalized_odds_ratio"] == "one_group"
    assert found.not_covered["equal_opportunity"] == {"b": "no_positives"}
    assert found.not_covered["predictive_parity"] == {"b": "none_selected"}
    assert found.false_positive_parity_difference == 0.0
    assert found.missing["false_positive_parity_ratio"] == "not_positive"
    assert "equalized_odds_difference" not in found.nulls


def test_a_third_group_without_positives_is_named_and_the_others_are_compared() -> None:
    truth, scores = np.array([1.0, 1, 1, 1, 0]), np.array([1.0, 0, 1, 1, 0])
    found = _gaps(truth, scores, list("aabbc"))
    assert found.equal_opportunity_difference == 0.5
    assert found.not_covered["equal_opportunity"] == {"c": "no_positives"}


def test_rates_of_0_have_no_ratio() -> None:
    found = _gaps(np.array([1.0, 0, 1, 0]), np.zeros(4), list("aabb"))
    assert (found.demographic_parity_difference, found.demographic_parity_ratio) == (0.0, None)
    assert found.missing["demographic_parity_ratio"] == "not_positive"
    assert found.missing["equalized_odds_ratio"] == "not_positive"


def test_thresholds_are_declared() -> None:
    truth, scores = np.array([2.0, 0, 2, 0]), np.array([3.0, 0, 1, 0])
    found = _gaps(truth, scores, list("aabb"), truth_at=2, score_at=2)
    assert found.equal_opportunity_difference == 1.0
    assert _gaps(truth, scores, list("aabb"), score_at=1).equal_opportunity_difference == 0.0


def test_e03_unknown_is_not_compared() -> None:
    truth, scores = np.ones(6), np.array([1.0, 0, 1, 0, 0, 0])
    found = _gaps(truth, scores, ["a", "a", "b", "b", None, None])
    assert found.equal_opportunity_difference == 0.0
    assert found.not_covered["equal_opportunity"] == {"unknown": "left_out"}


def test_e01_equal_groups_are_rarely_called_different() -> None:
    rng = np.random.default_rng(9)
    flagged = 0
    for _ in range(40):
        truth, scores = (rng.random(240) < 0.5).astype(np.float64), rng.random(240)
        found = parity_gaps(truth, scores, np.arange(240) % 6, range(240), rng=rng, draws=99)
        flagged += found.nulls["equalized_odds_difference"].p <= 0.05
    assert flagged <= 6
