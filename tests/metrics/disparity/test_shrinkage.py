"""Shrunken slices: by hand, at the edges, and better than raw estimates where it should be."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.disparity.shrinkage import shrinkage
from evenhand.metrics.regression.random_effects import Method

ESTIMATES = np.array([0.3, -0.1, 0.2, 0.9, 0.0])
ERRORS = np.array([0.1, 0.2, 0.15, 0.3, 0.12])
METHODS: tuple[Method, ...] = ("DL", "PM", "REML")
CONTRACT: Mapping[str, Any] = {
    "inputs": {"estimates": ESTIMATES, "standard_errors": ERRORS},
    "rows": ("estimates", "standard_errors"),
    "perfect": {"estimates": np.full(5, 0.2)},
    "undefined": [
        ({"estimates": np.ones(1), "standard_errors": np.ones(1)}, "one_group"),
        ({"standard_errors": np.array([0.0, 1.0, 1.0, 1.0, 1.0])}, "not_positive"),
    ],
    "power": {"estimates": 1, "standard_errors": 1, "headline": 2},
}


@pytest.mark.parametrize("method", METHODS)
def test_equal_errors_by_hand(method: Method) -> None:
    # variance of 0, 2, 4 is 4; less 1 it is tau^2 = 3, so 3/4 of each distance is kept
    found = shrinkage(np.array([0.0, 2.0, 4.0]), np.ones(3), method=method)
    assert found.tau_squared == pytest.approx(3.0)
    assert found.shrunken == pytest.approx([0.5, 2.0, 3.5])
    assert found.kept == pytest.approx([0.75] * 3)
    # the mean has variance 4 / 3, of which each slice takes one sixteenth beside its own 3 / 4
    assert found.standard_error == pytest.approx((4 / 3) ** 0.5)
    assert found.shrunken_errors**2 == pytest.approx([0.75 + 4 / 48] * 3)
    assert found.q == pytest.approx(8.0)
    assert found.i_squared_percent == pytest.approx(75.0)


@pytest.mark.parametrize("method", METHODS)
def test_where_sampling_explains_all_every_slice_gets_the_mean(method: Method) -> None:
    found = shrinkage(np.array([0.0, 0.1, 0.2]), np.array([1.0, 2.0, 1.0]), method=method)
    assert found.tau_squared == 0.0
    assert found.shrunken == pytest.approx([found.mean] * 3)
    assert found.shrunken_errors == pytest.approx([found.standard_error] * 3)
    assert found.i_squared_percent == 0.0


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 3)), min_size=2, max_size=10))
@settings(deadline=None, max_examples=80)
def test_a_shrunken_estimate_lies_between_its_own_and_the_mean(
    pairs: list[tuple[float, float]],
) -> None:
    estimates, errors = (np.array(column) for column in zip(*pairs, strict=True))
    for method in METHODS:
        found = shrinkage(estimates, errors, method=method)
        low, high = np.minimum(estimates, found.mean), np.maximum(estimates, found.mean)
        assert (found.shrunken >= low - 1e-9).all()
        assert (found.shrunken <= high + 1e-9).all()
        assert np.isfinite(found.shrunken_errors).all()


@pytest.mark.parametrize(("truly", "at_most"), [(0.0, 0.5), (0.05, 0.65), (0.15, 0.85)])
def test_it_lowers_the_error_of_slices_of_unequal_size(truly: float, at_most: float) -> None:
    rng = np.random.default_rng(8)
    before, after = [], []
    for _ in range(150):
        errors = np.sqrt(1.0 / rng.integers(10, 301, 30))
        slices = rng.normal(0, truly, 30)
        seen = rng.normal(slices, errors)
        before.append(((seen - slices) ** 2).mean())
        after.append(((shrinkage(seen, errors).shrunken - slices) ** 2).mean())
    assert (np.mean(after) / np.mean(before)) ** 0.5 < at_most


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="one of DL, PM, REML, got 'EB'"):
        shrinkage(ESTIMATES, ERRORS, method="EB")  # type: ignore[arg-type]
