"""Two correlations with a common variable: published values and a simulation of the levels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.metrics.inference.dependent_correlations import dependent_correlations


def test_steiger_1980_case_a() -> None:
    found = dependent_correlations(0.4, 0.5, 0.1, items=103)
    assert found.williams_t == pytest.approx(-0.89, abs=0.005)
    assert found.williams_p == pytest.approx(0.37, abs=0.006)
    assert found.williams_df == 100


def test_williams_by_hand() -> None:
    # r .5, .3 and .0, n 11: |R| = 1 - .25 - .09 = .66; mean .4
    # t = .2 sqrt(10 / (2 * 10/8 * .66 + .16)) = .2 sqrt(10 / 1.81)
    found = dependent_correlations(0.5, 0.3, 0.0, items=11)
    assert found.williams_t == pytest.approx(0.2 * (10 / 1.81) ** 0.5)


def test_unrelated_models_are_nearly_independent_samples() -> None:
    # all correlations small: Zou's interval is the one of two independent Fisher intervals
    found = dependent_correlations(0.1, 0.0, 0.0, items=203)
    low = np.tanh(np.arctanh(0.1) - 1.959963985 / 200**0.5)
    high = np.tanh(1.959963985 / 200**0.5)
    # shared = (0 - 0) * ... + 0 = 0
    assert found.low == pytest.approx(0.1 - np.hypot(0.1 - low, high), abs=1e-9)


CORRELATION = st.floats(-0.95, 0.95)


@settings(deadline=None)
@given(CORRELATION, CORRELATION, st.floats(0.02, 0.98), st.integers(4, 500))
def test_swapping_models_turns_every_sign(a: float, b: float, mix: float, n: int) -> None:
    reach = ((1 - a**2) * (1 - b**2)) ** 0.5
    between = a * b + (2 * mix - 1) * reach
    there = dependent_correlations(a, b, between, items=n)
    back = dependent_correlations(b, a, between, items=n)
    assert there.williams_t == pytest.approx(-_number(back.williams_t), abs=1e-9)
    assert there.steiger_z == pytest.approx(-_number(back.steiger_z), abs=1e-9)
    assert there.meng_z == pytest.approx(-_number(back.meng_z), abs=1e-9)
    assert there.low == pytest.approx(-_number(back.high), abs=1e-9)
    assert _number(there.low) <= there.difference + 1e-12
    assert _number(there.high) >= there.difference - 1e-12


def _number(value: float | None) -> float:
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ((1.0, 0.5, 0.5, 50), "no_spread"),
        ((0.5, 0.5, 1.0, 50), "no_spread"),
        ((0.5, 0.3, 0.1, 3), "too_few"),
    ],
)
def test_where_nothing_can_vary_there_is_no_test(
    given: tuple[float, float, float, int], reason: str
) -> None:
    *three, items = given
    found = dependent_correlations(*three, items=items)
    assert found.difference == three[0] - three[1]
    assert found.williams_t is found.steiger_p is found.low is None
    assert set(found.missing.values()) == {reason}


def test_without_room_for_chance_williams_has_no_value() -> None:
    # r .5, -.5 and .5 leave |R| = 0 and mean 0
    found = dependent_correlations(0.5, -0.5, 0.5, items=50)
    assert (found.williams_t, found.williams_p) == (None, None)
    assert found.missing["williams_t"] == "no_spread"
    assert found.meng_z is not None


def test_impossible_correlations_are_refused() -> None:
    with pytest.raises(ValueError, match=r"within -1 to 1, got 1\.1"):
        dependent_correlations(1.1, 0.5, 0.5, items=50)
    with pytest.raises(ValueError, match=r"cannot be 0\.9, -0\.9 and 0\.5"):
        dependent_correlations(0.9, -0.9, 0.5, items=50)
    with pytest.raises(ValueError, match="level must lie strictly"):
        dependent_correlations(0.4, 0.5, 0.1, items=50, level=95)
