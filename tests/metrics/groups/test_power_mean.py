"""Power means by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.metrics.groups.power_mean import power_mean

VALUES = st.lists(st.floats(0.01, 1.0), min_size=1, max_size=10)


def test_known_powers() -> None:
    values = np.array([0.5, 1.0])
    assert power_mean(values, power=1.0) == pytest.approx(0.75)
    # 1 / mean(2, 1) = 2 / 3
    assert power_mean(values, power=-1.0) == pytest.approx(2 / 3)
    # mean(2^5, 1) = 16.5
    assert power_mean(values, power=-5.0) == pytest.approx(16.5 ** (-1 / 5))


def test_zero_pulls_a_negative_power_to_zero_and_no_other() -> None:
    assert power_mean(np.array([0.0, 1.0]), power=-5.0) == 0.0
    assert power_mean(np.array([0.0, 1.0]), power=2.0) == pytest.approx(0.5**0.5)
    assert power_mean(np.zeros(2), power=2.0) == 0.0


@given(VALUES, st.sampled_from([-50.0, -5.0, -1.0, 0.5, 3.0]))
def test_it_lies_between_smallest_and_largest(values: list[float], power: float) -> None:
    found = power_mean(np.array(values), power=power)
    assert min(values) - 1e-12 <= found <= max(values) + 1e-12


def test_bad_arguments_are_refused() -> None:
    for power in (0.0, np.inf, np.nan):
        with pytest.raises(ValueError, match="power must be finite and not 0, got"):
            power_mean(np.ones(2), power=power)
    with pytest.raises(ValueError, match=r"not negative, got \[-1\.0\]"):
        power_mean(np.array([-1.0]), power=1.0)
    with pytest.raises(ValueError, match=r"not negative, got \[\]"):
        power_mean(np.empty(0), power=1.0)
