"""The smooth calibration error: by hand, against direct quadrature, and its invariances."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.calibration.smece import smece
from evenhand.metrics.sums import Array, Undefined

RNG = np.random.default_rng(41)
SCORES = RNG.beta(1, 3, 80)
TRUTH = (RNG.random(80) < SCORES**1.5).astype(float)
CONTRACT: Mapping[str, Any] = {
    "inputs": {"truth": TRUTH, "scores": SCORES},
    "rows": ("truth", "scores"),
    "weights": "weights",
    "perfect": {"scores": TRUTH},
    "undefined": [({"truth": np.empty(0), "scores": np.empty(0)}, "no_items")],
}


def _by_quadrature(truth: Array, scores: Array, bandwidth: float) -> float:
    """Return the definition term by term: seven mirror images on each side, 8001 points."""
    points = np.linspace(0, 1, 8001)
    height = np.zeros_like(points)
    for image in range(-7, 8):
        for place in (2 * image + scores, 2 * image - scores):
            bell = np.exp(-((points[:, None] - place) ** 2) / (2 * bandwidth**2))
            height += bell @ (truth - scores)
    height /= bandwidth * np.sqrt(2 * np.pi) * len(truth)
    return float(np.trapezoid(np.abs(height), points))


@pytest.mark.parametrize("seed", range(5))
def test_the_definition_term_by_term_gives_the_same(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.beta(0.5, 1 + seed, 150)
    truth = (rng.random(150) < scores ** (1 + 0.3 * seed)).astype(float)
    found = smece(truth, scores)
    assert found.bandwidth == pytest.approx(found.smece, abs=1e-7)
    assert _by_quadrature(truth, scores, found.bandwidth) == pytest.approx(found.smece, abs=2e-6)


def test_a_wide_bell_is_mirrored_as_often_as_it_must() -> None:
    truth, scores = np.ones(3), np.array([0.1, 0.2, 0.0])
    found = smece(truth, scores)
    assert found.smece == pytest.approx(0.9)  # all differences of one sign: their mean
    assert _by_quadrature(truth, scores, found.bandwidth) == pytest.approx(0.9, abs=1e-6)


def test_e13_one_probability_errs_by_its_bias() -> None:
    # a metric has a value computed by hand: the mirrored bell integrates to 1
    assert smece(np.array([0.0, 1.0, 1.0, 1.0]), np.ones(4)).smece == pytest.approx(0.25)
    assert smece(np.array([0.0, 1.0]), np.array([0.5, 0.5])).smece == 0.0


def test_the_worst_model_errs_by_one() -> None:
    assert smece(np.array([0.0, 1.0]), np.array([1.0, 0.0])).smece <= 1.0
    assert smece(np.ones(2), np.zeros(2)).smece == pytest.approx(1.0)


def test_a_small_error_refines_the_grid() -> None:
    # differences of 2e-4 up and down at a distance of 2e-4, where a coarse grid has one cell
    scores = np.array([0.5, 0.5002])
    truth = scores + np.array([2e-4, -2e-4])
    found = smece(truth, scores)
    points = np.linspace(0.49, 0.51, 40_001)
    bells = np.exp(-((points[:, None] - scores) ** 2) / (2 * found.bandwidth**2))
    height = bells @ (truth - scores) / (2 * found.bandwidth * np.sqrt(2 * np.pi))
    assert np.trapezoid(np.abs(height), points) == pytest.approx(found.smece, abs=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 50)), min_size=1, max_size=30))
def test_the_scale_may_be_turned_round(rows: list[tuple[bool, int]]) -> None:
    truth = np.array([float(label) for label, _ in rows])
    scores = np.array([score / 50 for _, score in rows])
    found = smece(truth, scores).smece
    assert smece(1 - truth, 1 - scores).smece == pytest.approx(found, abs=1e-4)
    assert abs(truth.mean() - scores.mean()) - 1e-9 <= found <= np.abs(truth - scores).mean() + 1e-9


def test_scores_that_are_no_probabilities_are_refused() -> None:
    with pytest.raises(ValueError, match=r"smece: truth must lie within 0\.\.1"):
        smece(np.array([0.0, 2.0]), np.zeros(2))


def test_e02_nothing_has_no_error() -> None:
    with pytest.raises(Undefined, match="no_items"):
        smece(np.ones(1), np.ones(1), weights=np.zeros(1))
